"""MovieLens's ratings on the way in: how often each film was rated, and who liked which."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log1p
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from models.media import ItemId
from models.profile import LIKED_FROM
from recommender.evaluate import Unusable
from recommender.importing_entry import Bad
from recommender.importing_tables import one_of, read
from recommender.lines import NAME

COLUMNS = ("userId", "movieId", "rating")
MOST_STARS = 5


class Rating(NamedTuple):
    """Somebody gave a film, by MovieLens's numbers, up to five stars."""

    person: str
    film: str
    stars: float


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What a file of ratings says; 25 million of them take half a GB.

    Attributes:
        films: a place for each of MovieLens's numbers.
        rated: how often each was rated, by its place.
        people: a row number for each like, shape (likes,).
        liked: the place of the film of each like, shape (likes,).
    """

    films: Mapping[str, int]
    rated: NDArray[np.int64]
    people: NDArray[np.int64]
    liked: NDArray[np.int64]

    @classmethod
    def of(cls, ratings: Iterable[Rating]) -> Self:
        """Sort ratings; a like is one of as many stars as a like in a chat."""
        numbers, films = dict[str, int](), dict[str, int]()
        rated, people, liked = array("q"), array("q"), array("q")
        for person, film, stars in ratings:
            place = films.setdefault(film, len(films))
            if place == len(rated):
                rated.append(0)
            rated[place] += 1
            if stars >= LIKED_FROM:
                people.append(numbers.setdefault(person, len(numbers)))
                liked.append(place)
        return cls(films, *(np.array(column, np.int64) for column in (rated, people, liked)))

    @property
    def popularity(self) -> dict[str, float]:
        """How well known each film is, in [0, 1]: the logarithm of how often it was rated."""
        most = log1p(int(self.rated.max(initial=0)))
        return {film: log1p(int(self.rated[at])) / most for film, at in self.films.items()}

    def likes_of(
        self, ids: Mapping[str, str]
    ) -> tuple[list[ItemId], NDArray[np.int64], NDArray[np.int64]]:
        """Return the items of a catalogue, and the person and the item of each like of them.

        Args:
            ids: of the films that the catalogue holds: their id there, by that of their entry.
        """
        names = [ids.get(f"ml-{film}", "") for film in self.films]
        places = {name: place for place, name in enumerate(dict.fromkeys(filter(None, names)))}
        items = np.array([places.get(name, -1) for name in names], np.int64)[self.liked]
        there = items >= 0
        return [ItemId(f"{NAME}:{name}") for name in places], self.people[there], items[there]


def ratings_in(folder: Path, report: Callable[[Bad], None]) -> Iterator[Rating]:
    """Yield the ratings in a folder of MovieLens; none where it holds no file of them.

    Raises:
        Unusable: the file cannot be opened or lacks a column.
    """
    file = one_of(folder, "ratings.csv")
    if file is None:
        return
    started = False
    for place, row in read(file):
        if isinstance(row, Bad):
            report(row)
            continue
        if not started and not row.keys() >= set(COLUMNS):
            raise Unusable(f"{file} has no columns {', '.join(COLUMNS)}")
        started = True
        rating = _rating(row)
        if rating is None:
            report(Bad(place, "it is no person, film and 0.5 to 5 stars"))
        else:
            yield rating


def _rating(row: Mapping[str, str]) -> Rating | None:
    person, film, stars = (row[name].strip() for name in COLUMNS)
    try:
        found = Rating(person, film, float(stars))
    except ValueError:
        return None
    return found if person and film and 0 < found.stars <= MOST_STARS else None
