"""Words that praise and mean the opposite: a cue that lowers trust in them. Pure.

A cue and no more: fixed phrases ("yeah right"), and praise of a mishap within one sentence
("great, my phone died"). That contrast is what Riloff et al. (2013), "Sarcasm as Contrast between
a Positive Sentiment and Negative Situation", EMNLP 2013, 704-714, found in tweets. Dry sarcasm
("such a charmer, he shouted at me") is not seen. `python -m benchmarks.fusion` measures it on
sentences of our own, `benchmarks/sarcasm.tsv`.
"""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from emotion.conflict import UNPLEASANT
from emotion.sentences import clean
from models.mood import EmotionEstimate

DOUBTED: Final = 0.4
"""What is left of the confidence in words that sound like sarcasm. Judgement."""

LOOKED_AT: Final = 2_000
"""Characters: what comes later in a long text is hardly a remark on its beginning."""

BARE: Final = 2
"""Words: a sentence as short as this ("Great.", "Oh lovely.") is about the one after it."""


def _any_of(*phrases: str) -> re.Pattern[str]:
    """Return what finds any of these as whole words; they are patterns, a space being any."""
    choice = "|".join(phrases).replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{choice})(?!\w)", re.IGNORECASE)


_PRAISED: Final = "(?:great|perfect|wonderful|fantastic|lovely|brilliant)"

PHRASES: Final = _any_of(
    "yeah,? (?:right|sure)",
    f"(?:oh|well|that'?s|this is|{_PRAISED},) just (?:{_PRAISED}|what)",
    "(?:just|exactly) what i (?:needed|wanted)",
    "oh,? (?:joy|goody)",
    "lucky me",
    "thanks for nothing",
    "(?:big|what a|real) (?:surprise|shock(?:er)?)[.,] (?:not|he|she|they|it|another)",
    "(?:could|can) (?:this|my|the) (?:day|week|year) get any better",
    "how (?:very )?(?:thoughtful|considerate)",
    "a real (?:treat|joy|pleasure|gem)",
    "(?:because|cause) (?:that|it)(?:'s| is) (?:so|always|exactly)",
    r"\.\.\. ?not",
    "/s",
    "sarcasm",
)
"""What is seldom said in earnest."""

PRAISE: Final = _any_of(
    "great|love|loving|wonderful|fantastic|brilliant|perfect|awesome|amazing|lovely|nice|fun",
    "thrilled|delighted|delightful|fabulous|excellent|marvell?ous|terrific|super|best",
    "favou?rite|enjoy|enjoyed|can'?t wait|thanks|thank you|bravo|congratulations|well done",
    "fine|glad|happy|wow|yay|hooray|woohoo",
)

MISHAP: Final = _any_of(
    "(?:phone|laptop|computer|car|battery|wifi|fridge|heating|server|printer|screen|bike)"
    " (?:(?:just|has|is|was) )?(?:died|dead|broke|broken|crashed|froze|stolen|down|gone)",
    "(?:being|getting|got|be|been|was|am|i'?m) (?:ignored|yelled at|dumped|ghosted|fired|late)",
    "(?:being|getting|got|be|been|was|am|i'?m) (?:stuck|sick|ill|blamed|insulted|laughed at)",
    "(?:being|getting|got|be|been|was|am|i'?m) (?:interrupted|left out|stood up|woken|cancelled)",
    "(?:train|flight|bus|plane|date|concert|meeting|trip|holiday)"
    "(?: is| was| got| has been)? (?:delayed|cancelled|canceled|late)",
    "work(?:ing)? (?:on|over|all)(?: the)? (?:weekend|sunday|saturday|night|christmas)",
    "(?:another|more) (?:bills?|rejection|meetings?|monday|exam|homework|rain|overtime|delay)",
    "stuck in|flat ty?re|flat tire|parking ticket|root canal|traffic jam|food poisoning|unpaid",
    "broke (?:up|down|it)|threw up|crashed|spilled|no sleep|no hot water|raining on my",
    "at (?:3|4|5|three|four|five)(?: in the morning| ?am)|lost my|failed|leak(?:s|ing|ed)?",
    "forgot (?:me|about me|my birthday)|(?:headache|migraine)(?! is (?:gone|over))",
    "locked out|overdue|deleted",
)

TURN: Final = _any_of("but|although|though|despite|even|until|still|after|when|if")
"""Between praise and mishap it tells them apart: "great day, but my phone died" is meant."""

_END: Final = re.compile(r"[.!?…\n]+(?:\s+|$)")


def sounds_sarcastic(text: str) -> bool:
    """Tell whether any text holds the cue."""
    start = clean(text[:LOOKED_AT])
    if PHRASES.search(start):
        return True
    sentences = _END.split(start)
    remarks = [f"{a}, {b}" for a, b in pairwise(sentences) if len(a.split()) <= BARE]
    return any(_praises_a_mishap(sentence) for sentence in [*sentences, *remarks])


def doubted(estimate: EmotionEstimate, text: str) -> EmotionEstimate:
    """Return an estimate of words, trusted less where they sound like sarcasm.

    Words that are read as unpleasant anyway are believed.

    Args:
        estimate: what was read in the text.
        text: what somebody wrote.
    """
    if estimate.dominant in UNPLEASANT or not sounds_sarcastic(text):
        return estimate
    return replace(estimate, confidence=estimate.confidence * DOUBTED)


def _praises_a_mishap(sentence: str) -> bool:
    """Tell whether praise comes before a mishap, with nothing that sets the two apart."""
    praise, mishap = PRAISE.search(sentence), MISHAP.search(sentence)
    if praise is None or mishap is None or mishap.start() < praise.end():
        return False
    return TURN.search(sentence, praise.end(), mishap.start()) is None
