"""Words that suggest self-harm or suicide, found by rules.

The rules name what people say; before they are tried, everyday hyperbole ("this exam is killing
me"), titles and accidents are masked. They know English and the plainest sentences of a few other
languages. `handlers.understanding` adds what the embedding tells. How well both do is measured by
`python -m training.evaluate_understanding`. This is no diagnosis: it only decides whether
helplines are shown.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from emotion.sentences import clean
from handlers.wishes.grammar import filled
from handlers.wishes.phrases import plain

AROUND = 120
"""Characters read on either side of a telling word."""

SHORT = 500
"""Characters: so much is always read whole."""

PLACES = 10
"""Telling words looked at in a longer text, half from each end, for time's sake."""

SEEN = 1_000
"""Occurrences of one telling word that are counted at all."""

TELLING = (
    "suicid", "kill", "die", "dying", "dead", "death", "alive", "living", "to live", "my life",
    "end it", "myself", "self harm", "self-harm", "without me", "wake up", "exist", "born", "kms",
    "anymore", "any more", "forever", "pills", "harm", "hurt", "cutting", "bridge", "worth",
    "noose", "rope",
    "overdos", "wrists", "jump", "disappear", "goodbye",
    "morir", "mourir", "morire", "morrer", "sterben", "leben", "umbringen", "suizid", "умереть",
)  # fmt: skip
"""Every rule below needs one of these."""

_SPELT_OUT = re.compile(r"\b(?:[a-z] ){2,}[a-z]\b")
_SLIPS = {
    "my self": "myself",
    "killmyself": "kill myself",
    "sucid": "suicid",
    "suicidel": "suicidal",
    "suicd": "suicid",
    "suisid": "suicid",
}

RULES = Path(__file__).with_name("distress.toml")


@dataclass(frozen=True, slots=True)
class DistressRules:
    """The rules. Safe to use from several threads at once.

    Attributes:
        harmless: is masked first.
        rules: any of them is enough.
    """

    harmless: tuple[re.Pattern[str], ...]
    rules: tuple[re.Pattern[str], ...]

    @classmethod
    def load(cls, file: Path = RULES) -> Self:
        """Read `distress.toml`."""
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        patterns, parts = tables["patterns"], tables["parts"]
        harmless, rules = (
            tuple(re.compile(filled(pattern, parts)) for pattern in patterns[group])
            for group in ("harmless", "rules")
        )
        return cls(harmless, rules)

    def match(self, text: str) -> bool:
        """Tell whether any text, however long, suggests self-harm or suicide."""
        return any(self._found(passage) for passage in _passages(text))

    def _found(self, passage: str) -> bool:
        folded = _SPELT_OUT.sub(_together, " ".join(plain(clean(passage)).split()))
        for slip, meant in _SLIPS.items():
            folded = folded.replace(slip, meant)
        for harmless in self.harmless:
            folded = harmless.sub(" ~ ", folded)
        return any(rule.search(folded) for rule in self.rules)


def _together(letters: re.Match[str]) -> str:
    return letters[0].replace(" ", "")


def _passages(text: str) -> Iterator[str]:
    """Yield a short text whole, of a long one what surrounds telling words."""
    if len(text) <= SHORT:
        yield text
        return
    lowered = text.casefold()
    places = sorted({place for word in TELLING for place in _places(lowered, word)})
    if len(places) > PLACES:
        places = places[: PLACES // 2] + places[-PLACES // 2 :]
    read_to = -1
    for place in places:
        if place > read_to:
            read_to = place + AROUND
            yield lowered[max(0, place - AROUND) : read_to]


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    for _ in range(SEEN):
        if place < 0:
            return
        yield place
        place = text.find(word, place + AROUND)
