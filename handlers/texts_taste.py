"""What is said of a person's taste: stars, reasons, and what MoodSync believes."""

from collections.abc import Mapping
from types import MappingProxyType

from models.media import Mode
from models.mood import Source
from models.profile import Facet

YOU_LIKED = "You liked {titles}."

STARS_RANGE = "Stars go from 1 to 5. How many does {title} get?"
STAR_WORDS: Mapping[int, str] = MappingProxyType(
    {1: "1 star", 2: "2 stars", 3: "3 stars", 4: "4 stars", 5: "5 stars"}
)
STAR_BUTTON = "{stars}★"
THAT_ONE = "that one"
"""The title of what no catalogue holds any more."""

SOURCES: Mapping[Source, str] = MappingProxyType(
    {
        Source.FACE: "your face",
        Source.TEXT: "your words",
        Source.SELF_REPORT: "what you told me",
    }
)
SURENESS: tuple[tuple[float, str], ...] = (
    (0.85, "quite sure"),
    (0.65, "fairly sure"),
    (0.4, "a guess"),
    (0.0, "not sure"),
)
"""Confidence from which a phrase holds; the web page says it in the same words (chart.js)."""

WHY_MOOD = "• Your mood, as I read it: {mood}, {sure} ({percent} %), from {sources}{ago}."
WHY_AGO = ", {minutes} minutes before"
WHY_FADED = "• Your mood, {mood}, was {minutes} minutes old by then and counted little."
WHY_FELT = "• You asked for something that feels {mood}."
WHY_NO_MOOD = "• I did not know your mood, so it had no say."
WHY_MISREAD = "• You told me later that the mood was wrong, so your skips there count less."
WHY_MODE = "• What I was after: to {mode}."
WHY_WISHES = "• What you had asked for, and so all of them are: {wishes}."
WHY_LIKE = "• It should be like {title}."
WHY_CARD = "{place}. {title}: {reason}{decided}"
WHY_REASON = "because {reason}."
WHY_REASON_GONE = "I did not write down why."
WHY_DECIDED = " What weighed most: {parts}."
WHY_FIT = "the mood ({percent} % fit)"
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "mood": "the mood",
        "genre": "its genres",
        "taste": "my guess at your taste",
        "novelty": "that it is new to you",
        "popularity": "that many know it",
        "others": "what others with your taste liked",
        "chance": "chance",
    }
)
"""The parts of the ranking (`recommender.scoring.Parts`) as they stand in a sentence."""

MODE_AIMS: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: "stay with your mood",
        Mode.LIFT: "lift your mood, step by step",
        Mode.CALM: "calm things down",
        Mode.ENERGISE: "wake you up",
        Mode.SURPRISE: "surprise you",
    }
)

PROFILE_EMPTY = (
    "I know nothing of your taste yet. Like, skip or rate a few cards and I will learn."
)
PROFILE_SHOWN = "Shown so far: {shown}; liked {liked}, skipped {skipped}."
PROFILE_LIKES = "You liked: {titles}."
PROFILE_ENJOYS = "I believe you enjoy: {names}."
PROFILE_AVOIDS = "I believe you rather skip: {names}."
PROFILE_MOODS = "Your moods lately, read or told: {moods}."
PROFILE_LEANINGS = (
    "Moods you corrected: {count}. So on your face I now look less for {less} and more for {more}."
)
PROFILE_ASIDE = "No longer counted, at your wish: {names} (/profile restore {name} undoes it)."
PROFILE_USUAL = "I {mode}, with {kinds} (/mode changes that)."
PROFILE_REMOVE = "Is one of these beliefs wrong? One tap, and I forget it."

FORGET_LIKING = "Forget that I like {name}"
FORGET_SKIPPING = "Forget that I skip {name}"
UNDO = "Undo"
FORGOT = "Done: whether you like {name} counts nothing any more, now and later."
FORGOT_FACE = "Done: I read your face as anybody's again, whatever you corrected."
COUNTS_AGAIN = "All right, what you think of {name} counts again."
COUNTS_AGAIN_FACE = "All right, your corrections count again when I read your face."
NO_SUCH_BELIEF = "I hold no belief of that name. /profile shows those that I do."
NO_SUCH_BELIEF_AMONG = "I hold no belief of that name. You could take away: {names}."
PROFILE_USAGE = (
    "/profile shows what I believe. /profile remove jazz takes a belief away, "
    "/profile restore jazz brings it back; it may be a genre, an artist, a director, a decade, or "
    "my face for what you corrected about it."
)
FORGET_FACE = "Forget {name}"
BELIEFS: Mapping[Facet, str] = MappingProxyType(
    {
        Facet.GENRE: "{name}",
        Facet.MAKER: "{name}",
        Facet.DECADE: "the {name}",
        Facet.FACE: "what you corrected about your face",
    }
)
"""A belief as it stands in a sentence."""

CHART_ALT = "A chart of what I believe. {panels}"
CHART_GENRES = "Genres"
CHART_DECADES = "Decades"
CHART_MOODS = "Your moods lately"
CHART_FACE = "How I read your face"
CHART_TASTE_SIDES = ("◀ skipped", "liked ▶")
CHART_FACE_SIDES = ("◀ less often", "more often ▶")
CHART_LIKED = "liked {likes} of {taps}"
CHART_TIMES = "{count} of {total}"
CHART_ODDS = "odds {change:+.0%}"
