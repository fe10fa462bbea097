"""One item on its way into a catalogue, checked, and what is told of one that cannot come in."""

from dataclasses import dataclass
from math import isfinite

from models.media import MAX_ITEM_ID_BYTES, MediaKind
from recommender.lines import LARGEST, NAME
from recommender.tagger import Described, MoodTags

MAKERS = {MediaKind.MUSIC: "artist", MediaKind.MOVIE: "director"}
"""What a row calls the maker."""
FIRST_YEAR, LAST_YEAR = 1000, 2100
LONGEST_ID = MAX_ITEM_ID_BYTES - len(NAME) - 1


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used: where it stands, and why. It quotes nothing of the row."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item to bring in; checked when it is made.

    Attributes:
        id: its source and its number there, such as `ml-1`; at most 40 bytes of ASCII.
        year: 0 where a song's is unknown.
        tags: words that only the tagger reads.
        popularity: in [0, 1].
        runtime: minutes, 0 when unknown.
        place: valence and energy where the source knows them.

    Raises:
        ValueError: a value is missing or impossible; says which, without quoting it.
    """

    id: str
    kind: MediaKind
    title: str
    by: str = ""
    year: int = 0
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    overview: str = ""
    language: str = ""
    country: str = ""
    runtime: int = 0
    popularity: float = 0.0
    family_safe: bool = False
    place: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        texts = (self.title, self.by, self.overview, self.language, self.country, *self.genres)
        if any("\ud800" <= letter <= "\udfff" for text in texts for letter in text):
            raise ValueError("it is not UTF-8")
        if not self.title or self.title.lower() == "nan":
            raise ValueError("title is missing")
        if not self.genres:
            raise ValueError("genres are missing")
        if self.kind is MediaKind.MUSIC and not self.by:
            raise ValueError("the artist is missing")
        if (self.year or self.kind is MediaKind.MOVIE) and not FIRST_YEAR < self.year < LAST_YEAR:
            raise ValueError("year is missing or impossible")
        numbers = (self.popularity, *(self.place or ()))
        in_range = all(isfinite(number) and -1 <= number <= 1 for number in numbers)
        if not in_range or not 0 <= self.runtime < LARGEST:
            raise ValueError("a number is out of range")
        if not self.id.isascii() or len(self.id) > LONGEST_ID:
            raise ValueError("the id is too long")

    @property
    def described(self) -> Described:
        """What the tagger reads."""
        return Described(
            kind=self.kind,
            title=self.title,
            by=self.by,
            genres=(*self.genres, *self.tags),
            overview=self.overview,
        )

    def row(self, tags: MoodTags) -> dict[str, object]:
        """Return the catalogue's row; what is unknown is left out."""
        valence, energy = self.place or (tags.valence, tags.energy)
        known = {
            MAKERS[self.kind]: self.by,
            "year": self.year,
            "language": self.language,
            "country": self.country,
            "runtime": self.runtime,
            "overview": self.overview if self.kind is MediaKind.MOVIE else "",
        }
        return {
            "id": self.id,
            "title": self.title,
            **{name: value for name, value in known.items() if value},
            "genres": list(self.genres),
            "valence": valence,
            "energy": energy,
            **({} if self.place else {"confidence": tags.confidence}),
            "tags": list(tags.words),
            "popularity": round(max(0.0, self.popularity), 3),
            "family_safe": self.family_safe,
        }
