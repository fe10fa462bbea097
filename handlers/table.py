"""All that a person reads, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.labels import Label
from handlers.lines import Line, Phrase
from models.errors import UserError
from models.media import MediaKind, Mode
from models.mood import Emotion, PhotoProblem, Source
from models.profile import Answer, Facet
from models.reason import Because

Kinds = tuple[MediaKind, ...]
"""Songs, films or both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The words of one language; braces name what is filled in.

    Of the first four there are several wordings, of which one is chosen.

    Attributes:
        lines: what talk is made of.
        feelings: what is said first to a feeling told in words or by a tap.
        offers: what is said before cards, for each mode; {kinds} is filled in.
        distress: what somebody hears first who may want to hurt themselves.
        phrases: notices, help, labels and the like.
        advice: what a person can do about what went wrong.
        photo_advice: how a picture could be read better.
        journeys: what is said with a playlist; {count} and {mood} are filled in.
        outcomes: the answer to what a journey did.
        reasons: why a card came, behind "because".
        moods: an emotion as it stands in a sentence: "You look {mood}".
        faces: what a face is at one moment of a clip; one that smiles need not be happy.
        picker: the buttons that tell a mood, in their order.
        mode_labels: the buttons that choose a mode.
        mode_meanings: what a mode does, behind "I".
        mode_aims: what a mode is after, behind "to".
        journey_names: of playlists.
        answers: the buttons behind "how do you feel now?".
        kinds: as they stand in a sentence.
        kind_labels: the buttons that choose kinds.
        wishes: each filter of a wish as it stands in a sentence; also `year`, for one alone.
        beliefs: what is believed, as it stands in a sentence; {name} is filled in.
        sources: what a mood was read from.
        parts: of the ranking (`recommender.scoring.Parts`), as they stand in a sentence.
        stars: one to five of them.
        genres: as a card names them; one that is missing is named as in its catalogue.
        genre_phrases: a genre behind "other", where `Phrase.MUSIC_OF` and `FILMS_OF` do not do.
        languages: by ISO 639-1.
        countries: those that have a helpline, by ISO 3166-1 alpha-2.
        menu: the commands as Telegram lists them.
        slash: the commands as Discord lists them, and their options: "mood", "mood picture".
        choices: what Discord offers for an option.
        page: what the web page says of its own.
    """

    lines: Mapping[Line, tuple[str, ...]]
    feelings: Mapping[Emotion, tuple[str, ...]]
    offers: Mapping[Mode, tuple[str, ...]]
    distress: tuple[str, ...]

    phrases: Mapping[Phrase, str]
    advice: Mapping[type[UserError], str]
    photo_advice: Mapping[PhotoProblem, str]
    journeys: Mapping[Mode, str]
    outcomes: Mapping[Answer, str]
    reasons: Mapping[Because, str]

    moods: Mapping[Emotion, str]
    faces: Mapping[Emotion, str]
    picker: Mapping[Emotion, str]
    mode_labels: Mapping[Mode, str]
    mode_meanings: Mapping[Mode, str]
    mode_aims: Mapping[Mode, str]
    journey_names: Mapping[Mode, str]
    answers: Mapping[Answer, str]
    kinds: Mapping[Kinds, str]
    kind_labels: Mapping[Kinds, str]
    wishes: Mapping[str, str]
    beliefs: Mapping[Facet, str]
    sources: Mapping[Source, str]
    parts: Mapping[str, str]
    stars: Mapping[int, str]
    genres: Mapping[str, str]
    genre_phrases: Mapping[MediaKind, Mapping[str, str]]
    languages: Mapping[str, str]
    countries: Mapping[str, str]

    menu: Mapping[str, str]
    slash: Mapping[str, str]
    choices: Mapping[str, str]
    page: Mapping[Label, str]

    def tell(self, phrase: Phrase, **filled: object) -> str:
        """Return a phrase, filled in."""
        return self.phrases[phrase].format(**filled)
