"""Why an item was chosen, in one line that is true and completes "because ..."; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from models.media import Media, MediaKind, Mode
from models.mood import Emotion
from models.profile import Tally
from models.taste import decade_of
from recommender.scoring import Occasion, Parts
from recommender.taste import key, leaning

LIKED = "you liked it"
REPEATED = "there is nothing new left that fits"
OTHERS = "people who like what you like enjoyed it"
CLOSEST = "it comes closest to what you asked for"
NO_MOOD = ["it goes with most moods", "it does not need a certain mood"]
"""Of an item for somebody who neither told nor showed how they feel."""

WELL_KNOWN = 0.85  # popularity from which "almost everybody knows it" holds
LITTLE_KNOWN = 0.45  # popularity below which "not many people know it" holds
LONG_AGO = 1965  # films and songs up to this year count as old
NEAR = 0.35  # a difference on the circumplex that people hardly notice
MIDDLE = 0.2  # a mood within this distance of zero is neither one thing nor the other
FAME_TOLD = 0.5  # fame is the least that a person wants to hear: it must decide twice as clearly
OFTEN = 3  # likes from which "you like" is fair to say

# Names of genres that do not read well behind "other".
GENRE_PHRASES = {
    MediaKind.MUSIC: {
        "alternative": "alternative music",
        "ambient": "ambient music",
        "ballad": "ballads",
        "children": "children's songs",
        "classical": "classical music",
        "country": "country music",
        "dance": "dance music",
        "electronic": "electronic music",
        "folk": "folk music",
        "indie": "indie music",
        "instrumental": "instrumental music",
        "latin": "latin music",
        "musical": "songs from musicals",
        "nature": "sounds of nature",
        "new age": "new age music",
        "singer-songwriter": "singer-songwriters",
        "soundtrack": "film music",
        "world": "music from around the world",
    },
    MediaKind.MOVIE: {
        "animation": "animated films",
        "comedy": "comedies",
        "documentary": "documentaries",
        "drama": "dramas",
        "history": "historical films",
        "music": "films about music",
        "mystery": "mysteries",
        "romance": "love stories",
        "science fiction": "science fiction",
        "thriller": "thrillers",
        "western": "westerns",
    },
}


@dataclass(slots=True)
class Reasons:
    """Gives each item of one answer its reason, and no reason twice while there is another.

    Attributes:
        ordinary: the mean parts of the items that an item was chosen from. What decided for it
            is what lies furthest above them, weighted.
    """

    occasion: Occasion
    ordinary: Parts
    used: set[str] = field(default_factory=set)

    def give(self, item: Media, parts: Parts) -> str:
        """Return the most telling reason that was not used yet."""
        reasons = list(self._reasons(item, parts))
        reason = next((reason for reason in reasons if reason not in self.used), reasons[0])
        self.used.add(reason)
        return reason

    def decided(self, parts: Parts) -> tuple[str, ...]:
        """Return the names of the parts that spoke for an item, the most decisive first.

        Chance comes last, since it explains only what nothing else does; a stranger's taste, which
        is drawn, is chance as well and left out.
        """
        known = bool(self.occasion.profile.taps)
        told = [name for name in _positive(self._gains(parts)) if known or name != "taste"]
        return tuple(sorted(told, key=lambda name: name == "chance"))

    def _reasons(self, item: Media, parts: Parts) -> Iterator[str]:
        """Yield what is true of an item, the most decisive first."""
        if item.id in self.occasion.taste.liked:
            yield LIKED
        if self.occasion.like:
            yield from _alike(item, self.occasion.like)
        gains = self._gains(parts)
        gains["popularity"] *= FAME_TOLD
        for name in _positive(gains):
            yield from self._about(name, item)
        yield from self._about("mood", item)
        yield CLOSEST

    def _gains(self, parts: Parts) -> dict[str, float]:
        """Return how much each part lifted an item above the ordinary."""
        weights = self.occasion.weights
        return {
            name: getattr(weights, name) * (getattr(parts, name) - getattr(self.ordinary, name))
            for name in Parts._fields
        }

    def _about(self, part: str, item: Media) -> Sequence[str]:
        match part:
            case "taste":
                return _taste(item, self.occasion)
            case "mood":
                return _turned(_mood(item, self.occasion), item)
            case "novelty":
                return _turned(_novelty(item, self.occasion), item)
            case "popularity" | "others":
                return _popularity(item) if part == "popularity" else [OTHERS]
            case "genre":
                return _genre(item, self.occasion)
            case _:
                return ()


def _positive(gains: Mapping[str, float]) -> list[str]:
    return sorted((name for name in gains if gains[name] > 0), key=lambda name: -gains[name])


def _alike(item: Media, other: Media) -> list[str]:
    """Return what an item has in common with the one it should be like."""
    reasons = []
    if key(item.maker) == key(other.maker):
        reasons.append(f"it is by {item.maker}, too")
    if item.kind is other.kind:
        common = " and ".join(sorted(item.genres & other.genres)[:2])
        reasons += [f"it shares {common} with {other.title}"] if common else []
    if None not in (item.valence, item.energy, other.valence, other.energy) and _near(item, other):
        reasons.append(f"it feels much like {other.title}")
    return reasons


def _turned(reasons: Sequence[str], item: Media) -> Sequence[str]:
    """Start at a place that depends on the item, so that people do not read one line for ever."""
    start = crc32(item.id.encode()) % len(reasons) if reasons else 0
    return [*reasons[start:], *reasons[:start]]


def _taste(item: Media, occasion: Occasion) -> list[str]:
    word = "song" if item.kind is MediaKind.MUSIC else "film"
    reasons = []
    if occasion.taste.makers.get(key(item.maker), 0.0) > 0:
        reasons.append(f"you liked another {word} by {item.maker}")
    liked = [genre for genre in item.genres if occasion.taste.genres.get(genre, 0.0) > 0]
    for genre in sorted(liked, key=lambda genre: (-occasion.taste.genres[genre], genre)):
        often = occasion.profile.genres.get(genre, Tally()).likes >= OFTEN
        name = genre_name(genre, item.kind)
        reasons.append(f"you like {name}" if often else f"you liked other {name}")
    decade = decade_of(item.year)
    if leaning(occasion.profile.decades.get(decade, Tally())) > 0:
        reasons.append(f"you liked other {word}s from the {decade}")
    return reasons


def genre_name(genre: str, kind: MediaKind) -> str:
    """Return a genre as it reads in a sentence: "dramas", "jazz", "war films"."""
    plain = genre if kind is MediaKind.MUSIC else f"{genre} films"
    return GENRE_PHRASES[kind].get(genre, plain)


def _popularity(item: Media) -> list[str]:
    if item.popularity < WELL_KNOWN:
        return []
    return ["almost everybody knows it", "it is known around the world"]


def _genre(item: Media, occasion: Occasion) -> list[str]:
    if occasion.mode is Mode.MATCH and not occasion.mood.sources:
        return []
    wanted = occasion.target.genres(item.kind)
    fitting = [genre for genre in wanted if genre in item.genres]
    return [f"{genre_name(genre, item.kind)} {_GOES[occasion.mode]}" for genre in fitting[:1]]


# Written so that it reads behind a plural and behind a singular alike.
_GOES = {
    Mode.MATCH: "often went well with this mood",
    Mode.LIFT: "can cheer people up",
    Mode.CALM: "can help to wind down",
    Mode.ENERGISE: "can get people going",
    Mode.SURPRISE: "may be new to you",
}


def _novelty(item: Media, occasion: Occasion) -> list[str]:
    reasons = ["it is something different"]
    if occasion.taste.familiar and not occasion.taste.familiar.keys() & item.genres:
        reasons.append("it is far from your usual")
    if item.popularity < LITTLE_KNOWN:
        reasons.append("not many people know it")
    if item.year <= LONG_AGO:
        reasons.append(f"it comes all the way from {item.year}")
    return reasons


def _mood(item: Media, occasion: Occasion) -> list[str]:
    """Return what an item's feeling has to do with the mood; nothing if it is unknown."""
    if item.valence is None or item.energy is None:
        return []
    match occasion.mode:
        case Mode.MATCH:
            known = occasion.mood.sources
            return _matching(item.valence, item.energy, occasion) if known else NO_MOOD
        case Mode.LIFT:
            return _lifting(item.valence, item.energy, occasion)
        case Mode.CALM:
            return _calming(item.valence, item.energy, occasion)
        case Mode.ENERGISE:
            return _energising(item.valence, item.energy, item.kind)
        case Mode.SURPRISE:
            return ["chance had a say, and it is pleasant"] if item.valence > MIDDLE else []


