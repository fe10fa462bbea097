"""What words tell: cues of each emotion and VADER's polarity, negation and emphasis counted in.

VADER (Hutto and Gilbert 2014, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
Social Media Text") weighs emphasis, negation, emoji and slang. `lexicon.toml` adds what it cannot
know: which emotion a word speaks of, and what happens in people's lives ("got the job"). Phrases
go to VADER as one made-up word with their polarity, so that its rules work on them too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SentimentIntensityAnalyzer

from emotion.lexicon import BREAK, Cue, Lexicon, Token
from emotion.sentences import clean, gist
from models.mood import Emotion

NEGATORS = frozenset(word.replace("'", "") for word in NEGATE) | {"no"}
NEGATION_REACH = 3
"""Words: how far before a cue a negation still turns it, as in VADER."""

TURNED: Mapping[Emotion, tuple[Emotion, float]] = {
    Emotion.ANGER: (Emotion.NEUTRAL, 0.5),
    Emotion.CONTEMPT: (Emotion.NEUTRAL, 0.5),
    Emotion.DISGUST: (Emotion.NEUTRAL, 0.5),
    Emotion.FEAR: (Emotion.HAPPINESS, 0.4),
    Emotion.HAPPINESS: (Emotion.SADNESS, 0.7),
    Emotion.NEUTRAL: (Emotion.SADNESS, 0.5),
    Emotion.SADNESS: (Emotion.HAPPINESS, 0.4),
    Emotion.SURPRISE: (Emotion.NEUTRAL, 0.5),
}
"""What "not" makes of an emotion, and how much of its strength is left."""

CONTRASTS = frozenset(("but", "however", "yet"))
BEFORE_CONTRAST, AFTER_CONTRAST = 0.5, 1.5
"""What is said before and after a "but" counts so many times, as in VADER."""

BOOST, DAMPEN, LOUD = 1.3, 0.7, 1.2
"""How many times a cue counts after "very", after "slightly", in capitals or long-drawn."""

WORKS = frozenset(
    [
        "movie",
        "movies",
        "film",
        "films",
        "song",
        "songs",
        "music",
        "playlist",
        "book",
        "books",
        "story",
        "stories",
        "album",
        "albums",
        "series",
        "show",
        "shows",
        "comedy",
        "drama",
    ]
)
"""What tells that the word before it is about a work, not about the person: "a sad movie"."""

SELF = frozenset(["i", "im", "ive", "my", "me", "myself", "mine", "we", "our", "us"])

FELT = 0.05
"""From this compound on VADER calls a text positive or negative."""

_MARK = "\ue000"
"""Begins the made-up word for a phrase; private use, so `clean` lets none through."""


_PAUSE = " ".join([_MARK] * NEGATION_REACH)
"""Words that mean nothing: VADER's negation would reach over commas and full stops."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a text.

    Attributes:
        cues: strength for each emotion, 0 or more.
        compound: VADER's, in [-1, 1].
        arousals: (arousal, strength) of the cues that have their own.
        emphasis: in [0, 1], from exclamation marks and loud words.
        of_self: whether the writer speaks of themselves.
        known: False where the language is not one we read and no emoji helps.
        english: False where words were passed over, for they are in another language.
        text: what is left to read, without those words and without the feelings of works
            ("a sad movie").
    """

    cues: Mapping[Emotion, float]
    compound: float
    arousals: Sequence[tuple[float, float]]
    emphasis: float
    of_self: bool
    known: bool
    english: bool
    text: str

    @property
    def felt(self) -> bool:
        """Whether anything tells a feeling."""
        return any(self.cues.values()) or abs(self.compound) >= FELT


@dataclass(frozen=True, slots=True)
class Reader:
    """Finds what words tell. Safe to use from several threads at once."""

    vader: SentimentIntensityAnalyzer
    lexicon: Lexicon

    @classmethod
    def load(cls) -> "Reader":
        """Read VADER's lexicon and ours."""
        vader, lexicon = SentimentIntensityAnalyzer(), Lexicon.load()
        for tenth in range(-40, 41):
            vader.lexicon[f"{_MARK}{tenth}"] = tenth / 10
        return cls(vader, lexicon)

    def read(self, text: str) -> Reading | None:
        """Return what is found in any text; None when it holds no letter and no emoji."""
        text = gist(clean(text), self._strength)
        tokens = self.lexicon.tokens(text)
        if not self._readable(text, tokens):
            return None
        english = self._is_english(text, tokens)
        if not english:  # emoji speak in every language
            tokens = [token for token in tokens if not token.form[0].isalpha()]
            text = "".join(" " if character.isalpha() else character for character in text)
        found, spoken, plain = self._find(text, tokens)
        cues = dict.fromkeys(Emotion, 0.0)
        for cue, weight in found:
            cues[cue.emotion] += cue.strength * weight
        compound = float(self.vader.polarity_scores(spoken)["compound"])
        return Reading(
            cues=cues,
            compound=compound,
            arousals=[(c.arousal, c.strength * w) for c, w in found if c.arousal is not None],
            emphasis=min(1.0, 0.25 * text.count("!") + 0.2 * sum(t.loud for t in tokens)),
            of_self=any(token.form in SELF for token in tokens),
            known=english or any(cues.values()) or compound != 0,
            english=english,
            text=plain,
        )

    def _strength(self, sentence: str) -> float:
        """Return a quick guess of how much feeling a sentence holds."""
        polarity: Mapping[str, float] = self.vader.lexicon
        words = sentence.lower().split()
        return sum(abs(polarity.get(word.strip(".,!?"), 0.0)) for word in words)

    def _vader_knows(self, words: Sequence[Token]) -> bool:
        """Tell whether VADER's own polarity is to be had: for single words, not for phrases."""
        form = words[0].form
        return len(words) == 1 and form.isalpha() and form in self.vader.lexicon

    def _readable(self, text: str, tokens: Sequence[Token]) -> bool:
        return (
            any(token.form != BREAK for token in tokens)
            or any(character.isalpha() for character in text)
            or not self.vader.emojis.keys().isdisjoint(text)
        )

    def _is_english(self, text: str, tokens: Sequence[Token]) -> bool:
        """Tell whether VADER can read it: Latin script, and not plainly another language."""
        letters = [character for character in text if character.isalpha()]
        if sum(character > "\u024f" for character in letters) * 2 > len(letters):
            return False
        forms = {token.form for token in tokens}
        return len(forms & self.lexicon.other) <= len(forms & self.lexicon.english)

    def _find(
        self, text: str, tokens: Sequence[Token]
    ) -> tuple[list[tuple[Cue, float]], str, str]:
        """Return the cues with their weights, the text as VADER shall see it and as it is left."""
        found: list[tuple[Cue, float]] = []
        spoken: list[str] = []
        plain: list[str] = []
        read = kept = since = at = 0
        contrast = max((n for n, t in enumerate(tokens) if t.form in CONTRASTS), default=None)
        while at < len(tokens):
            match = self.lexicon.match(tokens, at)
            cue, end = match or (None, at + 1)
            word = tokens[at].form if tokens[at].loud and end == at + 1 else None
            if cue and _is_of_a_work(tokens[end : end + 2]):
                word = ""
                if _is_of_a_work(tokens[end : end + 1]):  # "a sad movie", not "love this movie"
                    plain.append(text[kept : tokens[at].start])
                    kept = tokens[end - 1].end
            elif cue:
                found.append(_weighed(cue, tokens, (since, at), contrast))
                if cue.polarity is not None and not self._vader_knows(tokens[at:end]):
                    word = f"{_MARK}{round(cue.polarity * 10)}"
            if tokens[at].form == BREAK and not NEGATORS.isdisjoint(_before(tokens, at)):
                word = f"{text[tokens[at].start : tokens[at].end]} {_PAUSE}"
            if word is not None:
                spoken += [text[read : tokens[at].start], f" {word} "]
                read = tokens[end - 1].end
            since, at = end if cue else since, end
        return found, "".join([*spoken, text[read:]]), "".join([*plain, text[kept:]])


