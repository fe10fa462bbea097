"""What the conversation says in English about cards."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.lines import Line
from models.media import MediaKind, Mode

KINDS: Mapping[tuple[MediaKind, ...], str] = MappingProxyType(
    {
        (MediaKind.MUSIC,): "songs",
        (MediaKind.MOVIE,): "films",
        (MediaKind.MUSIC, MediaKind.MOVIE): "songs and films",
    }
)

WISHES: Mapping[str, str] = MappingProxyType(
    {
        "genres": "{}",
        "not_genres": "without {}",
        "years": "from {first} to {last}",
        "year": "from {first}",
        "max_runtime": "at most {} minutes long",
        "language": "in {}",
        "family_safe": "fit for the whole family",
        "by": "by {}",
    }
)
"""The filters of `models.media.Filters`, as they stand in a list."""

OFFERS: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        Mode.MATCH: (
            "Here are {kinds} that stay with it:",
            "Some {kinds} in the same mood:",
            "These {kinds} keep you company:",
            "{Kinds} that feel alike:",
            "A few {kinds} that will not argue with you:",
            "Some {kinds} that fit how things are:",
        ),
        Mode.LIFT: (
            "Some {kinds} to lift it, step by step:",
            "A few {kinds} with a little more light in them:",
            "{Kinds} that are a step brighter:",
            "Some {kinds} to make it a bit easier:",
            "Gently upwards, with these {kinds}:",
            "These {kinds} may cheer things up:",
        ),
        Mode.CALM: (
            "Some {kinds} to calm down with:",
            "A few quiet {kinds}:",
            "{Kinds} that take the pace down:",
            "Slow and soft, these {kinds}:",
            "Some {kinds} to breathe with:",
            "These {kinds} are in no hurry:",
        ),
        Mode.ENERGISE: (
            "Some {kinds} to get going:",
            "A few {kinds} with drive:",
            "{Kinds} to wake up with:",
            "Some {kinds} with energy to spare:",
            "These {kinds} do not sit still:",
            "Up we go, with these {kinds}:",
        ),
        Mode.SURPRISE: (
            "Some {kinds} you may not expect:",
            "A few {kinds} from off the path:",
            "{Kinds} I would not have guessed myself:",
            "Something else for once, these {kinds}:",
            "Some {kinds} that may be new to you:",
            "Let chance have a say, with these {kinds}:",
        ),
    }
)

CARD_LINES: Mapping[Line, tuple[str, ...]] = MappingProxyType(
    {
        Line.ONE: (
            "Just one, and I think it fits:",
            "A single one this time:",
            "One came to mind:",
            "Here is one for you:",
            "One it is:",
            "I would pick this one:",
            "Only one, but a good one, I hope:",
            "How about this:",
            "This one, perhaps:",
            "I found one:",
            "One to try:",
        ),
        Line.HERE: (
            "Here are some {kinds}:",
            "How about these {kinds}:",
            "I found some {kinds} for you:",
            "Try these {kinds}:",
            "Some {kinds} I would pick:",
            "These {kinds} came to mind:",
            "See what you think of these {kinds}:",
            "These {kinds} might do:",
            "My suggestion, {kinds}:",
            "I would start with these {kinds}:",
            "A few {kinds} to choose from, then:",
        ),
        Line.LIKE_THAT: (
            "Because of {title}, these {kinds}:",
            "Close to {title}, I found these {kinds}:",
            "If {title} is your thing, try these {kinds}:",
            "Some {kinds} in the spirit of {title}:",
            "Relatives of {title}, as I see it:",
            "Not far from {title}:",
            "Starting from {title}, I came to these {kinds}:",
            "These {kinds} share something with {title}:",
            "More along the lines of {title}:",
            "In the neighbourhood of {title}:",
            "Some {kinds} that sit well beside {title}:",
        ),
        Line.OTHERS: (
            "Something else, then:",
            "Other {kinds}, same idea:",
            "Let us try these instead:",
            "Next ones:",
            "All right, a fresh set of {kinds}:",
            "Perhaps rather these {kinds}:",
            "Different {kinds} this time:",
            "Here is another round:",
            "And what about these {kinds}:",
            "A few more {kinds} to choose from:",
            "Once more, with other {kinds}:",
        ),
        Line.NOTHING_LEFT: (
            "I have nothing left to show you here. Try another mode: /mode",
            "That is all I have in this direction. /mode changes the direction.",
            "You have seen everything I would pick for this. How about another /mode?",
            "My shelf is empty here. Another mood or /mode opens another shelf.",
            "Nothing new left for this one, I am sorry. /mode may help.",
            "That was the last of it. Something different: /mode",
            "I am out of ideas in this corner. /mode takes us to another.",
            "No more of these, I am afraid. Tell me another wish, or use /mode.",
            "You have been thorough: nothing new is left here.",
            "I could only repeat myself now. Perhaps another /mode?",
            "The drawer is empty. Ask me for another kind of thing.",
        ),
        Line.NOTHING_FITS: (
            "I have nothing new that is {wishes}.",
            "All of that at once I don't have: {wishes}.",
            "That is a narrow gap, {wishes}, and nothing new fits through it.",
            "I looked for {wishes} and came back with empty hands.",
            "Nothing on my shelves that you have not seen is {wishes}.",
            "I am sorry, nothing new is {wishes}.",
            "My catalogue has nothing more that is {wishes}.",
            "Too much at once for my shelves: {wishes}.",
            "No match that you don't know yet: {wishes}.",
            "I searched, and nothing new turned out to be {wishes}.",
            "That leaves nothing new: {wishes}.",
        ),
        Line.WITHOUT: (
            "Without “{wish}” there would be some. Shall I?",
            "I would find something if “{wish}” went. Would that do?",
            "Let go of “{wish}”, and there is a choice. One tap:",
            "If “{wish}” matters least, tap here:",
            "It is “{wish}” that stands in the way. Shall I drop it?",
            "If I may leave out “{wish}”, I have some.",
            "Everything but “{wish}” is possible. One tap, and I look again.",
            "Were it not for “{wish}”, I would have an answer. Leave it out?",
            "“{wish}” is the hard part. Without it I find something.",
            "Shall I try it without “{wish}”?",
            "There is something if you can do without “{wish}”.",
        ),
        Line.NO_LIKENESS: (
            "I don't know that name, so I go by the rest of your wish.",
            "That one is not on my shelves; I use what else you said.",
            "That name is new to me. I go by the rest.",
            "I could not find that name, so these follow your other words.",
            "Unknown to me, that name; but the rest of what you said, I understand.",
        ),
    }
)
