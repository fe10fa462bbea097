import csv
import io
import zipfile

import numpy as np
import pytest

from benchmarks.clip_making import EXPRESSIONS, Form, cast, course, filmed
from emotion.clip import shots
from models.mood import Emotion


def archive(rows: list[tuple[str, str, str]]) -> zipfile.ZipFile:
    """Portraits whose bytes are their names."""
    labels = io.StringIO()
    csv.writer(labels).writerows([("file", "emotion", "person"), *rows])
    made = zipfile.ZipFile(io.BytesIO(), "w")
    made.writestr("labels.csv", labels.getvalue())
    for name, _, _ in rows:
        made.writestr(name, name)
    return made


def test_both_halves_hold_other_people_and_one_scene_an_expression() -> None:
    rows = [
        (f"{person}-{emotion}.jpg", str(emotion), f"p{person}")
        for person in range(20)
        for emotion in (Emotion.NEUTRAL, Emotion.HAPPINESS, Emotion.FEAR)
    ]
    halves = [list(cast(archive(rows), half)) for half in ("reported", "chosen")]
    people = [{scene.start for scene in half} for half in halves]
    assert not people[0] & people[1]
    assert len(people[0] | people[1]) == 20
    assert {scene.truth for half in halves for scene in half} == {Emotion.HAPPINESS}
    for half in halves:
        assert all(scene.start.split(b"-")[0] == scene.end.split(b"-")[0] for scene in half)


@pytest.mark.parametrize("seed", range(20))
def test_every_clip_starts_at_rest_and_shows_its_expression_in_full(seed: int) -> None:
    shares = course(Form(), np.random.default_rng(seed))
    assert shares[0] == 0
    assert shares.max() > 0.99
    assert len(shares) == 60


def test_a_clip_fades_from_one_picture_to_the_other() -> None:
    dark, bright = (np.full((64, 64, 3), level, np.uint8) for level in (60, 200))
    clip = filmed(dark, bright, Form(side=64), np.random.default_rng(0))
    levels = [float(shot.picture.mean()) for shot in shots(clip)]
    assert min(levels) < 80
    assert max(levels) > 160


def test_expressions_do_not_count_rest() -> None:
    assert Emotion.NEUTRAL not in EXPRESSIONS
