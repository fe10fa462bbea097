"""Words -> mood, by any text classifier in the format of Hugging Face (extra `hub`).

For operators who know a better network, or one for their language. Its labels are mapped to our
emotions by name; a network whose labels mean something else is refused with a sentence. Its
confidence is its highest probability, which nobody has calibrated.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from emotion.labels import GROUPS
from emotion.reading import Reader
from emotion.sentences import READ, clean
from models.circumplex import expected
from models.errors import StartupError
from models.mood import Emotion, EmotionEstimate, Source

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

SYNONYMS: Final[Mapping[Emotion, tuple[str, ...]]] = {
    Emotion.ANGER: ("angry", "mad", "annoyed"),
    Emotion.CONTEMPT: ("contemptuous",),
    Emotion.DISGUST: ("disgusted",),
    Emotion.FEAR: ("afraid", "scared", "fearful", "anxiety", "anxious", "worry"),
    Emotion.HAPPINESS: ("happy", "enjoyment", "enthusiasm", "fun"),
    Emotion.NEUTRAL: ("calm", "no emotion", "none", "others", "other", "empty"),
    Emotion.SADNESS: ("sad", "depressed", "loneliness"),
    Emotion.SURPRISE: ("surprised", "shock"),
}
"""Names that published emotion classifiers use, beside ours and GoEmotions' 28."""

MEANING: Final[Mapping[str, Emotion]] = {
    **{label: e for e, group in GROUPS.items() if e is not Emotion.CONTEMPT for label in group},
    **{name: emotion for emotion, names in SYNONYMS.items() for name in names},
    **{str(emotion): emotion for emotion in Emotion},
}

ENOUGH: Final = 3
"""Emotions that a network must tell apart: two are a sentiment."""


@dataclass(frozen=True, slots=True, eq=False)
class HubAnalyzer:
    """Reads words with somebody else's network. Safe to call from several threads at once.

    Attributes:
        meaning: our emotion for each of its outputs.
        longest: tokens it takes.
        exclusive: whether its outputs are shares of one (softmax) or chances each (sigmoid).
    """

    tokenizer: "PreTrainedTokenizerBase"
    network: "PreTrainedModel"
    reader: Reader
    meaning: Sequence[Emotion]
    longest: int
    exclusive: bool

    @classmethod
    def load(cls, name: str) -> Self:
        """Load a network that lies on this machine or, by its id, on the hub.

        Args:
            name: a folder, or an id such as `somebody/some-model`. A folder never leads to the
                network; an id does where the hub's cache lacks it and HF_HUB_OFFLINE is not set.

        Raises:
            StartupError: it cannot be loaded, or its labels are not emotions.
        """
        # what it says about us to its makers, and its code on our machine, are not wanted
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        try:
            from transformers import (  # noqa: PLC0415  # takes seconds and is rarely wanted
                AutoModelForSequenceClassification,
                AutoTokenizer,
            )
        except ImportError as problem:
            raise StartupError(
                "MOODSYNC_TEXT_ENGINE=hub:... needs more libraries: pip install '.[hub]'"
            ) from problem
        try:
            tokenizer = AutoTokenizer.from_pretrained(name)
            network = AutoModelForSequenceClassification.from_pretrained(name).eval()
        except Exception as problem:  # whatever the files, the hub or the libraries are up to
            raise StartupError(
                f"MOODSYNC_TEXT_ENGINE: {name} cannot be loaded ({type(problem).__name__}): give "
                "the folder of a text classifier, or an id that the hub or its cache has"
            ) from problem
        labels = [network.config.id2label[n] for n in range(network.config.num_labels)]
        return cls(
            tokenizer=tokenizer,
            network=network,
            reader=Reader.load(),
            meaning=meaning_of(labels, name),
            longest=min(tokenizer.model_max_length, 512),
            exclusive=network.config.problem_type != "multi_label_classification",
        )

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Return what any text tells; None when it holds no letter and no emoji."""
        import torch  # noqa: PLC0415  # comes with the extra

        if self.reader.read(text) is None:
            return None
        given = self.tokenizer(
            clean(text)[:READ], truncation=True, max_length=self.longest, return_tensors="pt"
        )
        with torch.inference_mode():
            logits = self.network(**given).logits[0].double()
        shares = logits.softmax(0) if self.exclusive else logits.sigmoid()
        probabilities = dict.fromkeys(Emotion, 0.0)
        for emotion, share in zip(self.meaning, (shares / shares.sum()).tolist(), strict=True):
            probabilities[emotion] += share
        valence, arousal = expected(probabilities)
        best = max(probabilities.values())
        return EmotionEstimate(probabilities, valence, arousal, min(best, 1.0), Source.TEXT)


def meaning_of(labels: Sequence[str], name: str) -> list[Emotion]:
    """Return our emotion for each label. Raises StartupError where one has none."""
    plain = [label.strip().lower().replace("_", " ") for label in labels]
    strange = [label for label, known in zip(labels, plain, strict=True) if known not in MEANING]
    emotions = [MEANING[label] for label in plain if label in MEANING]
    if strange or len(set(emotions)) < ENOUGH:
        raise StartupError(
            f"MOODSYNC_TEXT_ENGINE: {name} does not tell emotions; of its labels "
            f"{', '.join(labels)} these are not known: {', '.join(strange) or 'none'}. Known are "
            f"{', '.join(sorted(MEANING))}"
        )
    return emotions
