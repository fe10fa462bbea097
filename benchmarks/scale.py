"""A million items and 100,000 people: `python -m benchmarks.scale`.

Makes up a catalogue whose feelings, genres, years, languages and words are drawn from the built-in
one, and a store of people who saw and judged some of it; then asks for answers as a conversation
does, the profile read from the store each time, on one core. Writes
benchmarks/results/scale.json.
"""

import argparse
import asyncio
import gc
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time

import psutil
from sqlalchemy import func, insert, select, text

from models.chat import Platform, UserRef
from models.circumplex import COORDINATES, told
from models.media import Filters, Media, MediaKind, MediaQuery, Mode, Wish
from models.mood import Emotion, MoodState, Source
from models.profile import Impression, Reaction
from models.rows import of_impression
from models.store import Store
from models.tables import ImpressionRow
from recommender.catalogue import Catalogue
from recommender.importing import FILES
from recommender.importing_entry import MAKERS
from recommender.library import Shelves
from recommender.recommend import Recommender
from recommender.shelf import Shelf

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks" / "results" / "scale.json"
ITEMS, PEOPLE = 1_000_000, 100_000
ANSWERS = 200
"""For each kind of wish, each to another person in another mood."""
TEMPLATES = 1_000
"""People whose histories are made up; the others have copies of them."""
SHOWN = 24
"""Items that one of them saw at most; half of that on average."""
SPREAD = 0.15
"""Deviation of what is added to a drawn item's valence and energy."""
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def main() -> int:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(Path(folder), options.items, options.people))
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))
    return 0


@dataclass(slots=True)
class Timed:
    """A shelf, and how long its core has searched."""

    shelf: Shelf
    kind: MediaKind
    name: str = "timed"
    seconds: float = 0.0

    async def search(self, query: MediaQuery) -> Sequence[Media]:
        """Search the shelf."""
        begun = process_time()
        found = await self.shelf.search(query)
        self.seconds += process_time() - begun
        return found


async def measured(folder: Path, items: int, people: int) -> dict[str, object]:
    """Return load time, memory and waits."""
    rng = Random(1)  # noqa: S311 no secret
    others = os.getloadavg()[0]
    write(folder, items, rng)
    made = perf_counter()
    Catalogue.load(folder)
    loaded, before = perf_counter(), resident_mb()
    catalogue = Catalogue.load(folder)
    reloaded, memory = perf_counter(), resident_mb() - before
    library = Shelves(catalogue.shelves)
    providers = [Timed(shelf, shelf.kind) for shelf in catalogue.shelves]
    recommender = Recommender(providers, library=library)
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'people.db'}")
    await remember(store, catalogue, people, rng)
    rows = await counted(store)
    gc.collect()
    gc.freeze()  # as bot/app.py does
    waits = {}
    for name, wish in wishes(catalogue).items():
        before = sum(provider.seconds for provider in providers)
        waits[name] = await asked(recommender, store, wish, people, rng)
        searching = sum(provider.seconds for provider in providers) - before
        waits[name]["of_it_searching"] = round(searching / ANSWERS * 1000, 1)
        print(name, waits[name], file=sys.stderr)
    await store.close()
    return {
        "items": sum(len(shelf.items) for shelf in catalogue.shelves),
        "people": people,
        "impressions": rows,
        "catalogue_on_disk_mb": round(
            sum((folder / name).stat().st_size for name in FILES.values()) / 1e6
        ),
        "catalogue_in_memory_mb": round(memory),
        "process_in_memory_mb": round(resident_mb()),
        "load_of_others_before": round(others, 1),
        "seconds_to_load_first": round(loaded - made, 1),
        "seconds_to_load_again": round(reloaded - loaded, 1),
        "answer_ms": waits,
    }


async def asked(
    recommender: Recommender, store: Store, wish: Wish, people: int, rng: Random
) -> dict[str, float]:
    """Return what an answer to a wish takes in ms: of the core, and on the clock."""
    taken, reading, waits, cards = [], [], [], 0
    for _ in range(ANSWERS):
        user, mood, mode = person(rng.randrange(people)), felt(rng), rng.choice([*Mode])
        asked_for = Wish(mode, wish.kinds, wish.count, wish.filters, wish.similar_to)
        begun, core = perf_counter(), process_time()
        profile = await store.profile(user)
        reading.append((process_time() - core) * 1000)
        found = await recommender(mood, asked_for, profile, NOW, rng)
        taken.append((process_time() - core) * 1000)
        waits.append((perf_counter() - begun) * 1000)
        cards += len(found)
    return {
        "core_median": round(median(taken), 1),
        "core_p95": round(quantiles(taken, n=20)[-1], 1),
        "of_it_reading_the_profile": round(median(reading), 1),
        "clock_median": round(median(waits), 1),
        "clock_p95": round(quantiles(waits, n=20)[-1], 1),
        "cards": round(cards / ANSWERS, 1),
    }


