"""What people say of songs, films and makers, and what they were shown."""

from handlers import wanted, wording
from handlers.buttons import mood_picker
from handlers.cards import card
from handlers.impressions import named
from handlers.lines import Line, Phrase
from handlers.shown import LOOKED_BACK, last_cards, meant
from handlers.turn import Turn
from models.chat import Reply
from models.media import ItemId, Media, MediaKind, Mode, Recommendation
from models.mood import Emotion
from models.profile import Impression, Reaction
from models.reason import Because, Reason
from models.understanding import Understanding
from recommender.names import folded

NAMED_AT_ONCE = 6
"""How many titles one sentence holds."""


async def opinion(turn: Turn, heard: Understanding) -> Reply:
    """Write down that a person likes or dislikes an item or a maker; ask which where unclear."""
    title_known = heard.ordinal is not None or heard.similar_to is not None
    if not title_known and heard.by:
        return await _of_maker(turn, heard.by, heard.liked)
    item = await meant(turn, heard) if title_known else await _only_card(turn)
    if item is None and heard.similar_to:
        return Reply(turn.voice.say(Line.NOT_IN_CATALOGUE))
    if item is None:
        return Reply(turn.voice.say(Line.WHICH_ONE))
    if heard.similar_to and (maker := await _maker_of_that_name(turn, heard.similar_to, item)):
        return await _of_maker(turn, maker, heard.liked)
    if heard.liked is None:
        asked = turn.voice.say(Line.LIKE_OR_NOT, title=item.title)
        await note(turn, named(item, turn.user, turn.services.now()))
        wished = Recommendation(item, 1.0, Reason(Because.ASKED_FOR))
        return Reply(asked, (card(wished, turn.table),))
    impression = named(item, turn.user, turn.services.now())
    return await _react(turn, impression, liked=heard.liked)


async def history(turn: Turn) -> Reply:
    """Tell what was shown and liked lately."""
    seen = await turn.services.store.shown(turn.user, LOOKED_BACK)
    titles = [one.title for one in seen if one.place > 0][:NAMED_AT_ONCE]
    if not titles:
        return Reply(turn.voice.say(Line.NOTHING_SHOWN), buttons=mood_picker(turn.table))
    lines = [turn.voice.say(Line.SHOWN, titles=wording.listed(turn.table, titles))]
    liked = [one.title for one in (await turn.services.store.profile(turn.user)).liked]
    if liked:
        told = wording.listed(turn.table, liked[:NAMED_AT_ONCE])
        lines.append(turn.tell(Phrase.YOU_LIKED, titles=told))
    return Reply("\n".join(lines))


async def _only_card(turn: Turn) -> Media | None:
    """Return what "it" means: the one card of the latest answer, when there is but one."""
    cards = await last_cards(turn)
    return await wanted.item(turn, cards[0].item) if len(cards) == 1 else None


async def _maker_of_that_name(turn: Turn, name: str, item: Media) -> str | None:
    """Return a maker's name where it is that, and not a title, that was named."""
    if folded(item.title) == folded(name):
        return None
    return await turn.services.library.maker(name)


async def _of_maker(turn: Turn, name: str, liked: bool | None) -> Reply:
    """Write down an opinion about a maker; it counts for all they made."""
    best = await turn.services.library.best_of(name)
    maker = await turn.services.library.maker(name)
    if best is None or maker is None:
        return Reply(turn.voice.say(Line.NOT_IN_CATALOGUE))
    if liked is None:
        return Reply(turn.voice.say(Line.WHICH_ONE))
    return await _react(turn, impression_of_maker(turn, maker, best.kind), liked=liked)


async def _react(turn: Turn, what: Impression, *, liked: bool) -> Reply:
    await note(turn, what)
    reaction = Reaction.LIKE if liked else Reaction.SKIP
    await turn.services.store.react(turn.user, what.item, reaction, turn.services.now())
    line = Line.LIKED if liked else Line.SKIPPED
    return Reply(turn.voice.say(line, title=what.title))


async def note(turn: Turn, what: Impression) -> None:
    """Write down what was named, unless it was shown: then its row is there and stays as it is."""
    held = (await turn.services.store.profile(turn.user)).last_shown
    if what.item not in held:
        await turn.services.store.show([what])


def impression_of_maker(turn: Turn, maker: str, kind: MediaKind) -> Impression:
    """Return a maker as something that can be liked; it has no genres of its own."""
    letters = "".join(letter for letter in folded(maker) if letter.isascii()).replace(" ", "-")
    return Impression(
        user=turn.user,
        item=ItemId(f"maker:{letters[:40]}"),
        kind=kind,
        title=maker,
        maker=maker,
        genres=frozenset(),
        emotion=Emotion.NEUTRAL,
        mode=Mode.MATCH,
        shown_at=turn.services.now(),
    )
