import io
import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.errors import StartupError
from models.media import MediaKind
from recommender.__main__ import main
from recommender.letters import BUCKETS, Letters, groups
from recommender.tagger import PROBE, Described, Genres, Head, Tagger, plain
from recommender.tagging import WEIGHTS, tagged
from recommender.vocabulary import ALSO, PLACES, WORDS, named

SIZE = 8


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Counts letters: enough to tell texts apart, the same every time."""
    rows = np.zeros((len(texts), SIZE), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for letter in text:
            row[ord(letter) % SIZE] += 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return np.asarray(rows / lengths, np.float32)


def tagger() -> Tagger:
    vectors = {
        "bright": np.array([1, 0], np.float32),
        "gloomy": np.array([0, 1], np.float32),
    }
    genres = Genres(vectors, np.zeros((SIZE, 2), np.float32))
    alone = Head(
        np.zeros((2 * SIZE, 2), np.float32), np.zeros(2, np.float32), np.ones(2, np.float32)
    )
    weights = np.zeros((2 * SIZE + 2, 2), np.float32)
    weights[2 * SIZE], weights[2 * SIZE + 1] = (0.3, 0.2), (-0.3, -0.2)
    together = Head(weights, np.zeros(2, np.float32), np.full(2, 0.3, np.float32))
    kinds = list(MediaKind)
    return Tagger(
        encode,
        dict.fromkeys(kinds, genres),
        dict.fromkeys(kinds, alone),
        dict.fromkeys(kinds, together),
        Letters(np.zeros(BUCKETS, np.float32), np.zeros((BUCKETS, 2), np.float32)),
        encode(list(WORDS)),
    )


def song(*genres: str) -> Described:
    return Described(kind=MediaKind.MUSIC, title="Sun", by="The Choir", genres=genres)


def test_there_are_forty_words_each_at_its_own_place_within_the_plane() -> None:
    assert len(WORDS) == 40
    assert len(set(PLACES.values())) >= 38
    assert all(-1 <= axis <= 1 for place in PLACES.values() for axis in place)
    assert set(ALSO.values()) <= set(WORDS)


def test_tags_that_name_a_word_are_found_however_they_are_written() -> None:
    assert named([" Feel-Good", "rock", "DARK", "feel good"]) == ("uplifting", "dark")


def test_genres_move_an_item_and_the_first_counts_most() -> None:
    bright, gloomy, both = tagger().tag([song("Bright"), song("gloomy"), song("bright", "gloomy")])
    assert (bright.valence, bright.energy) == pytest.approx((0.9, 0.6), abs=0.01)
    assert gloomy.valence < 0 < both.valence < bright.valence


def test_nothing_known_is_the_middle_and_hardly_sure() -> None:
    [tags] = tagger().tag([song()])
    assert (tags.valence, tags.energy, tags.confidence) == (0, 0, 0.25)
    [surer] = tagger().tag([song("bright")])
    assert 0.25 < surer.confidence <= 1


def test_words_are_of_the_vocabulary_and_those_that_genres_name_come_first() -> None:
    [tags] = tagger().tag([song("bright", "hypnotic")])
    assert tags.words[0] == "hypnotic"
    assert len(tags.words) == len(set(tags.words)) == 3
    assert set(tags.words) <= set(WORDS)


def test_letters_move_a_text_that_has_them_and_no_other() -> None:
    rarity, weights = np.ones(BUCKETS, np.float32), np.zeros((BUCKETS, 2), np.float32)
    weights[groups("grim")] = (-0.5, 0.5)
    letters = Letters(rarity, weights)
    valence, energy = letters.place("Grim")
    assert valence < 0 < energy
    assert letters.place("xoxo").tolist() == [0, 0]
    assert letters.place("?!").tolist() == [0, 0]


def test_batches_give_what_single_items_give() -> None:
    items = [song("bright"), song(), song("unheard of", ""), song("gloomy")] * 3
    assert tagger().tag(items, size=5) == [tagger().tag([item])[0] for item in items]
    assert tagger().tag([]) == []


def test_genres_are_read_once_each_and_twenty_at_most() -> None:
    assert plain(["Pop", " pop", "", "Rock "]) == ("pop", "rock")
    assert len(plain([str(number) for number in range(50)])) == 20


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_missing_or_broken_weights_name_the_command_that_makes_them(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "tagger.npz").write_bytes(content)
    with pytest.raises(StartupError, match=r"training\.train_tagger"):
        Tagger.load(tmp_path / "tagger.npz", encode)


def test_weights_for_another_encoder_are_refused() -> None:
    def other(texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 384), np.float32)
        rows[:, len(PROBE)] = 1
        return rows

    with pytest.raises(StartupError, match="another sentence encoder"):
        Tagger.load(WEIGHTS / "tagger.npz", other)


def test_the_shipped_weights_are_for_the_shipped_encoder() -> None:
    manifest = tomllib.loads((WEIGHTS / "manifest.toml").read_text())
    assert manifest["tagger"]["encoder"] == manifest["text_emotion"]["sha256"]


def test_bad_lines_are_told_by_number_and_the_others_keep_what_they_had() -> None:
    lines = [
        '{"kind": "music", "title": "Sün", "by": "A", "year": 1999, "own": [1]}\n'.encode(),
        b"\n",
        b"{\n",
        b"[]",
        b'{"kind": "book", "title": "x"}',
        b'{"kind": "music"}',
        b'{"kind": "music", "title": 3}',
        b'{"kind": "music", "title": "x", "genres": "pop"}',
        b'{"kind": "music", "title": "x", "year": NaN}',
        b'{"kind": "music", "title": "\xff"}',
        b'{"kind": "music", "title": "\\ud800"}',
        b'{"kind": "movie", "title": "y", "genres": null, "overview": null}',
    ]
    told: dict[int, str] = {}
    rows = [json.loads(line) for line in tagged(lines, tagger(), told.__setitem__)]
    assert list(told) == list(range(3, 12))
    assert [row["title"] for row in rows] == ["Sün", "y"]
    assert rows[0]["own"] == [1]
    assert {"valence", "energy", "confidence", "tags"} <= set(rows[0])


@pytest.mark.weights
def test_the_command_tells_sunny_from_grim(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        b'{"kind": "music", "title": "Good Day", "by": "A", "genres": ["happy", "pop"]}\n'
        b"broken\n"
        b'{"kind": "music", "title": "Grave", "by": "B", "genres": ["black metal"]}\n'
        b'{"kind": "music", "title": "Drift", "by": "C", "genres": ["ambient"]}\n'
        b'{"kind": "movie", "title": "Toys", "genres": ["family", "comedy"]}\n'
        b'{"kind": "movie", "title": "Saw", "genres": ["horror"], "overview": "Men must die."}\n'
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert main(["tag"]) == 0
    out, errors = capsys.readouterr()
    sunny, grim, quiet, family, horror = (json.loads(line) for line in out.splitlines())
    assert sunny["valence"] > 0 > grim["valence"]
    assert quiet["energy"] < 0 < grim["energy"]
    assert family["valence"] > 0 > horror["valence"]
    assert errors == "line 2: it is not JSON\n"
