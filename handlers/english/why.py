"""What is said in English of why a card came, and of what is believed."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.lines import Phrase
from models.media import Mode
from models.mood import Source
from models.profile import Facet

WHY: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.YOU_LIKED: "You liked {titles}.",
        Phrase.STARS_RANGE: "Stars go from 1 to 5. How many does {title} get?",
        Phrase.THAT_ONE: "that one",
        Phrase.QUITE_SURE: "quite sure",
        Phrase.FAIRLY_SURE: "fairly sure",
        Phrase.A_GUESS: "a guess",
        Phrase.NOT_SURE: "not sure",
        Phrase.WHY_MOOD: (
            "• Your mood, as I read it: {mood}, {sure} ({percent} %), from {sources}{ago}."
        ),
        Phrase.WHY_AGO: ", {minutes} minutes before",
        Phrase.WHY_FADED: (
            "• Your mood, {mood}, was {minutes} minutes old by then and counted little."
        ),
        Phrase.WHY_FELT: "• You asked for something that feels {mood}.",
        Phrase.WHY_NO_MOOD: "• I did not know your mood, so it had no say.",
        Phrase.WHY_MISREAD: (
            "• You told me later that the mood was wrong, so your skips there count less."
        ),
        Phrase.WHY_MODE: "• What I was after: to {mode}.",
        Phrase.WHY_WISHES: "• What you had asked for, and so all of them are: {wishes}.",
        Phrase.WHY_LIKE: "• It should be like {title}.",
        Phrase.WHY_CARD: "{place}. {title}: {reason}{decided}",
        Phrase.WHY_REASON: "because {reason}.",
        Phrase.WHY_REASON_GONE: "I did not write down why.",
        Phrase.WHY_DECIDED: " What weighed most: {parts}.",
        Phrase.OVER_99: "over 99",
        Phrase.WHY_FIT: "the mood ({percent} % fit)",
    }
)

PROFILE: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.PROFILE_EMPTY: (
            "I know nothing of your taste yet. Like, skip or rate a few cards and I will learn."
        ),
        Phrase.PROFILE_SHOWN: "Shown so far: {shown}; liked {liked}, skipped {skipped}.",
        Phrase.PROFILE_LIKES: "You liked: {titles}.",
        Phrase.PROFILE_ENJOYS: "I believe you enjoy: {names}.",
        Phrase.PROFILE_AVOIDS: "I believe you rather skip: {names}.",
        Phrase.PROFILE_HOURS: (
            "Around {quieter:02d}:00 you like quieter {kind} than around {livelier:02d}:00 (UTC)."
        ),
        Phrase.PROFILE_WEEKENDS_LIVELIER: (
            "At weekends you like livelier {kind} than on other days."
        ),
        Phrase.PROFILE_WEEKENDS_QUIETER: "At weekends you like quieter {kind} than on other days.",
        Phrase.PROFILE_WEEKENDS_BRIGHTER: (
            "At weekends you like brighter {kind} than on other days."
        ),
        Phrase.PROFILE_WEEKENDS_DARKER: "At weekends you like darker {kind} than on other days.",
        Phrase.PROFILE_MOODS: "Your moods lately, read or told: {moods}.",
        Phrase.PROFILE_LEANINGS: (
            "Moods you corrected: {count}. So on your face I now look less for {less} and more "
            "for {more}."
        ),
        Phrase.PROFILE_ASIDE: (
            "No longer counted, at your wish: {names} (/profile restore {name} undoes it)."
        ),
        Phrase.PROFILE_USUAL: "I {mode}, with {kinds} (/mode changes that).",
        Phrase.PROFILE_REMOVE: "Is one of these beliefs wrong? One tap, and I forget it.",
        Phrase.PROFILE_USAGE: (
            "/profile shows what I believe. /profile remove jazz takes a belief away, /profile "
            "restore jazz brings it back; it may be a genre, an artist, a director, a decade, "
            "hours, weekends, or my face for what you corrected about it."
        ),
        Phrase.FACE: "face",
        Phrase.HOURS: "hours",
        Phrase.WEEKENDS: "weekends",
        Phrase.FORGET_LIKING: "Forget that I like {name}",
        Phrase.FORGET_SKIPPING: "Forget that I skip {name}",
        Phrase.FORGET_BELIEF: "Forget {name}",
        Phrase.UNDO: "Undo",
        Phrase.FORGOT: "Done: whether you like {name} counts nothing any more, now and later.",
        Phrase.FORGOT_FACE: "Done: I read your face as anybody's again, whatever you corrected.",
        Phrase.FORGOT_HABIT: "Done: {name} counts nothing any more, now and later.",
        Phrase.COUNTS_AGAIN: "All right, what you think of {name} counts again.",
        Phrase.COUNTS_AGAIN_FACE: "All right, your corrections count again when I read your face.",
        Phrase.COUNTS_AGAIN_HABIT: "All right, {name} counts again.",
        Phrase.NO_SUCH_BELIEF: "I hold no belief of that name. /profile shows those that I do.",
        Phrase.NO_SUCH_BELIEF_AMONG: (
            "I hold no belief of that name. You could take away: {names}."
        ),
    }
)

CHART: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.CHART_ALT: "A chart of what I believe. {panels}",
        Phrase.CHART_PANEL: "{title}: {bars}.",
        Phrase.CHART_GENRES: "Genres",
        Phrase.CHART_DECADES: "Decades",
        Phrase.CHART_MOODS: "Your moods lately",
        Phrase.CHART_FACE: "How I read your face",
        Phrase.CHART_SKIPPED: "◀ skipped",
        Phrase.CHART_LIKED: "liked ▶",
        Phrase.CHART_LESS_OFTEN: "◀ less often",
        Phrase.CHART_MORE_OFTEN: "more often ▶",
        Phrase.CHART_LIKES: "liked {likes} of {taps}",
        Phrase.CHART_TIMES: "{count} of {total}",
        Phrase.CHART_ODDS: "odds {change:+.0%}",
    }
)

STARS: Mapping[int, str] = MappingProxyType(
    {1: "1 star", 2: "2 stars", 3: "3 stars", 4: "4 stars", 5: "5 stars"}
)

SOURCES: Mapping[Source, str] = MappingProxyType(
    {
        Source.FACE: "your face",
        Source.TEXT: "your words",
        Source.SELF_REPORT: "what you told me",
    }
)

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

MODE_AIMS: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: "stay with your mood",
        Mode.LIFT: "lift your mood, step by step",
        Mode.CALM: "calm things down",
        Mode.ENERGISE: "wake you up",
        Mode.SURPRISE: "surprise you",
    }
)

BELIEFS: Mapping[Facet, str] = MappingProxyType(
    {
        Facet.GENRE: "{name}",
        Facet.MAKER: "{name}",
        Facet.DECADE: "the {name}",
        Facet.FACE: "what you corrected about your face",
        Facet.HOUR: "what you like at which hour",
        Facet.WEEKEND: "what you like at weekends",
    }
)
