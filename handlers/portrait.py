"""A person as MoodSync sees them: taste, moods and face, in words and as bars."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp
from typing import Self

from emotion.adaptation import MOST, leanings
from handlers import wording
from handlers.beliefs import Belief, Beliefs
from handlers.chart import Bar, Panel
from handlers.lines import Phrase
from handlers.table import Table
from models.chat import UserRef
from models.mood import Emotion
from models.profile import Correction, Facet, LikedItem, Preferences, Profile, Tally
from models.protocols import PreferenceStore
from recommender.habits_told import Habit, HourHabit, pronounced

NAMED_AT_ONCE = 5
"""How many titles or beliefs of a kind one sentence holds."""

BARS = 6
"""How many genres or decades the chart shows, the strongest."""

LATELY = 50
"""How many of the latest moods are counted."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """What there is to tell.

    Attributes:
        habits: what depends on the hour or the weekend, where that is sure.
        moods: how often each was read lately.
        shifts: of the log-odds of each emotion on this face; empty without corrections that count.
    """

    taste: Profile
    beliefs: Beliefs
    habits: Sequence[Habit]
    moods: Mapping[Emotion, int]
    corrections: Sequence[Correction]
    shifts: Mapping[Emotion, float]
    usual: Preferences

    @classmethod
    async def of(cls, store: PreferenceStore, user: UserRef, now: datetime) -> Self:
        """Gather it from the store; `now` is aware."""
        taste = await store.profile(user)
        moods = Counter(mood.emotion for mood in await store.moods(user, LATELY))
        corrections = await store.corrections(user)
        habits = pronounced(taste, now)
        beliefs = Beliefs.of(taste, corrections, habits)
        shifts = leanings(corrections) if beliefs.face else {}
        usual = await store.preferences(user)
        return cls(taste, beliefs, habits, moods, corrections, shifts, usual)


def lines(table: Table, known: Portrait) -> list[str]:
    """Return what is believed, line by line."""
    taste = known.taste
    told = [table.tell(Phrase.PROFILE_EMPTY)]
    if taste.taps:
        shown, liked, skipped = len(taste.last_shown), len(taste.liked), len(taste.skipped_at)
        counts = table.tell(Phrase.PROFILE_SHOWN, shown=shown, liked=liked, skipped=skipped)
        told = [counts, *_believed(table, taste, known.beliefs)]
    told += [_habit(table, habit) for habit in known.habits]
    if known.moods:
        told.append(table.tell(Phrase.PROFILE_MOODS, moods=_counted(table, known.moods)))
    if known.shifts:
        told.append(_leanings(table, known))
    if aside := known.beliefs.aside:
        names, first = _listed(table, aside), aside[0].label(table)
        told.append(table.tell(Phrase.PROFILE_ASIDE, names=names, name=first))
    told.append(usual(table, Phrase.PROFILE_USUAL, known.usual))
    if known.beliefs.held or known.beliefs.face or known.habits:
        told.append(table.tell(Phrase.PROFILE_REMOVE))
    return told


def _believed(table: Table, taste: Profile, beliefs: Beliefs) -> list[str]:
    told = []
    if taste.liked:
        told.append(table.tell(Phrase.PROFILE_LIKES, titles=titles(table, taste.liked)))
    if enjoyed := beliefs.enjoyed:
        told.append(table.tell(Phrase.PROFILE_ENJOYS, names=_listed(table, _strongest(enjoyed))))
    if avoided := beliefs.avoided:
        told.append(table.tell(Phrase.PROFILE_AVOIDS, names=_listed(table, _strongest(avoided))))
    return told


def _habit(table: Table, habit: Habit) -> str:
    kind = table.kinds[(habit.kind,)]
    if isinstance(habit, HourHabit):
        return table.tell(
            Phrase.PROFILE_HOURS, kind=kind, quieter=habit.quieter, livelier=habit.livelier
        )
    return table.tell(_AT_WEEKENDS[habit.feature, habit.more], kind=kind)


_AT_WEEKENDS = {
    ("energy", True): Phrase.PROFILE_WEEKENDS_LIVELIER,
    ("energy", False): Phrase.PROFILE_WEEKENDS_QUIETER,
    ("valence", True): Phrase.PROFILE_WEEKENDS_BRIGHTER,
    ("valence", False): Phrase.PROFILE_WEEKENDS_DARKER,
}


def _strongest(beliefs: Sequence[Belief]) -> list[Belief]:
    """Return the strongest beliefs of each kind: genres, then makers, then decades."""
    return [
        belief
        for facet in Facet
        for belief in [one for one in beliefs if one.facet is facet][:NAMED_AT_ONCE]
    ]


def _listed(table: Table, beliefs: Iterable[Belief]) -> str:
    return wording.listed(table, (belief.words(table) for belief in beliefs))


def _leanings(table: Table, known: Portrait) -> str:
    less = [table.moods[emotion] for emotion, shift in known.shifts.items() if shift < 0]
    more = [table.moods[emotion] for emotion, shift in known.shifts.items() if shift > 0]
    both = table.tell(Phrase.AND)
    return table.tell(
        Phrase.PROFILE_LEANINGS,
        count=len(known.corrections),
        less=both.join(less),
        more=both.join(more),
    )


def _counted(table: Table, moods: Mapping[Emotion, int]) -> str:
    often = sorted(moods, key=lambda emotion: -moods[emotion])
    counts = (f"{table.moods[emotion]} ({moods[emotion]})" for emotion in often)
    return wording.listed(table, counts)


def panels(table: Table, known: Portrait) -> tuple[Panel, ...]:
    """Return the chart's panels; none for somebody of whom nothing is believed."""
    if not (known.beliefs.held or known.beliefs.face):
        return ()
    total = sum(known.moods.values())
    moods = tuple(
        Bar(
            table.moods[emotion],
            known.moods[emotion] / total,
            table.tell(Phrase.CHART_TIMES, count=known.moods[emotion], total=total),
        )
        for emotion in sorted(known.moods, key=lambda emotion: -known.moods[emotion])
    )
    face = tuple(
        Bar(
            table.moods[emotion],
            shift / MOST,
            table.tell(Phrase.CHART_ODDS, change=exp(shift) - 1),
        )
        for emotion, shift in sorted(known.shifts.items(), key=lambda pair: -pair[1])
        if shift
    )
    tell, genres = table.tell, _bars(table, known.beliefs, Facet.GENRE)
    liking = (tell(Phrase.CHART_SKIPPED), tell(Phrase.CHART_LIKED))
    often = (tell(Phrase.CHART_LESS_OFTEN), tell(Phrase.CHART_MORE_OFTEN))
    found = (
        Panel(tell(Phrase.CHART_GENRES), genres, liking),
        Panel(tell(Phrase.CHART_DECADES), _bars(table, known.beliefs, Facet.DECADE), liking),
        Panel(tell(Phrase.CHART_MOODS), moods),
        Panel(tell(Phrase.CHART_FACE), face, often),
    )
    return tuple(panel for panel in found if panel.bars)


