"""Imports that are killed, and imports that meet."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from recommender.__main__ import main
from recommender.importing import Occupied, alone, bring_in, ids_in
from recommender.importing_entry import Entry
from recommender.tagger import Described, MoodTags
from tests.recommender.imports import csv_file, film, imported, rows, song, tag

ROOT = Path(__file__).resolve().parents[2]
ITEMS = 3000
KILLS = 3


def items(count: int = ITEMS) -> list[Entry]:
    """Songs and films in turn."""
    return [
        film(f"ml-{n}", f"Film {n}") if n % 2 else song(f"csv-{n}", f"Song {n}")
        for n in range(count)
    ]


def slowly(folder: Path) -> None:
    """Import with a tagger that takes its time, so that there is a middle to be killed in."""

    def slow(items: Sequence[Described]) -> Sequence[MoodTags]:
        time.sleep(0.05)
        return tag(items)

    with alone(folder):
        bring_in(items(), slow, folder, lambda _: None)


def patiently(folder: Path) -> None:
    """Import as soon as nobody else does."""
    while True:
        try:
            imported(folder, *items(1000))
        except Occupied:
            time.sleep(0.01)
        else:
            return


def started(what: str, folder: Path) -> "subprocess.Popen[bytes]":
    line = (
        "import sys; from pathlib import Path; "
        f"from tests.recommender import test_importing_processes as t; t.{what}(Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", line, str(folder)], env=environment)


def test_an_import_that_is_killed_again_and_again_ends_with_every_row_once(empty: Path) -> None:
    done = 0
    for _ in range(KILLS):
        child = started("slowly", empty)
        part, until = empty / "movies.jsonl.part", time.monotonic() + 60
        size = part.stat().st_size if part.exists() else 0
        while (not part.exists() or part.stat().st_size == size) and time.monotonic() < until:
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert not rows(empty)
        before, done = done, len(ids_in(empty))
        assert before < done < ITEMS
    summary = imported(empty, *items())
    assert (summary.added, summary.known) == (ITEMS - done, done)
    wanted = [entry.id for entry in items()]
    assert [row["id"] for row in rows(empty)] == wanted[1::2]
    assert [row["id"] for row in rows(empty, "tracks")] == wanted[::2]


def test_a_folder_is_written_by_one_import_at_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv_file(tmp_path, "title,year,genres\nZork,1999,horror\n")
    call = ["import", "--csv", str(file), "--to", str(tmp_path / "to")]
    with alone(tmp_path / "to"):
        with pytest.raises(Occupied), alone(tmp_path / "to"):
            pytest.fail("two at once")
        assert main(call) == 2
    assert "another import is writing" in capsys.readouterr().err
    assert not (tmp_path / "to" / "movies.jsonl").exists()
    with alone(tmp_path / "to"), alone(tmp_path / "another"):
        pass


def test_two_imports_at_once_leave_every_row_once(empty: Path) -> None:
    both = [started("patiently", empty) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    ids = [row["id"] for name in ("tracks", "movies") for row in rows(empty, name)]
    assert sorted(map(str, ids)) == sorted(entry.id for entry in items(1000))
