"""What to look for, given a mood and what a person wants done with it; pure.

A feeling is a point on the circumplex (Russell 1980, "A circumplex model of affect"): valence
from unpleasant to pleasant, arousal from calm to excited. An item's energy is on arousal's scale.

Which genre carries which feeling is a tendency of groups, not a law: genre tells much about
energy and less about valence. So feeling decides first and genre only helps; see
`recommender.scoring` for the weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.media import ANYTHING, Filters, Media, MediaKind, MediaQuery, Mode
from models.mood import Emotion, MoodState
from recommender.vocabulary import PLACES

CANDIDATES = 150
"""How many items to ask a provider for: enough that taste still has a choice. With 100, 120 and
200 simulated people like as many cards, within what chance does."""

MOST_GENRES = 8
"""More genres than this say nothing any more: everything would fit."""

EMPHASIS = 1.2
"""How much farther out the items that carry a feeling lie than the feeling's own rating.

The places of feelings are means over many people, which draws them towards the middle; an item is
placed by what it expresses and uses the whole scale. Of the unpleasant songs just as loud as anger
is rated, listeners hear half as angry, of those a fifth beyond nearly nine in ten; seen on the
half of the songs that `python -m recommender evaluate fit` does not hold out.
"""

LIFT_TO = (0.7, 0.35)  # content and awake; short of elation, which nobody is argued into
LIFT_SHARE = 0.65
"""How far a lift goes towards LIFT_TO at once.

