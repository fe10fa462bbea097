"""Why an item was chosen, as data: what is true of it, and the names to fill in.

`handlers.wording` makes a sentence of it, in the language of whoever reads it.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Any, Self


class Because(StrEnum):
    """What spoke for an item; the comment says which names go with it.

    The value is stored with what was shown: never rename one, never reuse one.
    """

    ASKED_FOR = auto()
    LIKED = auto()
    REPEATED = auto()  # nothing new is left that fits
    OTHERS_LIKED = auto()  # people with the same likes
    CLOSEST = auto()  # to what was asked for

    SAME_MAKER = auto()  # maker
    SHARED_GENRES = auto()  # genres, title
    FEELS_ALIKE = auto()  # title

    LIKED_SONG_BY = auto()  # maker
    LIKED_FILM_BY = auto()  # maker
    LIKED_GENRE_OFTEN = auto()  # genres: one
    LIKED_GENRE = auto()  # genres: one
    LIKED_SONGS_OF = auto()  # decade
    LIKED_FILMS_OF = auto()  # decade

    KNOWN_BY_MOST = auto()
    KNOWN_WORLDWIDE = auto()
    DIFFERENT = auto()
    FAR_FROM_USUAL = auto()
    LITTLE_KNOWN = auto()
    LONG_AGO = auto()  # year

    GENRE_MATCHES = auto()  # genres: one; so the next four
    GENRE_LIFTS = auto()
    GENRE_CALMS = auto()
    GENRE_ENERGISES = auto()
    GENRE_SURPRISES = auto()

    FITS_MOST_MOODS = auto()
    NEEDS_NO_MOOD = auto()
    EVEN = auto()
    ASKS_NOTHING = auto()
    LEAVES_AS_YOU_ARE = auto()
    CLOSE_TO_YOU = auto()
    QUIET = auto()
    NO_CHEERING_UP = auto()
    KEEPS_COMPANY = auto()
    BRIGHT = auto()
    SHARES_GOOD_MOOD = auto()
    KEEPS_UP = auto()
    WARM = auto()
    KEEPS_GOOD_MOOD = auto()
    AT_EASE = auto()
    FIERCE = auto()
    LETS_OFF_STEAM = auto()
    NOT_NICE = auto()
    TENSE = auto()
    DOES_NOT_PRETEND = auto()

    LIFTS_SPIRITS = auto()
    HAPPY_ALREADY = auto()
    STEP_BRIGHTER = auto()
    NEAR_AND_BRIGHTER = auto()
    GENTLE_WITH_LIGHT = auto()
    GOOD_HEART = auto()

    SLOW_AND_SOFT = auto()
    IN_NO_HURRY = auto()
    PEACEFUL = auto()
    LETS_BREATHE = auto()
    TAKES_PACE_DOWN = auto()

    ENERGY_TO_SPARE = auto()
    FULL_OF_DRIVE = auto()
    HARD_TO_SIT_STILL = auto()
    FAST_IN_GOOD_MOOD = auto()

    PLEASANT_CHANCE = auto()

    JOURNEY_STARTS = auto()
    JOURNEY_CLOSEST = auto()  # to where somebody is
    JOURNEY_STAYS = auto()  # than the song before, so the next eight
    BRIGHTER = auto()
    DARKER = auto()
    LIVELIER = auto()
    QUIETER = auto()
    BRIGHTER_AND_LIVELIER = auto()
    BRIGHTER_AND_QUIETER = auto()
    DARKER_AND_LIVELIER = auto()
    DARKER_AND_QUIETER = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """What spoke for an item.

    Attributes:
        genres: names as the catalogue has them.
        maker: an artist or a director.
        title: of another item.
        decade: as in a profile, "1990s".
        year: 0 where none is told.
    """

    because: Because
    genres: tuple[str, ...] = ()
    maker: str = ""
    title: str = ""
    decade: str = ""
    year: int = 0

    def encode(self) -> str:
        """Return the form in which it is stored: JSON, without what is not told."""
        told = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def decode(cls, stored: str) -> Self | None:
        """Return what `encode` wrote.

        None for anything else: a sentence, as older versions stored it, what only a newer version
        knows, and what is damaged.
        """
        try:
            told = json.loads(stored)
            if not _well_typed(told):
                return None
            genres = tuple(told.pop("genres", ()))
            reason = cls(Because(told.pop("because")), genres, **told)
            reason.encode().encode()  # fails for half a surrogate pair, which nobody can be sent
        except (ValueError, KeyError, AttributeError, RecursionError):
            return None
        return reason


_TYPES = MappingProxyType(
    {"because": str, "genres": list, "maker": str, "title": str, "decade": str, "year": int}
)
"""Of a reason's fields in JSON."""


def _well_typed(told: dict[str, Any]) -> bool:
    """Tell whether all values have the types of their fields; `type`, as True is an int, too."""
    typed = all(type(value) is _TYPES[name] for name, value in told.items())
    return typed and all(isinstance(genre, str) for genre in told.get("genres", ()))
