"""Any text -> what it is for and what it asks for; at most some milliseconds, never an error."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import numpy as np

from emotion.sentences import clean
from handlers.distress import DistressRules
from handlers.intents import Encoder, Hints, IntentReader, Vector
from handlers.wishes.names import NOTHING, Gazetteer, NameFinder, Names
from handlers.wishes.opinions import Opinion, opinion
from handlers.wishes.parse import Wishes, WishParser
from handlers.wishes.stars import rating
from models.profile import Reaction, reaction_of
from models.understanding import Intent, Understanding

READ = 800
"""Characters of a text that are read for what it wants: half from each end, where people say it.
Distress is looked for in all of it."""

POINT = 240
"""Characters of a text that tell what it is for; the encoder reads 64 tokens, which is about
this much. People come to the point late, so most of them are the last."""

WISHFUL = frozenset({Intent.RECOMMEND, Intent.MORE, Intent.ANOTHER, Intent.ADJUST, Intent.OPINION})
"""Intents that wishes belong to; what looks like one in another is a coincidence."""

OF_FEELING = frozenset({Intent.FEELING, Intent.CORRECT_MOOD})

DISTRESS_CHANCE = 0.8
"""How much a text must resemble distress where no rule finds it: the least tried with which one in
a hundred of what only sounds like it is taken for it, cross-validated on the training part, where
the next number was chosen, too (`python -m training.train_understanding` prints what others give).
"""

DISTRESS_CHANCE_BESIDE_RULE = 0.02
"""How much it must where a rule does: only what is surely harmless overrules a rule."""

UNREADABLE = Understanding(intent=Intent.OUT_OF_SCOPE, confidence=0.0)
"""What holds no letter, digit or symbol."""


def this_year() -> int:
    """Return the year it is."""
    return datetime.now(UTC).year


@dataclass(frozen=True, slots=True)
class Found:
    """What gazetteers and parsing found in a text.

    Attributes:
        subject: what the opinion is about.
        rated: whether the opinion is stars for something that is known.
    """

    wishes: Wishes
    opinion: Opinion | None
    names: Names
    subject: Names
    hints: Vector
    rated: bool = False

    @property
    def cues(self) -> Vector:
        """What was found, as numbers in [0, 1] for the head."""
        w = self.wishes
        found = np.array(
            [
                bool(w.kinds),
                w.mode is not None,
                w.emotion is not None,
                w.felt is not None,
                bool(w.genres),
                bool(w.not_genres),
                w.years is not None,
                w.max_runtime is not None,
                w.language is not None,
                w.family_safe is not None,
                w.count is not None,
                w.ordinal is not None,
                self.names.similar_to is not None,
                self.names.by is not None,
                self.opinion is not None,
                self.subject != NOTHING,
            ],
            np.float32,
        )
        return np.concatenate([found, self.hints])


@dataclass(frozen=True, slots=True, eq=False)
class Looker:
    """Gazetteers and parsing. Safe to use from several threads at once."""

    parser: WishParser
    names: NameFinder
    hints: Hints

    @classmethod
    def load(cls, titles: Iterable[str] = (), makers: Iterable[str] = ()) -> Self:
        """Read the vocabularies; names that are known, the best known first, are found exactly."""
        parser = WishParser.load()
        finder = NameFinder(Gazetteer.of(titles), Gazetteer.of_people(makers), parser)
        return cls(parser, finder, Hints.load())

    def look(self, text: str, year: int) -> Found:
        """Return what is found in a readable text."""
        thought = opinion(text)
        found = Found(
            wishes=self.parser.parse(text, year),
            opinion=thought,
            names=self.names.wished(text),
            subject=self.names.subject(thought.about) if thought else NOTHING,
            hints=self.hints.of(point_of(text)),
        )
        return self._rated(text, found)

    def _rated(self, text: str, found: Found) -> Found:
        """Take stars for something that is known, by name or by place, for an opinion of it."""
        given = rating(text)
        if given is None:
            return found
        subject = self.names.exactly(given.about) if given.may_be_title else NOTHING
        if subject == NOTHING and found.wishes.ordinal is None:
            return found
        reaction = reaction_of(given.stars)
        liked = None if reaction is None else reaction is Reaction.LIKE
        thought = Opinion(liked, given.about)
        return replace(found, opinion=thought, subject=subject, rated=True)


@dataclass(frozen=True, slots=True, eq=False)
class Understander:
    """Understands messages; fits `models.protocols.Understand`.

    Attributes:
        year: tells the year it is, which "recent" is counted from.
    """

    distress: DistressRules
    intents: IntentReader
    looker: Looker
    year: Callable[[], int]

    @classmethod
    def load(
        cls,
        weights: Path,
        encoder: Encoder | None,
        *,
        titles: Iterable[str] = (),
        makers: Iterable[str] = (),
        year: Callable[[], int] = this_year,
    ) -> Self:
        """Read weights and vocabulary.

        Args:
            weights: the folder of `understanding.npz`, usually `models/weights`.
            encoder: what the weights were made for; without it, words alone tell the intent.
            titles: of songs and films that are known, so that they are found exactly.
            makers: of these.
            year: tells the year it is.

        Raises:
            StartupError: the weights are missing or broken.
        """
        return cls(
            DistressRules.load(),
            IntentReader.load(weights, encoder),
            Looker.load(titles, makers),
            year,
        )

    def understand(self, text: str) -> Understanding:
        """Return what any text asks for."""
        readable = readable_part(text)
        rule = self.distress.match(text)
        point = point_of(readable)
        embedding = self.intents.embed(point) if point else None
        alike = None if embedding is None else self.intents.resembles_distress(point, embedding)
        if is_distress(rule, alike):
            return Understanding(intent=Intent.DISTRESS, confidence=1.0 if rule else alike or 0.0)
        if not readable:
            return UNREADABLE
        found = self.looker.look(readable, self.year())
        if found.rated:
            return _told(Intent.OPINION, 1.0, found)
        intent, chance = self.intents.read(point, found.cues, embedding)
        return _told(intent, chance, found)


def is_distress(rule: bool, alike: float | None) -> bool:
    """Tell whether to answer with helplines.

    Args:
        rule: whether a rule matched.
        alike: how much the text resembles distress, in [0, 1]; None without an encoder.
    """
    if alike is None:
        return rule
    return alike >= (DISTRESS_CHANCE_BESIDE_RULE if rule else DISTRESS_CHANCE)


def point_of(readable: str) -> str:
    """Return what a head looks at: of a longer text the start and, mostly, the end."""
    if len(readable) <= POINT:
        return readable
    return f"{readable[: POINT // 3]} {readable[-POINT * 2 // 3 :]}"


def readable_part(text: str) -> str:
    """Return a text without markup, addresses and the middle of what is very long."""
    if len(text) > READ:
        text = f"{text[: READ // 2]} {text[-READ // 2 :]}"
    return " ".join(clean(text).split())


def _told(intent: Intent, chance: float, found: Found) -> Understanding:
    """Return the wishes that make sense for an intent."""
    told = Understanding(intent=intent, confidence=chance)
    wishes = found.wishes
    if intent in OF_FEELING:
        return replace(told, emotion=wishes.feeling)
    if intent not in WISHFUL:
        return told
    told = replace(
        told,
        kinds=wishes.kinds,
        mode=wishes.mode,
        emotion=wishes.felt or wishes.emotion,
        genres=wishes.genres,
        not_genres=wishes.not_genres,
        years=wishes.years,
        max_runtime=wishes.max_runtime,
        language=wishes.language,
        family_safe=wishes.family_safe,
        count=wishes.count,
        ordinal=wishes.ordinal,
        similar_to=found.names.similar_to,
        by=found.names.by,
    )
    return _with_opinion(told, found) if intent is Intent.OPINION else told


def _with_opinion(told: Understanding, found: Found) -> Understanding:
    """Return what is thought of what; no mood is asked for by an opinion."""
    if found.opinion is None:
        return told
    about = NOTHING if told.ordinal else found.subject
    liked = found.opinion.liked
    genres = (*told.genres, *told.not_genres)
    return replace(
        told,
        liked=liked,
        mode=None,
        emotion=None,
        similar_to=about.similar_to,
        by=about.by,
        genres=genres if liked else (),
        not_genres=() if liked else genres,
    )