The iso principle of music therapy (Altshuler 1948; Heiderscheit and Madson 2015): meet the mood
first, then move it in steps. From sadness this share ends at hopeful and gentle.
"""

CALM = PLACES["calm"]
"""Quiet and pleasant, (0.58, -0.55): where people put the word calm. Slow music lowers stress best
(de Witte et al. 2020)."""

ENERGISE = (0.5, 0.7)
"""Fast and pleasant, as music that helps exercise is (Terry et al. 2020)."""

SURPRISE_VALENCE = 0.35
"""The least pleasantness of a surprise: strange is welcome, bleak is not."""

PARTY = frozenset({"dance", "disco", "house", "techno"})
"""What somebody low is not pushed into at once."""

FRIGHTENING = frozenset({"horror"})
"""What somebody afraid is shown only when they ask: horror keeps the fear going."""

NO_MATCH: Mapping[Emotion, frozenset[str]] = {
    Emotion.FEAR: frozenset({"metal", "hard rock", "grunge", "punk"}),  # songs of the angry
    Emotion.SADNESS: frozenset({"war", "horror"}),  # films of cruelty
}
"""What lies where a feeling does and is no company in it."""

LOW_VALENCE = -0.2
"""Below this valence a person counts as low."""

# Each tuple is ordered: what stands first fits best.
#
# Songs. Upbeat: pop, soundtracks; energetic: hip hop, soul, funk, dance; intense: rock, metal,
# alternative; reflective: blues, jazz, classical, folk: the four groups of Rentfrow and Gosling
# (2003). What expresses which feeling (fast and bright for happiness, slow and quiet for sadness,
# fast and loud for anger): Juslin and Laukka (2003). Slow sad songs comfort the sad: Taruffi and
# Koelsch (2014). Metal and its kin let the angry work it through: Sharman and Dingle (2015).
# The order within sadness and anger follows listeners: of some 10,700 songs labelled by them that
# are not in the catalogue (the train part of Deezer's mood set, a genre being one of the artist's
# four most frequent tags in HetRec 2011), the share that is sad: folk .49, singer-songwriter .43,
# indie .38, alternative .37, blues .27, ballad .05; angry: metal .58, hard rock .36, grunge .31,
# punk .29, alternative .21, hip hop .17.
MATCHING_MUSIC: Mapping[Emotion, tuple[str, ...]] = {
    Emotion.HAPPINESS: ("pop", "rock", "funk", "disco", "dance", "soul", "latin", "swing"),
    Emotion.SADNESS: (
        *("folk", "singer-songwriter", "indie", "alternative"),
        *("blues", "ballad", "chanson", "classical"),
    ),
    Emotion.ANGER: ("metal", "hard rock", "grunge", "punk", "alternative", "hip hop"),
    Emotion.FEAR: ("soundtrack", "alternative", "electronic", "classical", "opera"),
    Emotion.DISGUST: ("grunge", "punk", "metal", "alternative"),
    Emotion.CONTEMPT: ("hip hop", "punk", "alternative", "blues"),
    Emotion.SURPRISE: ("electronic", "funk", "world", "jazz", "bollywood", "latin"),
    Emotion.NEUTRAL: ("indie", "folk", "jazz", "pop", "instrumental", "bossa nova"),
}

# Films. Which genre reliably calls up which feeling follows the clips of Gross and Levenson
# (1995): comedy for amusement, drama and parting for sadness, horror and thriller for fear,
# injustice for anger. People in a tender or sad mood choose drama and romance: Oliver (2008).
MATCHING_FILMS: Mapping[Emotion, tuple[str, ...]] = {
    Emotion.HAPPINESS: ("comedy", "music", "family", "animation", "adventure", "romance"),
    Emotion.SADNESS: ("drama", "romance", "history"),
    Emotion.ANGER: ("action", "crime", "thriller", "war"),
    Emotion.FEAR: ("mystery", "thriller", "drama"),
    Emotion.DISGUST: ("crime", "horror", "thriller", "drama"),
    Emotion.CONTEMPT: ("crime", "drama", "western", "comedy"),
    Emotion.SURPRISE: ("mystery", "science fiction", "adventure", "fantasy"),
    Emotion.NEUTRAL: ("drama", "documentary", "mystery", "comedy"),
}

# What the other modes look for. Calm: slow and instrumental as above, and sounds of nature, after
# which people recover faster from stress (Alvarsson et al. 2010); the others in the order of those
# listeners, by the share that is pleasant and quiet: new age .65, ambient .62, jazz .42,
# instrumental .39, electronic .36, classical .25, but folk .17; of bossa nova there are only six.
# That people in a bad mood turn to comedy and other pleasant things: mood management, Zillmann
# (1988). Energise: the energetic and rhythmic group of Rentfrow and Gosling. Surprise has no study
# behind it: genres that radio and cinemas in most countries play seldom.
MODE_MUSIC: Mapping[Mode, tuple[str, ...]] = {
    Mode.LIFT: ("soul", "singer-songwriter", "indie", "folk", "pop", "reggae", "gospel"),
    Mode.CALM: (
        *("new age", "ambient", "nature", "bossa nova"),
        *("jazz", "classical", "instrumental", "electronic"),
    ),
    Mode.ENERGISE: ("dance", "rock", "funk", "pop", "electronic", "hip hop", "disco", "latin"),
    Mode.SURPRISE: ("world", "flamenco", "afrobeat", "jazz", "bollywood", "bossa nova", "ska"),
}
MODE_FILMS: Mapping[Mode, tuple[str, ...]] = {
    Mode.LIFT: ("comedy", "family", "animation", "romance", "music", "adventure"),
    Mode.CALM: ("documentary", "family", "animation", "romance", "drama", "fantasy"),
    Mode.ENERGISE: ("action", "adventure", "comedy", "music", "science fiction"),
    Mode.SURPRISE: ("documentary", "fantasy", "animation", "mystery", "western", "music"),
}

AVOIDED: Mapping[Mode, frozenset[str]] = {
    Mode.MATCH: frozenset(),
    Mode.LIFT: frozenset({"metal", "grunge", "horror", "war"}),
    Mode.CALM: frozenset(
        {"metal", "hard rock", "punk", "techno", "horror", "thriller", "war", "action"}
    ),
    Mode.ENERGISE: frozenset({"ambient", "nature", "new age", "ballad", "horror"}),
    Mode.SURPRISE: frozenset({"horror", "war"}),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What fits a mood in a mode.

    Attributes:
        valence: in [-1, 1].
        energy: in [-1, 1].
        music: genres of songs with their weight in (0, 1], the best first.
        movies: the same of films.
        avoid: genres, of songs and films, that would spoil it.
    """

    valence: float
    energy: float
    music: Mapping[str, float]
    movies: Mapping[str, float]
    avoid: frozenset[str]

    def genres(self, kind: MediaKind) -> Mapping[str, float]:
        """Return the genres of one kind with their weights, the best first."""
        return self.music if kind is MediaKind.MUSIC else self.movies


