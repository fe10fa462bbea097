"""Why an item was chosen, as data; `handlers.wording` makes a sentence of it; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from models.media import Media, MediaKind, Mode
from models.mood import Emotion
from models.profile import Tally
from models.reason import Because, Reason
from models.taste import decade_of
from recommender.scoring import Occasion, Parts
from recommender.taste import key, leaning

WELL_KNOWN = 0.85  # popularity from which almost everybody knows it
LITTLE_KNOWN = 0.45  # popularity below which not many people know it
LONG_AGO = 1965  # films and songs up to this year count as old
NEAR = 0.35  # a difference on the circumplex that people hardly notice
MIDDLE = 0.2  # a mood within this distance of zero is neither one thing nor the other
FAME_TOLD = 0.5  # fame is the least that a person wants to hear: it must decide twice as clearly
OFTEN = 3  # likes from which "you like" is fair to say

_GOES = {
    Mode.MATCH: Because.GENRE_MATCHES,
    Mode.LIFT: Because.GENRE_LIFTS,
    Mode.CALM: Because.GENRE_CALMS,
    Mode.ENERGISE: Because.GENRE_ENERGISES,
    Mode.SURPRISE: Because.GENRE_SURPRISES,
}
_NO_MOOD = [Because.FITS_MOST_MOODS, Because.NEEDS_NO_MOOD]
"""Of an item for somebody who neither told nor showed how they feel."""


@dataclass(slots=True)
class Reasons:
    """Gives each item of one answer its reason, and no reason twice while there is another.

    Attributes:
        ordinary: the mean parts of the items that an item was chosen from. What decided for it
            is what lies furthest above them, weighted.
    """

    occasion: Occasion
    ordinary: Parts
    used: set[Reason] = field(default_factory=set)

    def give(self, item: Media, parts: Parts) -> Reason:
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

    def _reasons(self, item: Media, parts: Parts) -> Iterator[Reason]:
        """Yield what is true of an item, the most decisive first."""
        if item.id in self.occasion.taste.liked:
            yield Reason(Because.LIKED)
        if self.occasion.like:
            yield from _alike(item, self.occasion.like)
        gains = self._gains(parts)
        gains["popularity"] *= FAME_TOLD
        for name in _positive(gains):
            yield from self._about(name, item)
        yield from self._about("mood", item)
        yield Reason(Because.CLOSEST)

    def _gains(self, parts: Parts) -> dict[str, float]:
        """Return how much each part lifted an item above the ordinary."""
        weights = self.occasion.weights
        return {
            name: getattr(weights, name) * (getattr(parts, name) - getattr(self.ordinary, name))
            for name in Parts._fields
        }

    def _about(self, part: str, item: Media) -> Sequence[Reason]:
        match part:
            case "taste":
                return _taste(item, self.occasion)
            case "mood":
                return _turned(map(Reason, _mood(item, self.occasion)), item)
            case "novelty":
                return _turned(_novelty(item, self.occasion), item)
            case "popularity" | "others":
                others = [Reason(Because.OTHERS_LIKED)]
                return _popularity(item) if part == "popularity" else others
            case "genre":
                return _genre(item, self.occasion)
            case _:
                return ()


def _positive(gains: Mapping[str, float]) -> list[str]:
    return sorted((name for name in gains if gains[name] > 0), key=lambda name: -gains[name])


def _alike(item: Media, other: Media) -> list[Reason]:
    """Return what an item has in common with the one it should be like."""
    reasons = []
    if item.maker and key(item.maker) == key(other.maker):
        reasons.append(Reason(Because.SAME_MAKER, maker=item.maker))
    if item.kind is other.kind:
        common = tuple(sorted(item.genres & other.genres)[:2])
        shared = Reason(Because.SHARED_GENRES, common, title=other.title)
        reasons += [shared] if common else []
    if None not in (item.valence, item.energy, other.valence, other.energy) and _near(item, other):
        reasons.append(Reason(Because.FEELS_ALIKE, title=other.title))
    return reasons


def _turned(reasons: Iterable[Reason], item: Media) -> Sequence[Reason]:
    """Start at a place that depends on the item, so that people do not read one line for ever."""
    reasons = list(reasons)
    start = crc32(item.id.encode()) % len(reasons) if reasons else 0
    return [*reasons[start:], *reasons[:start]]


def _taste(item: Media, occasion: Occasion) -> list[Reason]:
    is_song = item.kind is MediaKind.MUSIC
    reasons = []
    if occasion.taste.makers.get(key(item.maker), 0.0) > 0:
        by = Because.LIKED_SONG_BY if is_song else Because.LIKED_FILM_BY
        reasons.append(Reason(by, maker=item.maker))
    liked = [genre for genre in item.genres if occasion.taste.genres.get(genre, 0.0) > 0]
    for genre in sorted(liked, key=lambda genre: (-occasion.taste.genres[genre], genre)):
        often = occasion.profile.genres.get(genre, Tally()).likes >= OFTEN
        reasons.append(
            Reason(Because.LIKED_GENRE_OFTEN if often else Because.LIKED_GENRE, (genre,))
        )
    decade = decade_of(item.year)
    if leaning(occasion.profile.decades.get(decade, Tally())) > 0:
        of = Because.LIKED_SONGS_OF if is_song else Because.LIKED_FILMS_OF
        reasons.append(Reason(of, decade=decade))
    return reasons


def _popularity(item: Media) -> list[Reason]:
    if item.popularity < WELL_KNOWN:
        return []
    return [Reason(Because.KNOWN_BY_MOST), Reason(Because.KNOWN_WORLDWIDE)]


def _genre(item: Media, occasion: Occasion) -> list[Reason]:
    if occasion.mode is Mode.MATCH and not occasion.mood.sources:
        return []
    wanted = occasion.target.genres(item.kind)
    fitting = [genre for genre in wanted if genre in item.genres]
    return [Reason(_GOES[occasion.mode], (genre,)) for genre in fitting[:1]]


def _novelty(item: Media, occasion: Occasion) -> list[Reason]:
    reasons = [Reason(Because.DIFFERENT)]
    if occasion.taste.familiar and not occasion.taste.familiar.keys() & item.genres:
        reasons.append(Reason(Because.FAR_FROM_USUAL))
    if item.popularity < LITTLE_KNOWN:
        reasons.append(Reason(Because.LITTLE_KNOWN))
    if item.year <= LONG_AGO:
        reasons.append(Reason(Because.LONG_AGO, year=item.year))
    return reasons


def _mood(item: Media, occasion: Occasion) -> list[Because]:
    """Return what an item's feeling has to do with the mood; nothing if it is unknown."""
    if item.valence is None or item.energy is None:
        return []
    match occasion.mode:
        case Mode.MATCH:
            known = occasion.mood.sources
            return _matching(item.valence, item.energy, occasion) if known else _NO_MOOD
        case Mode.LIFT:
            return _lifting(item.valence, item.energy, occasion)
        case Mode.CALM:
            return _calming(item.valence, item.energy, occasion)
        case Mode.ENERGISE:
            return _energising(item.valence, item.energy, item.kind)
        case Mode.SURPRISE:
            return [Because.PLEASANT_CHANCE] if item.valence > MIDDLE else []