def _is_of_a_work(after: Sequence[Token]) -> bool:
    return any(token.form in WORKS for token in takewhile(lambda t: t.form != BREAK, after))


def _weighed(
    cue: Cue, tokens: Sequence[Token], place: tuple[int, int], contrast: int | None
) -> tuple[Cue, float]:
    """Return what a cue means among the words around it, and how much it counts.

    Args:
        cue: found in the tokens.
        tokens: of the whole text.
        place: where the cue before it ended, whose words are used up, and where it begins.
        contrast: where the last "but" stands.
    """
    since, at = place
    before = _before(tokens[since:], at - since)
    weight = LOUD if tokens[at].loud else 1.0
    for form in before[:2]:
        if degree := BOOSTER_DICT.get(form):
            weight *= BOOST if degree > 0 else DAMPEN
    if contrast is not None:
        weight *= BEFORE_CONTRAST if at < contrast else AFTER_CONTRAST
    if not NEGATORS.isdisjoint(before):
        emotion, left = TURNED[cue.emotion]
        return Cue(emotion, cue.strength, cue.polarity, None), weight * left
    return cue, weight


def _before(tokens: Sequence[Token], at: int) -> list[str]:
    """Return the words of the same clause that a negation could stand among, nearest first."""
    near = reversed(tokens[max(0, at - NEGATION_REACH) : at])
    return [t.form for t in takewhile(lambda t: t.form not in (BREAK, *CONTRASTS), near)]
