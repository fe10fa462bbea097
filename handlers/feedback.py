"""Like and Skip: the recommender's only data."""

import structlog

from handlers import texts
from handlers.services import Services, rng_for
from models.chat import ButtonPress, Reply
from models.media import ItemId
from models.profile import Reaction

log = structlog.get_logger(__name__)


async def react(services: Services, press: ButtonPress, item: ItemId, reaction: Reaction) -> Reply:
    """Write a reaction down, then say so; the same press twice changes nothing."""
    shown = await services.store.react(press.user, item, reaction, services.now())
    if shown is None:
        return Reply(texts.UNKNOWN_ITEM, failed=True)
    log.info("reacted", reaction=str(reaction), kind=str(shown.kind))
    wordings = texts.LIKED if reaction is Reaction.LIKE else texts.SKIPPED
    return Reply(rng_for(press).choice(wordings).format(title=shown.title))
