"""What the conversation can say, whatever the language: the keys of its tables of sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.media import MediaKind, Mode
from models.mood import Emotion


class Line(StrEnum):
    """One thing to say, in any of its wordings; braces name what is filled in."""

    HELLO = "hello"
    YOU_ARE_WELCOME = "you_are_welcome"
    WHAT_I_DO = "what_i_do"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"
    UNCLEAR = "unclear"
    GOODBYE = "goodbye"
    PARTY_LATER = "party_later"
    YOUR_TASTE = "your_taste"
    YOUR_PRIVACY = "your_privacy"
    ERASE_SURE = "erase_sure"
    FOREIGN = "foreign"  # {language}

    SHOWN = "shown"  # {titles}
    NOTHING_SHOWN = "nothing_shown"
    WHICH_ONE = "which_one"
    LIKED = "liked"  # {title}
    SKIPPED = "skipped"  # {title}
    LIKE_OR_NOT = "like_or_not"  # {title}
    HOW_MANY_STARS = "how_many_stars"  # {title}
    RATED = "rated"  # {title}, {stars}
    WHY = "why"
    NOT_IN_CATALOGUE = "not_in_catalogue"
    NO_LIKENESS = "no_likeness"

    FACE_SHOWS = "face_shows"  # {mood}
    WORDS_SOUND = "words_sound"  # {mood}
    BOTH_SHOW = "both_show"  # {mood}
    CONTRADICTION = "contradiction"  # {face}, {mood}: what the words say
    TOLD = "told"  # {mood}
    UNSURE = "unsure"  # {first}, {second}
    NO_IDEA = "no_idea"
    WRONG_MOOD = "wrong_mood"
    PUT_RIGHT = "put_right"
    NO_FACE = "no_face"
    STILL = "still"  # {mood}

    ONE = "one"
    HERE = "here"  # {kinds}
    LIKE_THAT = "like_that"  # {kinds}, {title}
    OTHERS = "others"  # {kinds}
    NOTHING_LEFT = "nothing_left"
    NOTHING_FITS = "nothing_fits"  # {wishes}
    WITHOUT = "without"  # {wish}


@dataclass(frozen=True, slots=True)
class Table:
    """The sentences of one language.

    Attributes:
        lines: every line in several wordings, of which one is chosen.
        feelings: what is said first to a feeling told in words or by a tap.
        offers: what is said before cards, for each mode; {kinds} is filled in.
        moods: an emotion as it stands in a sentence: "You look {mood}".
        kinds: songs, films or both.
        wishes: each filter of a wish as it stands in a sentence; also `year`, for one alone.
        both: what stands between two things in a list.
        plus: what stands between two wishes within quotation marks.
        drop: the button that drops a wish; {wish} is filled in.
        languages: the name of each language, by ISO 639-1.
    """

    lines: Mapping[Line, tuple[str, ...]]
    feelings: Mapping[Emotion, tuple[str, ...]]
    offers: Mapping[Mode, tuple[str, ...]]
    moods: Mapping[Emotion, str]
    kinds: Mapping[tuple[MediaKind, ...], str]
    wishes: Mapping[str, str]
    both: str
    plus: str
    drop: str
    languages: Mapping[str, str]
