"""From impressions to a profile; pure."""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import UTC, datetime

from models.chat import UserRef
from models.media import Media
from models.profile import Facet, Impression, LikedItem, Profile, Reaction, Tally

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def profile_of(
    user: UserRef,
    impressions: Iterable[Impression],
    set_aside: frozenset[tuple[Facet, str]] = frozenset(),
) -> Profile:
    """Sum up what a person was shown and thought of it."""
    shown = list(impressions)
    taps = sorted((one for one in shown if one.reward is not None), key=_when)
    counted = tuple(without(tap, set_aside) for tap in taps)
    return Profile(
        user=user,
        genres=_tallies((genre, tap) for tap in counted for genre in tap.genres),
        makers=_tallies((tap.maker, tap) for tap in counted if tap.maker),
        decades=_tallies((decade_of(tap.year), tap) for tap in counted if tap.year),
        last_shown={one.item: one.shown_at for one in shown},
        skipped_at={tap.item: _when(tap) for tap in taps if tap.reaction is Reaction.SKIP},
        liked=tuple(
            LikedItem(tap.item, tap.kind, tap.title, tap.maker)
            for tap in reversed(taps)
            if tap.reaction is Reaction.LIKE
        ),
        taps=counted,
        set_aside=set_aside,
    )


def without(tap: Impression, set_aside: Set[tuple[Facet, str]]) -> Impression:
    """Return a tap as if nothing were known of what was set aside."""
    if not set_aside:
        return tap
    genres, maker, year = known(tap, set_aside)
    return replace(tap, genres=genres, maker=maker, year=year)


def known(
    item: Media | Impression, set_aside: Set[tuple[Facet, str]]
) -> tuple[frozenset[str], str, int]:
    """Return genres, maker and year of an item, without those that were set aside."""
    if not set_aside:
        return item.genres, item.maker, item.year
    gone = {(kind, _key(name)) for kind, name in set_aside}
    return (
        frozenset(one for one in item.genres if (Facet.GENRE, _key(one)) not in gone),
        "" if (Facet.MAKER, _key(item.maker)) in gone else item.maker,
        0 if (Facet.DECADE, decade_of(item.year)) in gone else item.year,
    )


def decade_of(year: int) -> str:
    """Return the name of a decade: "1990s" of 1994."""
    return f"{year // 10 * 10}s"


def _key(name: str) -> str:
    return name.strip().casefold()


def _when(tap: Impression) -> datetime:
    return tap.reacted_at or LONG_AGO


def _tallies(named: Iterable[tuple[str, Impression]]) -> dict[str, Tally]:
    liked: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for name, tap in named:
        liked[name] += tap.reaction is Reaction.LIKE
        skipped[name] += tap.reaction is Reaction.SKIP
    names = sorted(name for name in liked if liked[name] or skipped[name])
    return {name: Tally(liked[name], skipped[name]) for name in names}
