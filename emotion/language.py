"""Which language a message is in, to say so when it is none that MoodSync reads.

Naive Bayes over byte sequences (Lui and Baldwin 2012, "langid.py: An Off-the-shelf Language
Identification Tool", ACL system demonstrations), by the library py3langid: 0.1 ms a message, some
80 MB, no network.
"""

from dataclasses import dataclass
from typing import Self

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id",
    "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""What is told apart; a small choice keeps names and slang from being taken for rare languages."""

READ = "en"
"""What our networks were trained on."""

SURE = 0.6
"""The probability from which a language is named. Of the 5,426 comments of GoEmotions' dev part,
all English, three are taken for another language (`tests/emotion/test_language.py`)."""

FEWEST_LETTERS = 8
"""Of the Latin script; less is a name or an interjection in any language."""

ENOUGH = 2000
"""Characters that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class LanguageDetector:
    """Fits `models.protocols.DetectLanguage`; safe to call from several threads at once."""

    identifier: LanguageIdentifier

    @classmethod
    def load(cls) -> Self:
        """Load the model that comes with the library."""
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        identifier.set_languages(LANGUAGES)
        return cls(identifier)

    def foreign(self, text: str) -> str | None:
        """Return the language (ISO 639-1) when it is surely none that MoodSync reads."""
        looked_at = text[:ENOUGH]
        letters = [letter for letter in looked_at if letter.isalpha()]
        latin = sum(letter < "\N{GREEK CAPITAL LETTER ALPHA}" for letter in letters)
        if 2 * latin >= len(letters) and len(letters) < FEWEST_LETTERS:
            return None
        code, probability = self.identifier.classify(looked_at)
        return str(code) if code != READ and probability >= SURE else None