def wishes(catalogue: Catalogue) -> dict[str, Wish]:
    """Return what is asked for."""
    seventies, nineties = (1970, 1979), (1990, 1999)
    first = catalogue.music.items[0]
    music, movies = (MediaKind.MUSIC,), (MediaKind.MOVIE,)
    return {
        "a song and a film, no wish": Wish(),
        "songs": Wish(kinds=music),
        "family-safe": Wish(filters=Filters(family_safe=True)),
        "comedies of the nineties": Wish(
            kinds=movies, filters=Filters(genres=("comedy",), years=nineties)
        ),
        "Icelandic folk of the seventies": Wish(
            kinds=music, filters=Filters(genres=("folk",), years=seventies, language="is")
        ),
        "what there is not": Wish(filters=Filters(language="xx")),
        "by the first song's artist": Wish(kinds=music, filters=Filters(by=first.maker)),
        "like the first song": Wish(kinds=music, similar_to=first.id),
    }


def write(folder: Path, items: int, rng: Random) -> None:
    """Write a catalogue of items, half of them songs, drawn from the built-in one."""
    builtin = Catalogue.load()
    for kind in MediaKind:
        shelf = builtin.provider(kind)
        with (folder / FILES[kind]).open("w", encoding="utf-8") as file:
            for row in made_up(shelf.items, kind, items // 2, rng):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def made_up(
    drawn: Sequence[Media], kind: MediaKind, count: int, rng: Random
) -> Iterator[dict[str, object]]:
    """Yield rows: each takes feeling, genres and language of one item, the rest of others."""
    words = sorted({word for item in drawn for word in item.title.split()})
    names = sorted({word for item in drawn for word in item.maker.split()})
    for number in range(count):
        item, other = rng.choice(drawn), rng.choice(drawn)
        valence, energy = item.valence or 0.0, item.energy or 0.0
        yield {
            "id": f"csv-{number:016x}",
            "title": " ".join(rng.choices(words, k=rng.randint(1, 4))),
            MAKERS[kind]: " ".join(rng.choices(names, k=2)),
            "year": other.year,
            "language": item.language,
            "country": item.country,
            **({"runtime": rng.randint(60, 200)} if kind is MediaKind.MOVIE else {}),
            "genres": sorted(item.genres),
            "valence": round(max(-1.0, min(1.0, rng.gauss(valence, SPREAD))), 3),
            "energy": round(max(-1.0, min(1.0, rng.gauss(energy, SPREAD))), 3),
            "tags": ["warm", "soft", "bright"],
            "popularity": round(other.popularity * rng.random(), 3),
            "family_safe": item.family_safe,
        }


async def remember(store: Store, catalogue: Catalogue, people: int, rng: Random) -> None:
    """Fill the store with what people saw, a third of it liked and a third skipped."""
    templates = min(TEMPLATES, people)
    shown = [
        row
        for number in range(templates)
        for row in history(person(number), catalogue, rng.randint(0, SHOWN), rng)
    ]
    names = [column.name for column in ImpressionRow.__table__.columns]
    others = ", ".join(f'"{name}"' for name in names if name != "user_id")
    copy = text(
        f"INSERT INTO impressions (user_id, {others}) "  # noqa: S608 no input, our own columns
        f"SELECT CAST(CAST(user_id AS INTEGER) + :step AS TEXT), {others} FROM impressions "
        "WHERE CAST(user_id AS INTEGER) < :templates"
    )
    async with store.engine.begin() as connection:
        await connection.execute(insert(ImpressionRow), shown)
        for step in range(templates, people, templates):
            await connection.execute(copy, {"step": step, "templates": templates})


def history(
    user: UserRef, catalogue: Catalogue, count: int, rng: Random
) -> Iterator[dict[str, object]]:
    """Yield rows of impressions of songs or of films."""
    shelf = catalogue.provider(rng.choice([*MediaKind]))
    for row in rng.sample(range(len(shelf.items)), count):
        item = shelf.items[row]
        when = NOW - timedelta(days=rng.uniform(0, 200))
        reaction = rng.choice([Reaction.LIKE, Reaction.SKIP, None])
        seen = Impression.of(item, user, rng.choice([*Emotion]), rng.choice([*Mode]), when)
        seen = replace(seen, place=1)  # it was shown
        key = {"platform": str(user.platform), "user_id": user.id, "item": item.id}
        yield {**key, **of_impression(seen), "reaction": reaction, "reacted_at": when}


async def counted(store: Store) -> int:
    """Return how many impressions there are."""
    async with store.engine.connect() as connection:
        found = await connection.execute(select(func.count()).select_from(ImpressionRow))
        return int(found.scalar_one())


def person(number: int) -> UserRef:
    """Return somebody."""
    return UserRef(Platform.WEB, str(number))


def felt(rng: Random) -> MoodState:
    """Return a mood somewhere about an emotion's place."""
    emotion = rng.choice([*Emotion])
    valence, arousal = (
        max(-1.0, min(1.0, rng.gauss(mean, SPREAD))) for mean in COORDINATES[emotion]
    )
    return replace(
        told(emotion, NOW),
        valence=valence,
        arousal=arousal,
        confidence=0.9,
        sources=(Source.TEXT,),
    )


def resident_mb() -> float:
    """Return the memory of this process."""
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    sys.exit(main())
