"""What MoodSync believes of a person's taste, belief by belief; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self
from zlib import crc32

from handlers import wording
from handlers.lines import Phrase
from handlers.table import Table
from models.profile import Correction, Facet, Profile, Tally
from recommender.habits_told import Habit
from recommender.names import folded
from recommender.taste import leaning

_MY = re.compile(r"^my\s+", re.IGNORECASE)
_KIND = re.compile(r"\s+(?:music|songs?|films?|movies?|tracks?)$", re.IGNORECASE)
_DECADE = re.compile(r"(?:the )?(?:early |late )?(?:(19|20))?(\d)0'?s?", re.IGNORECASE)

NEW_CENTURY = 3
"""Tens of years: "the 20s" are this century's, "the 30s" the last one's."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of one genre, maker or decade, of the face, of hours or of weekends.

    Attributes:
        name: as the profile has it: "jazz", "Nina Simone", "1990s".
        tally: likes and skips; none of what else is believed.
    """

    facet: Facet
    name: str
    tally: Tally = field(default_factory=Tally)

    @property
    def key(self) -> tuple[Facet, str]:
        """What the store knows it by."""
        return self.facet, self.name

    @property
    def leaning(self) -> float:
        """How far the like-rate lies above one half, smoothed, in [-1/2, 1/2]."""
        return leaning(self.tally)

    def label(self, table: Table) -> str:
        """Return the name as it stands alone."""
        match self.facet:
            case Facet.GENRE:
                return wording.genre_name(table, self.name)
            case Facet.MAKER:
                return self.name
            case Facet.DECADE:
                return wording.decade(table, self.name)
            case Facet.FACE:
                return table.tell(Phrase.FACE)
            case Facet.HOUR:
                return table.tell(Phrase.HOURS)
            case Facet.WEEKEND:
                return table.tell(Phrase.WEEKENDS)

    def words(self, table: Table) -> str:
        """Return the name as it stands in a sentence."""
        return table.beliefs[self.facet].format(name=self.label(table))

    @property
    def target(self) -> str:
        """What a button carries: a name may be long and in any script, its checksum is neither."""
        return f"{self.facet}/{crc32(self.name.encode()):08x}"


FACE = Belief(Facet.FACE, "face")
"""That corrections tell how this person's face is to be read."""


@dataclass(frozen=True, slots=True)
class Beliefs:
    """All that is believed of one person.

    Attributes:
        held: what likes and skips say, the strongest first.
        face: `FACE`, where there are corrections that count.
        habits: of hours, of weekends, where there is one to tell.
        aside: what counts no more.
    """

    held: tuple[Belief, ...]
    face: tuple[Belief, ...]
    habits: tuple[Belief, ...]
    aside: tuple[Belief, ...]

    @classmethod
    def of(
        cls,
        profile: Profile,
        corrections: Sequence[Correction] = (),
        habits: Sequence[Habit] = (),
    ) -> Self:
        """Return the beliefs that a profile, corrections and habits make."""
        tallies = {
            Facet.GENRE: profile.genres,
            Facet.MAKER: profile.makers,
            Facet.DECADE: profile.decades,
        }
        held = [
            Belief(facet, name, tally)
            for facet, named in tallies.items()
            for name, tally in named.items()
        ]
        held.sort(key=lambda one: -abs(one.leaning))  # stable: genres before makers
        aside = (Belief(facet, name) for facet, name in sorted(profile.set_aside))
        face = (FACE,) if corrections and FACE.key not in profile.set_aside else ()
        facets = dict.fromkeys(habit.facet for habit in habits)
        kept = tuple(Belief(facet, str(facet)) for facet in facets)
        return cls(tuple(one for one in held if one.leaning), face, kept, tuple(aside))

    @property
    def every(self) -> tuple[Belief, ...]:
        """Those that count and those that do not."""
        return (*self.held, *self.face, *self.habits, *self.aside)

    @property
    def enjoyed(self) -> tuple[Belief, ...]:
        """What is liked more often than skipped."""
        return tuple(one for one in self.held if one.leaning > 0)

    @property
    def avoided(self) -> tuple[Belief, ...]:
        """What is skipped more often than liked."""
        return tuple(one for one in self.held if one.leaning < 0)

    def of_target(self, target: str) -> Belief | None:
        """Return the belief that a button is about."""
        return next((one for one in self.every if one.target == target), None)

    def named(self, words: str, table: Table) -> Belief | None:
        """Return the belief that words name: "Jazz", "the 90s", "horror films"."""
        plain = _MY.sub("", words.strip())
        names = {folded(plain), folded(_KIND.sub("", plain))}
        if decade := _DECADE.fullmatch(plain):
            names.add(_decade(decade))
        return next((one for one in self.every if _names(one, table) & names), None)


def _names(belief: Belief, table: Table) -> set[str]:
    """Return what a belief is called by us and by whoever reads of it."""
    return {folded(belief.name), folded(belief.label(table))}


def _decade(said: re.Match[str]) -> str:
    century = said[1] or ("20" if int(said[2]) < NEW_CENTURY else "19")
    return f"{century}{said[2]}0s"
