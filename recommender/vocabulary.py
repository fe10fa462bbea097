"""Forty words for moods of songs and films, and where each lies on the circumplex.

The words are tags that people give: all occur among the mood and theme tags of MTG-Jamendo
(Bogdanov et al. 2019) or the artist tags of HetRec 2011's Last.fm set. Neither set says where a
word lies, so each word is placed by one to three *anchors*, words of affect that people placed in
published studies: its place is the mean of theirs. Which anchors a word has is our judgement; the
anchors' places are not.
"""

from collections.abc import Iterable, Mapping
from math import cos, radians, sin
from types import MappingProxyType

from models.circumplex import COORDINATES
from models.mood import Emotion

Place = tuple[float, float]
"""Valence and energy, each in [-1, 1]."""

RADIUS = 0.8
"""Russell's scaling gives directions only; this is how far out they are drawn: about as far as
the rated emotions of `models.circumplex` lie (0.7 to 0.95)."""

ANGLES: Mapping[str, float] = MappingProxyType(
    {
        "delighted": 24.9,
        "excited": 48.6,
        "aroused": 73.8,
        "tense": 92.8,
        "alarmed": 96.5,
        "distressed": 138.0,
        "miserable": 188.7,
        "gloomy": 209.0,
        "depressed": 210.0,
        "droopy": 256.6,
        "tired": 267.7,
        "sleepy": 271.9,
        "calm": 316.2,
        "relaxed": 318.0,
        "satisfied": 319.0,
        "content": 323.0,
        "serene": 328.6,
        "glad": 349.0,
        "pleased": 353.2,
    }
)
"""Degrees from pleasure towards arousal: the circular scaling in Russell (1980), "A Circumplex
Model of Affect", Journal of Personality and Social Psychology 39(6), 1161-1178."""

ANCHORS: Mapping[str, Place] = MappingProxyType(
    {
        **{
            word: (RADIUS * cos(radians(angle)), RADIUS * sin(radians(angle)))
            for word, angle in ANGLES.items()
        },
        "happy": COORDINATES[Emotion.HAPPINESS],
        "sad": COORDINATES[Emotion.SADNESS],
        "angry": COORDINATES[Emotion.ANGER],
        "afraid": COORDINATES[Emotion.FEAR],
        "neutral": COORDINATES[Emotion.NEUTRAL],
    }
)
"""Places of the anchors; those of emotions are the rated ones of `models.circumplex`."""

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "happy": ("happy",),
        "fun": ("delighted", "excited"),
        "funny": ("delighted", "pleased"),
        "party": ("excited",),
        "upbeat": ("happy", "excited"),
        "uplifting": ("delighted", "happy"),
        "positive": ("glad", "happy"),
        "hopeful": ("glad", "content"),
        "inspiring": ("delighted", "glad"),
        "motivational": ("delighted", "aroused"),
        "energetic": ("aroused", "excited"),
        "powerful": ("aroused",),
        "epic": ("aroused", "excited", "neutral"),
        "dramatic": ("tense", "distressed"),
        "intense": ("tense", "aroused"),
        "aggressive": ("angry", "tense"),
        "angry": ("angry",),
        "heavy": ("angry", "alarmed"),
        "dark": ("afraid", "gloomy"),
        "creepy": ("afraid",),
        "haunting": ("afraid", "sad", "neutral"),
        "somber": ("gloomy", "droopy"),
        "depressive": ("depressed",),
        "melancholic": ("sad", "droopy"),
        "sad": ("sad",),
        "nostalgic": ("sad", "content"),
        "emotional": ("sad", "aroused", "neutral"),
        "romantic": ("glad", "content", "pleased"),
        "sexy": ("aroused", "pleased"),
        "sweet": ("pleased", "satisfied"),
        "soft": ("calm", "sleepy"),
        "mellow": ("relaxed", "tired"),
        "calm": ("calm",),
        "peaceful": ("serene",),
        "relaxing": ("relaxed",),
        "meditative": ("serene", "sleepy"),
        "dreamy": ("content", "sleepy"),
        "ethereal": ("serene", "sleepy", "neutral"),
        "hypnotic": ("tired", "neutral"),
        "groovy": ("delighted", "aroused", "pleased"),
    }
)
"""The fixed vocabulary, each word with its anchors."""

PLACES: Mapping[str, Place] = MappingProxyType(
    {
        word: (
            sum(ANCHORS[anchor][0] for anchor in anchors) / len(anchors),
            sum(ANCHORS[anchor][1] for anchor in anchors) / len(anchors),
        )
        for word, anchors in WORDS.items()
    }
)
"""Valence and energy of each word."""

ALSO: Mapping[str, str] = MappingProxyType(
    {
        "feel-good": "uplifting",
        "feel good": "uplifting",
        "feel good movie": "uplifting",
        "heartwarming": "sweet",
        "touching": "emotional",
        "poignant": "emotional",
        "tear jerker": "sad",
        "tearjerker": "sad",
        "bittersweet": "nostalgic",
        "melancholy": "melancholic",
        "depressing": "depressive",
        "bleak": "somber",
        "disturbing": "creepy",
        "scary": "creepy",
        "violent": "aggressive",
        "violence": "aggressive",
        "suspense": "intense",
        "tense": "intense",
        "humorous": "funny",
        "hilarious": "funny",
        "inspirational": "inspiring",
        "exciting": "energetic",
        "dreamlike": "dreamy",
        "love": "romantic",
        "chill": "relaxing",
        "chillout": "relaxing",
    }
)
"""Other tags that people give for the same."""


def named(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the words of the vocabulary that tags or genres name, in their order, once each."""
    plain = (tag.strip().lower() for tag in tags)
    return tuple(dict.fromkeys(word for tag in plain if (word := ALSO.get(tag, tag)) in WORDS))
