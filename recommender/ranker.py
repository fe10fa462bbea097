"""Orders items for one person and one occasion, and sees to variety; pure given its rng."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from models.media import ANYTHING, Filters, Media, Recommendation
from recommender.filters import narrowed
from recommender.reasons import REPEATED, Reasons
from recommender.scoring import USUAL, Occasion, Parts, likeness, parts, score
from recommender.taste import key

SKIP_REST = timedelta(days=90)
"""How long a skipped item stays away: a season, after which a taste may have moved."""
SHOWN_REST = timedelta(days=7)
"""How long an item that got no reaction stays away."""
LIKE_REST = timedelta(days=30)
"""How long a liked item stays away: long enough to be glad of it again."""

SHORTLIST = 60
"""How many of the best items variety may choose from."""

LIKENESS_COST = 0.15
"""What a perfect double of an item already chosen loses: as much as 1/3 of the mood fit.

The trade of relevance against likeness is maximal marginal relevance (Carbonell and Goldstein
1998).
"""

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Scored(NamedTuple):
    """An item with its score in [0, 1] and what it is made of."""

    score: float
    item: Media
    parts: Parts


def rank(
    items: Sequence[Media],
    occasion: Occasion,
    count: int,
    rng: Random,
    filters: Filters = ANYTHING,
) -> tuple[Recommendation, ...]:
    """Return up to `count` items of one kind that pass the filters, the best first.

    No maker comes twice, unless one is asked for. What was seen lately comes back only when
    nothing new is left, the longest unseen first; what was skipped lately only when there is
    nothing else at all. With filters neither comes back: who asks for something certain has a use
    for "there is no more", and can ask for less.
    """
    # by id, so that the order in which providers answered changes nothing
    scored = [
        Scored(score(item, found, occasion), item, found)
        for item in sorted(narrowed(_others(items, occasion), filters, count), key=_id)
        for found in (parts(item, occasion, rng.random()),)
    ]
    fresh = [entry for entry in scored if not is_resting(entry.item, occasion)]
    ordered = sorted(fresh, key=_best_first)
    best = (ordered if filters.by else _one_per_maker(ordered))[: max(SHORTLIST, count)]
    chosen = varied(best, count)
    reasons = Reasons(occasion, _mean([entry.parts for entry in best]))
    answer = [
        Recommendation(entry.item, entry.score, reasons.give(entry.item, entry.parts))
        for entry in chosen
    ]
    if len(answer) < count and not filters.given:
        repeats = _repeats(scored, chosen, occasion)[: count - len(answer)]
        answer += [Recommendation(entry.item, entry.score, REPEATED) for entry in repeats]
    return tuple(answer)


def is_resting(item: Media, occasion: Occasion) -> bool:
    """Tell whether an item was skipped or shown too lately to come back."""
    if was_skipped(item, occasion):
        return True
    shown = occasion.profile.last_shown.get(item.id)
    rest = LIKE_REST if item.id in occasion.taste.liked else SHOWN_REST
    return shown is not None and _since(shown, occasion) < rest


def was_skipped(item: Media, occasion: Occasion) -> bool:
    """Tell whether an item was skipped lately."""
    skipped = occasion.profile.skipped_at.get(item.id)
    return skipped is not None and _since(skipped, occasion) < SKIP_REST


def varied(candidates: Sequence[Scored], count: int) -> list[Scored]:
    """Return up to `count`, each good in itself and unlike those before it."""
    left = list(candidates)
    likest = [0.0] * len(left)
    chosen: list[Scored] = []
    while left and len(chosen) < count:
        best = max(
            range(len(left)), key=lambda place: left[place].score - LIKENESS_COST * likest[place]
        )
        pick = left.pop(best)
        likest.pop(best)
        chosen.append(pick)
        likest = [
            max(old, likeness(entry.item, pick.item))
            for old, entry in zip(likest, left, strict=True)
        ]
    return chosen


def _since(moment: datetime, occasion: Occasion) -> timedelta:
    # without a sign: after a clock has jumped back, "in three years" is not "lately"
    return abs(occasion.now - moment)


def _mean(found: Sequence[Parts]) -> Parts:
    return (
        Parts(*(sum(part) / len(found) for part in zip(*found, strict=True))) if found else USUAL
    )


def _others(items: Sequence[Media], occasion: Occasion) -> list[Media]:
    """Return all but the item to be like: whoever names it knows it."""
    return [item for item in items if occasion.like is None or item.id != occasion.like.id]


def _id(item: Media) -> str:
    return item.id


def _best_first(entry: Scored) -> float:
    return -entry.score


def _one_per_maker(ordered: Sequence[Scored]) -> list[Scored]:
    """Keep the first of each maker; two who made one thing together count as both."""
    seen: set[str] = set()
    kept: list[Scored] = []
    for entry in ordered:
        makers = set(key(entry.item.maker).split(" & "))
        if seen.isdisjoint(makers):
            seen |= makers
            kept.append(entry)
    return kept


def _repeats(
    scored: Sequence[Scored], chosen: Sequence[Scored], occasion: Occasion
) -> list[Scored]:
    """Return what may be shown again, the longest unseen first, skipped items last."""
    resting = [entry for entry in scored if is_resting(entry.item, occasion)]
    shown = [entry for entry in resting if not was_skipped(entry.item, occasion)]
    repeatable = sorted(shown, key=_last(occasion.profile.last_shown.get))
    if not chosen and not repeatable:
        repeatable = sorted(resting, key=_last(occasion.profile.skipped_at.get))
    return _one_per_maker([*chosen, *repeatable])[len(chosen) :]


def _last(when: Callable[..., datetime | None]) -> Callable[[Scored], datetime]:
    return lambda entry: when(entry.item.id) or LONG_AGO
