"""Orders items for one person and one occasion, and sees to variety; pure given its rng."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.media import ANYTHING, Filters, Media, MediaKind, Recommendation
from models.reason import Because, Reason
from recommender.bandit import Belief
from recommender.filters import narrowed
from recommender.kinship import ALONE
from recommender.reasons import Reasons
from recommender.scoring import USUAL, Occasion, Parts, mood_fit, parts, score, spoiled
from recommender.taste import key
from recommender.variety import likenesses, varied

Vector = NDArray[np.float64]

SKIP_REST = timedelta(days=90)
"""How long a skipped item stays away: a season, after which a taste may have moved."""
SHOWN_REST = timedelta(days=7)
"""How long an item that got no reaction stays away."""
LIKE_REST = timedelta(days=30)
"""How long a liked item stays away: long enough to be glad of it again."""

SHORTLIST = 60
"""How many of the best items variety may choose from."""

DRAWS = 128
"""Of likely weights, to estimate how likely an item was to be shown."""

AVERAGE = 0.5
"""Of chance, and of a taste of which nothing is known."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Scored(NamedTuple):
    """An item with its score and what it is made of."""

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
    items = sorted(_others(items, occasion), key=_id)
    # new ones first: else those of every wished genre, once seen, would hide those of some
    new = [item for item in items if not is_resting(item, occasion)]
    fresh = narrowed(new, filters, count)
    answer = list(_chosen(fresh, occasion, count, rng, several=bool(filters.by)))
    if len(answer) < count and not filters.given:
        shown = [choice.item for choice in answer]
        repeats = _repeats(items, shown, occasion)[: count - len(answer)]
        again, _ = expected(repeats, occasion)
        reason = Reason(Because.REPEATED)
        answer += [Recommendation(entry.item, bounded(entry.score), reason) for entry in again]
    return tuple(answer)


def expected(items: Sequence[Media], occasion: Occasion) -> tuple[list[Scored], Belief]:
    """Return what each item of one kind should be worth to a person, and how sure that is."""
    belief = believed(items, [mood_fit(item, occasion.target) for item in items], occasion)
    tastes = as_taste(belief.expected()).tolist()
    found = parts(items, occasion, [AVERAGE] * len(items), tastes)
    scores = [score(item, each, occasion) for item, each in zip(items, found, strict=True)]
    return list(map(Scored, scores, items, found)), belief


def believed(items: Sequence[Media], fits: Sequence[float], occasion: Occasion) -> Belief:
    """Return what a person's taps say of items of one kind.

    Args:
        items: to be judged.
        fits: how well each fits the mood, in [0, 1].
        occasion: for whom, and when.
    """
    profile = occasion.profile
    kind = items[0].kind if items else MediaKind.MUSIC
    return Belief.of(
        [tap for tap in profile.taps if tap.kind is kind],
        items,
        fits,
        occasion.now,
        profile.set_aside,
        occasion.kinships.get(kind, ALONE),
    )


def as_taste(reward: Vector) -> Vector:
    """Return rewards beyond the usual as a part: by its usual weight it gives them again."""
    return np.asarray(AVERAGE + reward / USUAL.taste)


def _chosen(
    items: Sequence[Media], occasion: Occasion, count: int, rng: Random, *, several: bool
) -> Iterator[Recommendation]:
    """Yield what is best under weights drawn from what is believed, varied, the best first."""
    scored, belief = expected(items, occasion)
    order = sorted(range(len(items)), key=lambda place: -scored[place].score)
    best = order if several else _one_per_maker(order, items)
    best = best[: max(SHORTLIST, count)]
    if not best or count <= 0:
        return
    entries = [scored[place] for place in best]
    draws = np.random.default_rng(rng.getrandbits(64))
    taste = as_taste(belief.draws(best, DRAWS + 1, draws))
    chance = draws.random(taste.shape)
    places = varied(
        _scores(entries, taste, chance, occasion),
        likenesses([each.item for each in entries]),
        count,
    )
    # the draw that chose is left out of the count: it would count itself
    often = np.bincount(places[1:].ravel(), minlength=len(entries))
    # all of one draw, so that what strayed for every item alike speaks for none
    drawn = [
        entry.parts._replace(taste=liking, chance=luck)
        for entry, liking, luck in zip(entries, taste[0].tolist(), chance[0].tolist(), strict=True)
    ]
    reasons = Reasons(occasion, _mean(drawn))
    for place in places[0].tolist():
        item, found = entries[place].item, drawn[place]
        yield Recommendation(
            item,
            bounded(score(item, found, occasion)),
            reasons.give(item, found),
            reasons.decided(found),
            found.mood,
            (float(often[place]) + 0.5) / (DRAWS + 1),
        )


def bounded(score: float) -> float:
    """Return a score in [0, 1]: the taste of somebody well known may take it beyond."""
    return min(1.0, max(0.0, score))


def _scores(
    entries: Sequence[Scored], taste: Vector, chance: Vector, occasion: Occasion
) -> Vector:
    """Return the scores with drawn tastes and chances, both of shape (draws, items)."""
    weights = occasion.weights
    known = np.array([entry.score for entry in entries])
    usual = np.array([entry.parts.taste for entry in entries])
    share = np.array([spoiled(entry.item, occasion) for entry in entries])
    strayed = weights.taste * (taste - usual) + weights.chance * (chance - AVERAGE)
    return np.asarray(known + share * strayed)


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


def _since(moment: datetime, occasion: Occasion) -> timedelta:
    # without a sign: after a clock has jumped back, "in three years" is not "lately"
    return abs(occasion.now - moment)


def _mean(found: Sequence[Parts]) -> Parts:
    return Parts(*(sum(part) / len(found) for part in zip(*found, strict=True)))


def _others(items: Sequence[Media], occasion: Occasion) -> list[Media]:
    """Return all but the item to be like: whoever names it knows it."""
    return [item for item in items if occasion.like is None or item.id != occasion.like.id]


def _id(item: Media) -> str:
    return item.id


def _one_per_maker(order: Sequence[int], items: Sequence[Media]) -> list[int]:
    """Keep the first place of each maker; two who made one thing together count as both.

    Imported films often do not tell who made them: these say nothing of one another.
    """
    seen: set[str] = set()
    kept = []
    for place in order:
        makers = set(key(items[place].maker).split(" & ")) - {""}
        if seen.isdisjoint(makers):
            seen |= makers
            kept.append(place)
    return kept


def _repeats(items: Sequence[Media], chosen: Sequence[Media], occasion: Occasion) -> list[Media]:
    """Return what may be shown again, the longest unseen first, skipped items last."""
    resting = [item for item in items if is_resting(item, occasion)]
    shown = [item for item in resting if not was_skipped(item, occasion)]
    repeatable = sorted(shown, key=_last(occasion.profile.last_shown.get))
    if not chosen and not repeatable:
        repeatable = sorted(resting, key=_last(occasion.profile.skipped_at.get))
    every = [*chosen, *repeatable]
    return [every[place] for place in _one_per_maker(range(len(every)), every)][len(chosen) :]


def _last(when: Callable[..., datetime | None]) -> Callable[[Media], datetime]:
    return lambda item: when(item.id) or LONG_AGO