def _near(item: Media, other: Media) -> bool:
    """Tell whether people hardly notice the difference in feeling."""
    return (
        abs((item.valence or 0.0) - (other.valence or 0.0)) <= NEAR
        and abs((item.energy or 0.0) - (other.energy or 0.0)) <= NEAR
    )


def _matching(valence: float, energy: float, occasion: Occasion) -> list[str]:
    mood = occasion.mood
    if max(abs(valence - mood.valence), abs(energy - mood.arousal)) > NEAR:
        return []
    if max(abs(mood.valence), abs(mood.arousal)) <= MIDDLE:
        return ["it is as even as you feel", "it asks nothing of you", "it leaves you as you are"]
    if mood.valence > 0:
        return _matching_pleasant(energy, mood.arousal)
    if energy > MIDDLE:
        return _matching_tense(mood.emotion)
    if valence > -MIDDLE / 2:
        return ["it stays close to how you feel"]
    quiet = ["it is as quiet as you feel"] if energy < 0 and mood.arousal < 0 else []
    return [*quiet, "it does not ask you to cheer up", "it keeps a low mood company"]


def _matching_pleasant(energy: float, arousal: float) -> list[str]:
    if energy > 0 and arousal > 0:
        return ["it is as bright as you feel", "it shares your good mood", "it keeps up with you"]
    return ["it is as warm as you feel", "it keeps your good mood", "it is at ease, as you are"]