def _bars(table: Table, beliefs: Beliefs, facet: Facet) -> tuple[Bar, ...]:
    """Return the strongest beliefs of a kind: decades in their order, genres by liking."""
    strongest = [one for one in beliefs.held if one.facet is facet][:BARS]
    in_time = facet is Facet.DECADE
    ordered = sorted(strongest, key=lambda one: one.name if in_time else -one.leaning)
    return tuple(
        Bar(one.label(table), 2 * one.leaning, _likes(table, one.tally)) for one in ordered
    )


def _likes(table: Table, tally: Tally) -> str:
    taps = tally.likes + tally.skips
    return table.tell(Phrase.CHART_LIKES, likes=tally.likes, taps=taps)


def description(table: Table, panels: Sequence[Panel]) -> str:
    """Return what the chart shows, for those who cannot see it."""
    told = []
    for panel in panels:
        bars = wording.listed(table, (f"{bar.label} {bar.note}" for bar in panel.bars))
        told.append(table.tell(Phrase.CHART_PANEL, title=panel.title, bars=bars))
    return table.tell(Phrase.CHART_ALT, panels=" ".join(told))


def usual(table: Table, phrase: Phrase, preferences: Preferences) -> str:
    """Return a phrase with what a person usually wants filled in."""
    mode, kinds = table.mode_meanings[preferences.mode], table.kinds[preferences.kinds]
    return table.tell(phrase, mode=mode, kinds=kinds)


def titles(table: Table, liked: Sequence[LikedItem]) -> str:
    """Return the titles of what was liked last, as a list in a sentence."""
    named = wording.listed(table, (item.title for item in liked[:NAMED_AT_ONCE]))
    rest = len(liked) - NAMED_AT_ONCE
    return table.tell(Phrase.AND_MORE, titles=named, count=rest) if rest > 0 else named