def target_for(mood: MoodState, mode: Mode) -> Target:
    """Return what fits a mood in a mode."""
    valence, energy = _position(mood, mode)
    return Target(
        valence=valence,
        energy=energy,
        music=_genres(mood, mode, MATCHING_MUSIC, MODE_MUSIC),
        movies=_genres(mood, mode, MATCHING_FILMS, MODE_FILMS),
        avoid=_avoided(mood, mode),
    )


def placed(mood: MoodState, like: Media | None) -> MoodState:
    """Return the mood at the place of what is to be matched: an item's, if one is named.

    So "like Interstellar, but happier" lifts from where Interstellar is.
    """
    if like is None or like.valence is None or like.energy is None:
        return mood
    return replace(mood, valence=like.valence / EMPHASIS, arousal=like.energy / EMPHASIS)


def query_for(
    mood: MoodState,
    mode: Mode,
    kind: MediaKind,
    limit: int = CANDIDATES,
    filters: Filters = ANYTHING,
    like: Media | None = None,
) -> MediaQuery:
    """Return the question for providers of one kind."""
    target = target_for(placed(mood, like), mode)
    wanted = filters.genres or (sorted(like.genres) if like else target.genres(kind))
    return MediaQuery(
        kind=kind,
        genres=tuple(wanted),
        valence=target.valence,
        energy=target.energy,
        limit=limit,
        filters=filters,
    )


def _position(mood: MoodState, mode: Mode) -> tuple[float, float]:
    """Return the wanted valence and energy."""
    valence, energy = _emphasised(mood.valence), _emphasised(mood.arousal)
    match mode:
        case Mode.MATCH:
            return valence, energy
        case Mode.LIFT:
            # never below where somebody already is: a happy person is not lifted downwards
            goal = max(LIFT_TO[0], valence)
            return (
                valence + LIFT_SHARE * (goal - valence),
                energy + LIFT_SHARE * (LIFT_TO[1] - energy),
            )
        case Mode.CALM:
            return CALM
        case Mode.ENERGISE:
            return ENERGISE
        case Mode.SURPRISE:
            return max(SURPRISE_VALENCE, valence), energy / 2


def _emphasised(rating: float) -> float:
    return min(1.0, max(-1.0, EMPHASIS * rating))


def _avoided(mood: MoodState, mode: Mode) -> frozenset[str]:
    avoided = AVOIDED[mode]
    if mood.emotion is Emotion.FEAR:
        avoided |= FRIGHTENING
    if mode is Mode.MATCH:
        avoided |= NO_MATCH.get(mood.emotion, frozenset())
    if mode is Mode.LIFT and mood.valence < LOW_VALENCE:
        avoided |= PARTY
    return avoided


def _genres(
    mood: MoodState,
    mode: Mode,
    matching: Mapping[Emotion, tuple[str, ...]],
    of_mode: Mapping[Mode, tuple[str, ...]],
) -> Mapping[str, float]:
    """Return the best genres, their weights relative to the best one's."""
    weights: dict[str, float] = {}
    match_share = {Mode.MATCH: 1.0, Mode.LIFT: 1 - LIFT_SHARE}.get(mode, 0.0)
    for emotion, probability in mood.probabilities.items():
        _add(weights, matching[emotion], match_share * probability)
    _add(weights, of_mode.get(mode, ()), 1 - match_share)
    avoided = _avoided(mood, mode)
    # by name among equals, so that the order does not depend on the order of the emotions
    ranked = sorted(
        (genre for genre, weight in weights.items() if weight > 0 and genre not in avoided),
        key=lambda genre: (-weights[genre], genre),
    )[:MOST_GENRES]
    return {genre: weights[genre] / weights[ranked[0]] for genre in ranked}


def _add(weights: dict[str, float], genres: tuple[str, ...], share: float) -> None:
    """Add a list of genres, the first with the full share, the last with half of it."""
    for place, genre in enumerate(genres):
        weights[genre] = weights.get(genre, 0.0) + share * (1 - 0.5 * place / len(genres))
