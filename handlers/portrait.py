"""A person as MoodSync sees them: taste, moods and face, in words and as bars."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Self

from emotion.adaptation import MOST, leanings
from handlers import texts, texts_taste
from handlers.beliefs import Belief, Beliefs
from handlers.chart import Bar, Panel
from models.chat import UserRef
from models.mood import Emotion
from models.profile import Correction, Facet, LikedItem, Preferences, Profile
from models.protocols import PreferenceStore

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
        moods: how often each was read lately.
        shifts: of the log-odds of each emotion on this face; empty without corrections that count.
    """

    taste: Profile
    beliefs: Beliefs
    moods: Mapping[Emotion, int]
    corrections: Sequence[Correction]
    shifts: Mapping[Emotion, float]
    usual: Preferences

    @classmethod
    async def of(cls, store: PreferenceStore, user: UserRef) -> Self:
        """Gather it from the store."""
        taste = await store.profile(user)
        moods = Counter(mood.emotion for mood in await store.moods(user, LATELY))
        corrections = await store.corrections(user)
        beliefs = Beliefs.of(taste, corrections)
        shifts = leanings(corrections) if beliefs.face else {}
        usual = await store.preferences(user)
        return cls(taste, beliefs, moods, corrections, shifts, usual)


def lines(known: Portrait) -> list[str]:
    """Return what is believed, line by line."""
    taste = known.taste
    told = [texts_taste.PROFILE_EMPTY]
    if taste.taps:
        counts = texts_taste.PROFILE_SHOWN.format(
            shown=len(taste.last_shown), liked=len(taste.liked), skipped=len(taste.skipped_at)
        )
        told = [counts, *_believed(taste, known.beliefs)]
    if known.moods:
        told.append(texts_taste.PROFILE_MOODS.format(moods=_counted(known.moods)))
    if known.shifts:
        told.append(_leanings(known))
    if aside := known.beliefs.aside:
        names = ", ".join(belief.words for belief in aside)
        told.append(texts_taste.PROFILE_ASIDE.format(names=names, name=aside[0].name))
    told.append(usual(texts_taste.PROFILE_USUAL, known.usual))
    if known.beliefs.held or known.beliefs.face:
        told.append(texts_taste.PROFILE_REMOVE)
    return told


def _believed(taste: Profile, beliefs: Beliefs) -> list[str]:
    told = []
    if taste.liked:
        told.append(texts_taste.PROFILE_LIKES.format(titles=titles(taste.liked)))
    if enjoyed := beliefs.enjoyed:
        told.append(texts_taste.PROFILE_ENJOYS.format(names=_names(enjoyed)))
    if avoided := beliefs.avoided:
        told.append(texts_taste.PROFILE_AVOIDS.format(names=_names(avoided)))
    return told


def _names(beliefs: Sequence[Belief]) -> str:
    """Return the strongest beliefs of each kind: genres, then makers, then decades."""
    return ", ".join(
        belief.words
        for facet in Facet
        for belief in [one for one in beliefs if one.facet is facet][:NAMED_AT_ONCE]
    )


def _leanings(known: Portrait) -> str:
    less = [texts.MOODS[emotion] for emotion, shift in known.shifts.items() if shift < 0]
    more = [texts.MOODS[emotion] for emotion, shift in known.shifts.items() if shift > 0]
    return texts_taste.PROFILE_LEANINGS.format(
        count=len(known.corrections), less=" and ".join(less), more=" and ".join(more)
    )


def _counted(moods: Mapping[Emotion, int]) -> str:
    often = sorted(moods, key=lambda emotion: -moods[emotion])
    return ", ".join(f"{texts.MOODS[emotion]} ({moods[emotion]})" for emotion in often)


def panels(known: Portrait) -> tuple[Panel, ...]:
    """Return the chart's panels; none for somebody of whom nothing is believed."""
    if not (known.beliefs.held or known.beliefs.face):
        return ()
    total = sum(known.moods.values())
    moods = tuple(
        Bar(
            texts.MOODS[emotion],
            known.moods[emotion] / total,
            texts_taste.CHART_TIMES.format(count=known.moods[emotion], total=total),
        )
        for emotion in sorted(known.moods, key=lambda emotion: -known.moods[emotion])
    )
    face = tuple(
        Bar(
            texts.MOODS[emotion],
            shift / MOST,
            texts_taste.CHART_ODDS.format(change=exp(shift) - 1),
        )
        for emotion, shift in sorted(known.shifts.items(), key=lambda pair: -pair[1])
        if shift
    )
    taste = texts_taste.CHART_TASTE_SIDES
    found = (
        Panel(texts_taste.CHART_GENRES, _bars(known.beliefs, Facet.GENRE), taste),
        Panel(texts_taste.CHART_DECADES, _bars(known.beliefs, Facet.DECADE), taste),
        Panel(texts_taste.CHART_MOODS, moods),
        Panel(texts_taste.CHART_FACE, face, texts_taste.CHART_FACE_SIDES),
    )
    return tuple(panel for panel in found if panel.bars)


def _bars(beliefs: Beliefs, facet: Facet) -> tuple[Bar, ...]:
    """Return the strongest beliefs of a kind: decades in their order, genres by liking."""
    strongest = [one for one in beliefs.held if one.facet is facet][:BARS]
    in_time = facet is Facet.DECADE
    ordered = sorted(strongest, key=lambda one: one.name if in_time else -one.leaning)
    return tuple(
        Bar(
            one.name,
            2 * one.leaning,
            texts_taste.CHART_LIKED.format(
                likes=one.tally.likes, taps=one.tally.likes + one.tally.skips
            ),
        )
        for one in ordered
    )


def description(panels: Sequence[Panel]) -> str:
    """Return what the chart shows, for those who cannot see it."""
    told = (
        f"{panel.title}: {', '.join(f'{bar.label} {bar.note}' for bar in panel.bars)}."
        for panel in panels
    )
    return texts_taste.CHART_ALT.format(panels=" ".join(told))


def usual(sentence: str, preferences: Preferences) -> str:
    """Return a sentence with what a person usually wants filled in."""
    return sentence.format(
        mode=texts.MODE_MEANINGS[preferences.mode], kinds=texts.KIND_WORDS[preferences.kinds]
    )


def titles(liked: tuple[LikedItem, ...]) -> str:
    """Return the titles of what was liked last, as a list in a sentence."""
    named = ", ".join(item.title for item in liked[:NAMED_AT_ONCE])
    rest = len(liked) - NAMED_AT_ONCE
    return f"{named} and {rest} more" if rest > 0 else named