def _matching_tense(emotion: Emotion) -> list[str]:
    match emotion:
        case Emotion.ANGER | Emotion.DISGUST | Emotion.CONTEMPT:
            return ["it is as fierce as you feel", "it lets off steam", "it does not play nice"]
        case _:
            return ["it is as tense as you feel", "it does not pretend that all is well"]


def _lifting(valence: float, energy: float, occasion: Occasion) -> list[str]:
    mood = occasion.mood
    if not mood.sources:
        return ["it lifts the spirits", "it has a good heart"] if valence > NEAR else []
    if valence <= mood.valence:
        return ["it is happy already"] if valence > 2 * NEAR else []
    reasons = ["it is a step brighter than you feel"]
    if mood.valence < 0 and abs(energy - mood.arousal) <= NEAR:
        reasons.append("it starts near where you are and is brighter")
    if mood.valence < 0 < valence and energy < NEAR:
        reasons.append("it is gentle, with some light in it")
    if valence > NEAR:
        reasons.append("it has a good heart")
    return reasons


def _calming(valence: float, energy: float, occasion: Occasion) -> list[str]:
    reasons = []
    if energy < -MIDDLE:
        reasons.append("it is slow and soft" if energy < -NEAR else "it is in no hurry")
        if valence > MIDDLE:
            reasons += ["it is peaceful", "it lets you breathe"]
    if energy < occasion.mood.arousal - MIDDLE:
        reasons.append("it takes the pace down")
    return reasons


def _energising(valence: float, energy: float, kind: MediaKind) -> list[str]:
    if energy <= NEAR:
        return []
    reasons = ["it has energy to spare", "it is full of drive"]
    if kind is MediaKind.MUSIC:
        reasons.append("it is hard to sit still to")
    if valence > NEAR:
        reasons.append("it is fast and in a good mood")
    return reasons