def _near(item: Media, other: Media) -> bool:
    """Tell whether people hardly notice the difference in feeling."""
    return (
        abs((item.valence or 0.0) - (other.valence or 0.0)) <= NEAR
        and abs((item.energy or 0.0) - (other.energy or 0.0)) <= NEAR
    )


def _matching(valence: float, energy: float, occasion: Occasion) -> list[Because]:
    mood = occasion.mood
    if max(abs(valence - mood.valence), abs(energy - mood.arousal)) > NEAR:
        return []
    if max(abs(mood.valence), abs(mood.arousal)) <= MIDDLE:
        return [Because.EVEN, Because.ASKS_NOTHING, Because.LEAVES_AS_YOU_ARE]
    if mood.valence > 0:
        return _matching_pleasant(energy, mood.arousal)
    if energy > MIDDLE and mood.arousal > 0:
        return _matching_tense(mood.emotion)
    if valence > -MIDDLE / 2:
        return [Because.CLOSE_TO_YOU]
    quiet = [Because.QUIET] if energy < 0 and mood.arousal < 0 else []
    return [*quiet, Because.NO_CHEERING_UP, Because.KEEPS_COMPANY]


def _matching_pleasant(energy: float, arousal: float) -> list[Because]:
    if energy > 0 and arousal > 0:
        return [Because.BRIGHT, Because.SHARES_GOOD_MOOD, Because.KEEPS_UP]
    return [Because.WARM, Because.KEEPS_GOOD_MOOD, Because.AT_EASE]


def _matching_tense(emotion: Emotion) -> list[Because]:
    match emotion:
        case Emotion.ANGER | Emotion.DISGUST | Emotion.CONTEMPT:
            return [Because.FIERCE, Because.LETS_OFF_STEAM, Because.NOT_NICE]
        case _:
            return [Because.TENSE, Because.DOES_NOT_PRETEND]


def _lifting(valence: float, energy: float, occasion: Occasion) -> list[Because]:
    mood = occasion.mood
    if not mood.sources:
        return [Because.LIFTS_SPIRITS, Because.GOOD_HEART] if valence > NEAR else []
    if valence <= mood.valence:
        return [Because.HAPPY_ALREADY] if valence > 2 * NEAR else []
    reasons = [Because.STEP_BRIGHTER]
    if mood.valence < 0 and abs(energy - mood.arousal) <= NEAR:
        reasons.append(Because.NEAR_AND_BRIGHTER)
    if mood.valence < 0 < valence and energy < NEAR:
        reasons.append(Because.GENTLE_WITH_LIGHT)
    if valence > NEAR:
        reasons.append(Because.GOOD_HEART)
    return reasons


def _calming(valence: float, energy: float, occasion: Occasion) -> list[Because]:
    reasons = []
    if energy < -MIDDLE:
        reasons.append(Because.SLOW_AND_SOFT if energy < -NEAR else Because.IN_NO_HURRY)
        if valence > MIDDLE:
            reasons += [Because.PEACEFUL, Because.LETS_BREATHE]
    if energy < occasion.mood.arousal - MIDDLE:
        reasons.append(Because.TAKES_PACE_DOWN)
    return reasons


def _energising(valence: float, energy: float, kind: MediaKind) -> list[Because]:
    if energy <= NEAR:
        return []
    reasons = [Because.ENERGY_TO_SPARE, Because.FULL_OF_DRIVE]
    if kind is MediaKind.MUSIC:
        reasons.append(Because.HARD_TO_SIT_STILL)
    if valence > NEAR:
        reasons.append(Because.FAST_IN_GOOD_MOOD)
    return reasons
