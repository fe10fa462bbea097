"""Small items, files and imports for the tests of the import."""

import json
from collections.abc import Sequence
from pathlib import Path

from models.media import MediaKind
from recommender.importing import Summary, alone, bring_in
from recommender.importing_entry import Bad, Entry
from recommender.tagger import Described, MoodTags


def tag(items: Sequence[Described]) -> Sequence[MoodTags]:
    return [MoodTags(0.5, -0.25, 0.4, ("soft",)) for _ in items]


def film(id_: str = "ml-1", title: str = "Zork", by: str = "", year: int = 1999) -> Entry:
    return Entry(id=id_, kind=MediaKind.MOVIE, title=title, by=by, year=year, genres=("drama",))


def imported(folder: Path, *found: Entry | Bad) -> Summary:
    with alone(folder):
        return bring_in(found, tag, folder, lambda _: None)


def rows(folder: Path, name: str = "movies") -> list[dict[str, object]]:
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def csv_file(folder: Path, content: str | bytes) -> Path:
    file = folder / "items.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def song(id_: str, title: str) -> Entry:
    return Entry(id=id_, kind=MediaKind.MUSIC, title=title, by="Ann", genres=("pop",))
