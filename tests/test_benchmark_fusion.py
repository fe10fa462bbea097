from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import fusion, fusion_fit, fusion_hand, fusion_pairs
from benchmarks.fusion_pairs import SHARES, TRUTHS, UNPLEASANT, Items, Kind, Pair
from emotion.pooling import ORDER, Reliability
from models.mood import Emotion, EmotionEstimate, Source
from tests.samples import estimate
from training import fit_fusion

Table = Mapping[Emotion, Sequence[EmotionEstimate]]


def read(source: Source, luck: float, seed: int) -> Table:
    """Return estimates for each truth from a source that is always as sure, and right by luck."""
    rng = np.random.default_rng(seed)
    known = list(TRUTHS)
    found = {}
    for truth in known:
        others = [known[int(n)] for n in rng.integers(len(known), size=200)]
        guesses = [truth if rng.random() < luck else other for other in others]
        found[truth] = [estimate(guess, 0.7, source) for guess in guesses]
    return found


def items(face: float, words: float, seed: int = 1) -> Items:
    faces = read(Source.FACE, face, seed)
    return Items(
        faces=faces,
        blurred=faces,
        disputed=[estimate(Emotion.NEUTRAL, 0.3)],
        words=read(Source.TEXT, words, seed + 1),
        face_frequency=dict.fromkeys(TRUTHS, 10),
        word_frequency=dict.fromkeys(TRUTHS, 10),
    )


def test_the_pairs_are_the_same_each_time_and_in_the_stated_shares() -> None:
    things = items(0.7, 0.7)
    drawn = fusion_pairs.pairs(things, 2000)
    assert drawn == fusion_pairs.pairs(things, 2000)
    kinds = Counter(pair.kind for pair in drawn)
    for kind, share in SHARES.items():
        assert kinds[kind] / 2000 == pytest.approx(share, abs=0.04)
    assert sum(SHARES.values()) == pytest.approx(1)
    assert sum(TRUTHS.values()) == pytest.approx(1)


def test_the_truth_is_what_the_construction_says() -> None:
    sure = items(1.0, 1.0)  # what is read is what was drawn
    for pair in fusion_pairs.pairs(sure, 500):
        face, words = pair.face.dominant, pair.words.dominant
        if pair.kind is Kind.AGREEING:
            assert face is words is pair.truth
        elif pair.kind is Kind.CONFLICTING:
            assert words is pair.truth
            assert face is Emotion.NEUTRAL or (
                face is Emotion.HAPPINESS and pair.truth in UNPLEASANT
            )
        else:
            assert pair.truth in {face, words}
            assert pair.truth is not Emotion.NEUTRAL


def test_a_source_that_guesses_gets_little_weight() -> None:
    things = items(face=0.1, words=0.9)
    pairs = [p for p in fusion_pairs.pairs(things, 600) if p.kind is Kind.AGREEING]
    learned = fusion_fit.fitted(pairs, things)
    loud = {source: trust.weight * trust.shown.mean() for source, trust in learned.sources.items()}
    assert loud[Source.FACE] < loud[Source.TEXT] / 3


def test_the_learned_confidence_is_the_share_of_right_answers() -> None:
    things = items(0.7, 0.6)
    learned = fusion_fit.fitted(fusion_pairs.pairs(things, 600), things)
    pairs = fusion_pairs.pairs(items(0.7, 0.6, seed=5), 600)
    rows = fusion_fit.heard(pairs)
    pooled = learned.pooled(rows)
    told = learned.confidence(pooled).mean()
    assert told == pytest.approx(fusion_fit.rights(pooled, pairs).mean(), abs=0.06)


def test_the_pool_of_two_beats_each_alone() -> None:
    parts = {"learning": items(0.7, 0.6), "reporting": items(0.7, 0.6, seed=5)}
    learned = fusion_fit.fitted(fusion_pairs.pairs(parts["learning"], 600), parts["learning"])
    gain = fusion.measured(parts, learned)["learned_minus_best_single"]
    assert isinstance(gain, dict)
    assert gain["points"] > 3 * gain["error"]


def test_contempt_counts_as_anger_and_is_never_a_column_of_its_own() -> None:
    scorn = estimate(Emotion.CONTEMPT)
    pair = Pair(Kind.AGREEING, Emotion.ANGER, scorn, replace(scorn, source=Source.TEXT))
    hits, confidence = fusion.taken([pair], lambda one: one.face)
    assert hits.tolist() == [True]
    assert confidence.tolist() == [scorn.confidence]
    rows = fusion_fit.heard([pair])[Source.FACE].shares
    assert fusion_fit.seven(rows).sum() == pytest.approx(1)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    things = items(0.7, 0.6)
    learned = fusion_fit.fitted(fusion_pairs.pairs(things, 300), things)
    text = "".join(fit_fusion.lines(learned))
    path = tmp_path / "fusion.toml"
    path.write_text(text)
    again = Reliability.load(path)
    np.testing.assert_allclose(again.usual, learned.usual, atol=1e-4)
    for source, trust in learned.sources.items():
        for name in ("usual", "shown", "instead", "weight"):
            mine, theirs = getattr(trust, name), getattr(again.sources[source], name)
            np.testing.assert_allclose(theirs, mine, atol=1e-4)
    assert again.confidence(learned.usual[None]) == pytest.approx(
        learned.confidence(learned.usual[None]), abs=1e-3
    )


def test_the_old_pool_is_kept_for_comparison() -> None:
    both = fusion_hand.pooled(
        estimate(Emotion.SADNESS), estimate(Emotion.SADNESS, source=Source.TEXT)
    )
    assert max(both.probabilities, key=both.probabilities.__getitem__) is Emotion.SADNESS
    assert 0.8 < both.confidence < 1
    assert set(both.probabilities) == set(ORDER)
