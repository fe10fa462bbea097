"""The pool that served before it was learned, for comparison in `benchmarks.fusion`.

A log-linear pool of two estimates with weights set by hand, 1 for a face and 1.2 for words, times
their confidence; its confidence is the mean one, raised by agreement and lowered by conflict.
"""

from math import sqrt
from typing import Final

from emotion.pooling import Blend, blended, mean
from models.mood import Emotion, EmotionEstimate, Source

TRUST: Final = {Source.FACE: 1.0, Source.TEXT: 1.2}
AGREEMENT: Final = 0.5
CONFLICT: Final = 0.9
ALIKE: Final = 0.8


def pooled(face: EmotionEstimate, words: EmotionEstimate) -> Blend:
    """Return what the hand-set pool makes of a face and words."""
    counts = [TRUST[one.source] * max(one.confidence, 1e-6) for one in (face, words)]
    shares = [count / sum(counts) for count in counts]
    both = blended([face, words], counts)
    overlap = min(1.0, sum(sqrt(face.probabilities[e] * words.probabilities[e]) for e in Emotion))
    surplus = overlap - ALIKE
    likeness = surplus / (1 - ALIKE) if surplus > 0 else surplus / ALIKE
    weight = min(1.0, 4 * shares[0] * shares[1])
    usual = mean([face.confidence, words.confidence], shares)
    raised = usual + AGREEMENT * weight * max(0.0, likeness) * (1 - usual)
    confidence = raised * (1 - CONFLICT * weight * max(0.0, -likeness))
    return Blend(both.probabilities, both.valence, both.arousal, confidence)
