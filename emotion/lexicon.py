"""The words, phrases and emoji that tell a feeling, and how they are found in a text."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from models.mood import Emotion

PATH = Path(__file__).with_name("lexicon.toml")

GAP = "_"
GAP_WORDS = 3
"""How many words a gap in a phrase may hold."""

NOT_IN_A_GAP = frozenset(
    [
        "and",
        "or",
        "no",
        "not",
        "never",
        "dont",
        "didnt",
        "from",
        "off",
        "fired",
        "rid",
        "without",
        "hate",
        "lost",
        "almost",
    ]
)
"""Words that would turn the phrase around them: "got fired from my job" is not "got _ job"."""

BREAK = "."
"""The form of punctuation that ends a clause."""

_WORD = r"[^\W\d_]+(?:'[^\W\d_]+)*"
_TRIPLED = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Cue:
    """What an entry tells.

    Attributes:
        emotion: the feeling it speaks of.
        strength: 1 a hint, 2 plain, 3 strong.
        polarity: for VADER, in [-4, 4]; None leaves the words to VADER's own lexicon.
        arousal: in [-1, 1]; None for that of the emotion.
    """

    emotion: Emotion
    strength: float
    polarity: float | None
    arousal: float | None


@dataclass(frozen=True, slots=True)
class Token:
    """A word, emoticon, emoji or clause break.

    Attributes:
        form: in lower case, contractions cut and long-drawn letters shortened.
        start, end: where it stands in the text.
        loud: whether it was long-drawn ("sooo") or in capitals.
    """

    form: str
    start: int
    end: int
    loud: bool


@dataclass(slots=True)
class _Node:
    """A step within the entries: what may follow, and what ends here."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    stems: dict[str, "_Node"] = field(default_factory=dict)
    gap: "_Node | None" = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries ready to be looked for. Never changes, so threads may share it.

    Attributes:
        english, other: small words that tell English from other languages.
    """

    english: frozenset[str]
    other: frozenset[str]
    _root: _Node
    _pattern: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = PATH) -> "Lexicon":
        """Read the entries of a TOML file; the format is told at its top."""
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        pairs = [(entry, _cue(group)) for group in table["group"] for entry in group["entries"]]
        pattern = _token_pattern([entry for entry, _ in pairs if _is_sign(entry)])
        root = _Node()
        for entry, cue in pairs:
            for steps in _spellings(entry):
                _plant(root, steps, cue)
        return cls(
            english=frozenset(table["languages"]["english"]),
            other=frozenset(table["languages"]["other"])
            - frozenset(table["languages"]["english"]),
            _root=root,
            _pattern=pattern,
        )

    def tokens(self, text: str) -> list[Token]:
        """Return the words, emoticons, emoji and clause breaks of a text, in order."""
        return [
            _token(match.group(), match.start(), self) for match in self._pattern.finditer(text)
        ]

    def knows(self, form: str) -> bool:
        """Tell whether an entry begins with this word."""
        return form in self._root.words or any(True for _ in _stems_of(self._root, form))

    def match(self, tokens: Sequence[Token], at: int) -> tuple[Cue, int] | None:
        """Return the longest entry that begins at a token, and the index after its last one."""
        found = [
            (end, -gaps, cue)
            for cue, end, gaps in _matches(
                self._root, [token.form for token in tokens[at : at + 9]]
            )
        ]
        if not found:
            return None
        end, _, cue = max(found, key=lambda match: match[:2])
        return cue, at + end


def _cue(group: Mapping[str, object]) -> Cue:
    numbers = {
        key: float(str(group[key])) if key in group else None
        for key in ("strength", "polarity", "arousal")
    }
    return Cue(
        emotion=Emotion(str(group["emotion"])),
        strength=numbers["strength"] or 1.0,
        polarity=numbers["polarity"],
        arousal=numbers["arousal"],
    )


def _token_pattern(signs: Sequence[str]) -> re.Pattern[str]:
    """Return what a token looks like; the longest sign goes first."""
    emoji = "".join(sorted({sign for sign in signs if len(sign) == 1}))
    emoticons = sorted((sign for sign in signs if len(sign) > 1), key=len, reverse=True)
    choice = "|".join(map(re.escape, emoticons))
    return re.compile(
        rf"(?<![\w.])(?:{choice})(?!\w)|[{re.escape(emoji)}]|{_WORD}|[.,;!?]+|[:\n]", re.IGNORECASE
    )


def _is_sign(entry: str) -> bool:
    """Tell emoji and emoticons from words."""
    return " " not in entry and re.search(r"[^\w|*-]|_", entry) is not None


def _spellings(entry: str) -> Iterator[tuple[str, ...]]:
    """Return every sequence of steps that an entry's choices allow."""
    if _is_sign(entry):
        return iter([(entry,)])
    return product(*(part.split("|") for part in entry.replace("-", " ").split()))


def _plant(node: _Node, steps: Sequence[str], cue: Cue) -> None:
    for step in steps:
        if step == GAP:
            node.gap = node.gap or _Node()
            node = node.gap
        elif step.endswith("*"):
            node = node.stems.setdefault(step[:-1], _Node())
        else:
            node = node.words.setdefault(step, _Node())
    node.cue = cue


def _token(text: str, start: int, lexicon: Lexicon) -> Token:
    end = start + len(text)
    if not text[0].isalpha():
        sign = text.lower()
        is_break = sign not in lexicon._root.words
        return Token(BREAK if is_break else sign, start, end, loud=False)
    form = _form(text)
    drawn = _TRIPLED.search(form) is not None
    if drawn:
        twice, once = _TRIPLED.sub(r"\1\1", form), _TRIPLED.sub(r"\1", form)
        form = next((f for f in (form, twice, once) if lexicon.knows(f)), once)
    return Token(form, start, end, loud=drawn or (len(text) > 1 and text.isupper()))


def _form(word: str) -> str:
    """Return a word in lower case; of a contraction, what the entries expect."""
    word = word.lower()
    if "'" not in word:
        return word
    if word.endswith("n't") or word == "let's":
        return word.replace("'", "")
    return word.partition("'")[0]


def _stems_of(node: _Node, form: str) -> Iterator[_Node]:
    for length in range(2, len(form) + 1):
        if child := node.stems.get(form[:length]):
            yield child


def _matches(
    node: _Node, forms: Sequence[str], at: int = 0, gaps: int = 0
) -> Iterator[tuple[Cue, int, int]]:
    """Yield every entry that the forms begin with: its cue, its length, its words in gaps."""
    if node.cue:
        yield node.cue, at, gaps
    if node.gap:
        for width in range(GAP_WORDS + 1):
            filler = forms[at : at + width]
            if BREAK in filler or not NOT_IN_A_GAP.isdisjoint(filler):
                break
            yield from _matches(node.gap, forms, at + width, gaps + width)
    if at < len(forms):
        for child in _steps(node, forms[at]):
            yield from _matches(child, forms, at + 1, gaps)


def _steps(node: _Node, form: str) -> Iterator[_Node]:
    if child := node.words.get(form):
        yield child
    if node.stems:
        yield from _stems_of(node, form)
