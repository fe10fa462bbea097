"""Helplines by country, from `helplines.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from models.errors import StartupError

FILE = Path(__file__).with_name("helplines.toml")


@dataclass(frozen=True, slots=True)
class Helpline:
    """One line.

    Attributes:
        country: ISO 3166-1 alpha-2.
        number: as dialled inside the country.
        hours: "24/7", or from when to when, local time.
        languages: ISO 639-1.
        url: its own page, where the number is from.
    """

    country: str
    name: str
    number: str
    hours: str
    languages: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Helplines:
    """All lines that are known.

    Attributes:
        by_country: by ISO 3166-1 alpha-2.
        directory: an address that lists lines of every country.
    """

    by_country: Mapping[str, Sequence[Helpline]]
    directory: str

    @classmethod
    def load(cls, file: Path = FILE) -> Self:
        """Read the file.

        Raises:
            StartupError: it is missing or broken.
        """
        try:
            rows = tomllib.loads(file.read_text(encoding="utf-8"))
            lines = [
                Helpline(**{**row, "languages": tuple(row["languages"])}) for row in rows["line"]
            ]
            directory = str(rows["international"]["url"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise StartupError(
                f"{file} cannot be used ({problem!r}): restore it from the repository"
            ) from problem
        countries: dict[str, list[Helpline]] = {}
        for line in lines:
            countries.setdefault(line.country, []).append(line)
        return cls(countries, directory)

    def of(self, country: str | None) -> Sequence[Helpline]:
        """Return the lines of a country; none when it is unknown."""
        return self.by_country.get((country or "").upper(), ())
