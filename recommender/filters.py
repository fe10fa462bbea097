"""What a wish rules out; pure."""

from collections.abc import Iterable, Sequence

from models.media import Filters, Media, Movie
from recommender.names import folded, makers_of


def admits(item: Media, filters: Filters) -> bool:
    """Tell whether an item passes every filter; what is unknown of it does not pass."""
    return (
        (not filters.genres or not item.genres.isdisjoint(filters.genres))
        and item.genres.isdisjoint(filters.not_genres)
        and (filters.years is None or filters.years[0] <= item.year <= filters.years[1])
        and (filters.max_runtime is None or _runs_at_most(item, filters.max_runtime))
        and (filters.language is None or item.language == filters.language)
        and (item.family_safe or not filters.family_safe)
        and (filters.by is None or is_by(item, filters.by))
    )


def is_by(item: Media, name: str) -> bool:
    """Tell whether somebody made an item, alone or with others."""
    wanted = folded(name)
    return any(folded(maker) == wanted for maker in makers_of(item.maker))


def narrowed(items: Iterable[Media], filters: Filters, count: int) -> list[Media]:
    """Return what passes; of several wished genres, those of all of them if `count` are there."""
    passed = [item for item in items if admits(item, filters)]
    full = _of_every_genre(passed, filters.genres)
    return full if len(full) >= count else passed


def _of_every_genre(items: Sequence[Media], genres: Sequence[str]) -> list[Media]:
    return [item for item in items if item.genres.issuperset(genres)]


def _runs_at_most(item: Media, minutes: int) -> bool:
    return isinstance(item, Movie) and 0 < item.runtime <= minutes
