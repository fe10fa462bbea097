"""What is said in English with a playlist, and after it."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.lines import Phrase
from models.media import Mode
from models.profile import Answer

JOURNEY: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.JOURNEY_FIRST_FEW: "The first {shown} are here, all of them in the file.",
        Phrase.JOURNEY_IN_FILE: "They are in the file, too.",
        Phrase.JOURNEY_USAGE: (
            "/journey makes a playlist from your last mood. Behind it may stand, in any order: "
            "match, lift, calm, energise or surprise; how many songs, from 5 to 15; m3u or csv "
            "for a file of that kind, or list for plain lines. For example: /journey lift csv 12"
        ),
        Phrase.BETTER_NOW: "When you have listened: how do you feel now?",
    }
)

JOURNEYS: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: (
            "{count} songs that stay with how you feel, {mood}. For a walk that leads on: "
            "/journey lift, /journey calm or /journey energise."
        ),
        Mode.LIFT: (
            "{count} songs, best in this order: from {mood}, step by step, to where it is "
            "brighter."
        ),
        Mode.CALM: "{count} songs, best in this order: from {mood}, step by step, to rest.",
        Mode.ENERGISE: "{count} songs, best in this order: from {mood}, step by step, awake.",
        Mode.SURPRISE: "{count} songs, best in this order: from {mood} to somewhere new.",
    }
)

JOURNEY_NAMES: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: "MoodSync: staying with it",
        Mode.LIFT: "MoodSync: step by step, brighter",
        Mode.CALM: "MoodSync: step by step, calmer",
        Mode.ENERGISE: "MoodSync: step by step, awake",
        Mode.SURPRISE: "MoodSync: somewhere new",
    }
)

ANSWERS: Mapping[Answer, str] = MappingProxyType(
    {Answer.BETTER: "🙂 Better", Answer.SAME: "😐 The same", Answer.WORSE: "🙁 Worse"}
)

OUTCOMES: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.BETTER: "Good to hear. I have noted that it helped.",
        Answer.SAME: "Noted, thank you. Another way may do more: /mode",
        Answer.WORSE: (
            "I am sorry, and I have noted it. Some need to stay with a feeling, others to leave "
            "it: /mode. How are you now?"
        ),
    }
)
