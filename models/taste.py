"""From the rows of impressions to a profile; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from models.chat import UserRef
from models.media import ItemId, MediaKind
from models.profile import LikedItem, Profile, Reaction, Tally

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def profile_of(user: UserRef, rows: Iterable[Mapping[Any, Any]]) -> Profile:
    """Sum up rows of the table `impressions`."""
    shown = list(rows)
    liked = [row for row in shown if row["reaction"] == Reaction.LIKE]
    skipped = [row for row in shown if row["reaction"] == Reaction.SKIP]
    return Profile(
        user=user,
        genres=_tallies(
            (genre for row in liked for genre in row["genres"]),
            (genre for row in skipped for genre in row["genres"]),
        ),
        makers=_tallies((row["maker"] for row in liked), (row["maker"] for row in skipped)),
        last_shown={ItemId(row["item"]): row["shown_at"] for row in shown},
        skipped_at={ItemId(row["item"]): row["reacted_at"] or LONG_AGO for row in skipped},
        liked=tuple(
            LikedItem(ItemId(row["item"]), MediaKind(row["kind"]), row["title"], row["maker"])
            for row in sorted(liked, key=lambda row: row["reacted_at"] or LONG_AGO, reverse=True)
        ),
    )


def _tallies(likes: Iterable[str], skips: Iterable[str]) -> dict[str, Tally]:
    liked, skipped = Counter(likes), Counter(skips)
    return {name: Tally(liked[name], skipped[name]) for name in sorted(liked | skipped)}
