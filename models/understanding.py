"""What somebody wants, as far as their words tell."""

from dataclasses import dataclass
from enum import StrEnum

from models.media import MediaKind, Mode
from models.mood import Emotion


class Intent(StrEnum):
    """What a message is for."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    SMALL_TALK = "small_talk"
    FEELING = "feeling"  # how I feel
    RECOMMEND = "recommend"
    MORE = "more"  # more like this
    ANOTHER = "another"  # something else
    ADJUST = "adjust"  # happier, calmer, sadder, more energy, less of this
    OPINION = "opinion"  # likes or dislikes a thing by name
    CORRECT_MOOD = "correct_mood"
    PARTY = "party"
    PROFILE = "profile"
    HISTORY = "history"
    PRIVACY = "privacy"
    ERASE = "erase"
    STOP = "stop"
    OUT_OF_SCOPE = "out_of_scope"
    DISTRESS = "distress"  # words that suggest self-harm


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a message asks for; absent wishes are None or empty.

    Attributes:
        intent: what the message is for.
        confidence: in [0, 1], the calibrated chance that `intent` is right.
        kinds: songs, films or both, in the order of `MediaKind`; empty when not said.
        mode: what a recommendation should do with the mood.
        emotion: a feeling that is named outright.
        genres: wanted; TMDB's and common music names in lower case.
        not_genres: unwanted, named alike.
        years: the first and the last year, both included.
        max_runtime: minutes.
        language: ISO 639-1.
        family_safe: whether children watch.
        similar_to: a title to be like, or the title that an opinion is about.
        by: a maker, or the maker that an opinion is about.
        liked: of an opinion, whether it is a good one; None when there is none, and for three
            stars.
        ordinal: which of the cards shown last is meant ("the second one" is 2, "the last one" -1).
        count: how many items.
    """

    intent: Intent
    confidence: float
    kinds: tuple[MediaKind, ...] = ()
    mode: Mode | None = None
    emotion: Emotion | None = None
    genres: tuple[str, ...] = ()
    not_genres: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    max_runtime: int | None = None
    language: str | None = None
    family_safe: bool | None = None
    similar_to: str | None = None
    by: str | None = None
    liked: bool | None = None
    ordinal: int | None = None
    count: int | None = None
