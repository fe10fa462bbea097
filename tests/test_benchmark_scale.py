"""The measurements of scale run, in small, and measure what they say."""

from pathlib import Path

import pytest

from benchmarks import importing, scale
from recommender.importing_entry import Entry
from recommender.importing_tables import table


@pytest.mark.may_block  # makes up a catalogue and loads it
async def test_a_small_catalogue_is_made_up_and_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "ANSWERS", 2)
    monkeypatch.setattr(scale, "TEMPLATES", 5)
    found = await scale.measured(tmp_path, 2000, 12)
    assert (found["items"], found["people"]) == (2000, 12)
    waits = found["answer_ms"]
    assert isinstance(waits, dict)
    assert waits["a song and a film, no wish"]["cards"] == 6
    assert waits["what there is not"]["cards"] == 0
    assert all(wait["core_p95"] >= wait["core_median"] > 0 for wait in waits.values())


def test_every_row_that_is_made_up_for_the_import_is_good(tmp_path: Path) -> None:
    importing.write(tmp_path / "items.csv", 500)
    rows = list(table(tmp_path / "items.csv"))
    assert len(rows) == 500
    assert all(isinstance(row, Entry) for row in rows)
