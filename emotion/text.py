"""Words -> mood, by VADER and a lexicon of our own; both are told in `emotion.reading`.

A log-linear score of what was found gives eight probabilities.

`python -m training.evaluate_text --data DATA` measures it, on GoEmotions' test split: accuracy
0.63 and macro-F1 0.47 over Ekman's six and neutral; of opposed poles 80 % are told right (88 % of
those where a pole is told); where it tells a feeling (58 % of texts) it is right in 69 %, with a
calibration error of 0.02. On EmoBank's dev split valence correlates by 0.47, arousal by 0.22.
Surprise is its weakest label: GoEmotions counts every curious question as surprise, we do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from emotion.laughter import is_softened, without_laughter
from emotion.reading import Reader, Reading
from models.circumplex import expected
from models.mood import Emotion, EmotionEstimate, Source, most_probable


@dataclass(frozen=True, slots=True)
class Pull:
    """How much each thing that was read speaks for one emotion, in nats.

    Attributes:
        bias: always.
        cue: for the strength s of its own cues, taken as s / (s + 2).
        good, bad: for VADER's compound above and below 0.
        own_bad: as bad, and more, where the writer speaks of themselves.
    """

    bias: float
    cue: float
    good: float
    bad: float
    own_bad: float


PULLS: Mapping[Emotion, Pull] = {
    Emotion.ANGER: Pull(0.45, 2.69, -0.36, 0.73, -0.47),
    Emotion.CONTEMPT: Pull(-1.36, 6.00, -0.60, 1.00, -0.54),
    Emotion.DISGUST: Pull(-1.36, 4.08, -0.60, 2.22, -0.54),
    Emotion.FEAR: Pull(-1.62, 6.96, -0.42, 0.55, 0.69),
    Emotion.HAPPINESS: Pull(0.53, 4.18, 1.54, -1.38, 0.45),
    Emotion.NEUTRAL: Pull(1.84, 3.00, -0.37, -0.87, -0.93),
    Emotion.SADNESS: Pull(-0.44, 5.35, -0.06, 0.01, 0.42),
    Emotion.SURPRISE: Pull(0.75, 4.37, -0.02, -1.26, 0.39),
}
"""Fitted by `python -m training.evaluate_text --data DATA --fit` on GoEmotions, but for two rows.
Contempt, which GoEmotions does not label, is disgust with a louder cue and less of VADER.
Neutral's cue is ours: on Reddit "fine" and "okay" hardly tell neutral from agreement, whereas
somebody who answers "I'm fine" to how they feel has said so."""

HALF = 2.0
"""The strength of cues that speaks half as loud as any strength can."""

SHARPEN, SHIFT = 0.86, 0.38
"""Confidence is the logistic of SHARPEN * logit(p) + SHIFT, p being the highest probability
(Platt's scaling). Fitted like the pulls, on the dev split: the score is a little too modest,
since many texts of GoEmotions carry two labels and either is right."""

NOTHING_FELT = 0.3
"""Confidence in "neutral" where no word says so: silence tells little about a person."""

NOTHING_KNOWN = 0.05
"""Confidence where the script or the language is not one that VADER knows."""

COMPOUND_SHARE = 0.5
"""How far valence is VADER's, which knows degrees; the rest is the circumplex's."""

EXCITEMENT = 0.3
"""How much full emphasis adds to arousal."""


@dataclass(frozen=True, slots=True)
class VaderAnalyzer:
    """Reads English words, emoticons and emoji. Safe to call from several threads at once."""

    reader: Reader

    @classmethod
    def load(cls) -> "VaderAnalyzer":
        """Read VADER's lexicon and ours."""
        return cls(Reader.load())

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Return what any text tells; None when it holds no letter and no emoji."""
        whole = self.reader.read(text)
        rest = without_laughter(text)
        if rest and (found := self.reader.read(rest)):
            meant = judge(found)
            if is_softened(meant, found.of_self):
                return meant
        return judge(whole) if whole else None


def judge(reading: Reading) -> EmotionEstimate:
    """Return the mood behind what was read."""
    if not reading.known:
        even = {e: 0.3 if e is Emotion.NEUTRAL else 0.1 for e in Emotion}
        return EmotionEstimate(even, 0.0, 0.0, NOTHING_KNOWN, Source.TEXT)
    odds = {emotion: exp(score(reading, emotion)) for emotion in Emotion}
    total = sum(odds.values())
    probabilities = {emotion: value / total for emotion, value in odds.items()}
    if not reading.felt:
        return EmotionEstimate(probabilities, 0.0, 0.0, NOTHING_FELT, Source.TEXT)
    valence, arousal = expected(probabilities)
    return EmotionEstimate(
        probabilities=probabilities,
        valence=COMPOUND_SHARE * reading.compound + (1 - COMPOUND_SHARE) * valence,
        arousal=_arousal(reading, arousal),
        confidence=_confidence(reading, probabilities),
        source=Source.TEXT,
    )


def score(reading: Reading, emotion: Emotion) -> float:
    """Return how much a reading speaks for an emotion, in nats."""
    pull, strength = PULLS[emotion], reading.cues[emotion]
    good, bad = max(reading.compound, 0.0), max(-reading.compound, 0.0)
    return (
        pull.bias
        + pull.cue * strength / (strength + HALF)
        + pull.good * good
        + pull.bad * bad
        + pull.own_bad * bad * reading.of_self
    )


def _confidence(reading: Reading, probabilities: Mapping[Emotion, float]) -> float:
    """Return the chance that the most probable emotion is right."""
    emotion = most_probable(probabilities)
    if emotion is Emotion.NEUTRAL and not reading.cues[Emotion.NEUTRAL]:
        return NOTHING_FELT
    chance = probabilities[emotion]
    return 1 / (1 + exp(SHARPEN * log(1 / chance - 1) - SHIFT)) if chance < 1 else 1.0


def _arousal(reading: Reading, usual: float) -> float:
    """Return the circumplex's arousal, moved by cues that have their own and by emphasis."""
    told = sum(strength for _, strength in reading.arousals)
    pulled = sum(arousal * strength for arousal, strength in reading.arousals)
    mixed = (usual + pulled) / (1 + told)
    return max(-1.0, min(1.0, mixed + EXCITEMENT * reading.emphasis))
