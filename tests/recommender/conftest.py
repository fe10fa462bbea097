"""Fixtures of the recommender's tests."""

from pathlib import Path

import pytest


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A catalogue without any item."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    for name in ("tracks", "movies"):
        (folder / f"{name}.jsonl").touch()
    return folder
