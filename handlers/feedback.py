"""Like and Skip: the recommender's only data."""

import structlog

from handlers.lines import Line, Phrase
from handlers.turn import Turn
from models.chat import Reply
from models.media import ItemId
from models.profile import Reaction

log = structlog.get_logger(__name__)


async def react(turn: Turn, item: ItemId, reaction: Reaction) -> Reply:
    """Write a reaction down, then say so; the same press twice changes nothing."""
    shown = await turn.services.store.react(turn.user, item, reaction, turn.services.now())
    if shown is None:
        return Reply(turn.tell(Phrase.UNKNOWN_ITEM), failed=True)
    log.info("reacted", reaction=str(reaction), kind=str(shown.kind))
    line = Line.LIKED if reaction is Reaction.LIKE else Line.SKIPPED
    return Reply(turn.voice.say(line, title=shown.title))
