"""Builds every part from the settings and runs the platforms; the only wiring."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog

from bot.web_chat import WebChat
from config.settings import FaceEngine, Settings
from emotion.face import FaceReader
from emotion.text import VaderAnalyzer
from handlers.conversation import Conversation
from handlers.services import Services
from handlers.workers import Workers
from models.media import MediaKind
from models.protocols import ChatPlatform, FaceAnalyzer
from models.store import Store
from recommender.catalogue import Catalogue
from recommender.journey import JourneyPlanner
from recommender.recommend import Recommender

log = structlog.get_logger(__name__)


async def run(settings: Settings) -> None:
    """Serve every platform that is set up, until cancelled.

    Raises:
        StartupError: in an exception group; the operator must mend something.
    """
    async with conversation(settings) as talk, asyncio.TaskGroup() as group:
        gc.freeze()  # what was loaded stays: a full collection would hold the loop for 50 ms
        for platform in platforms(settings):
            log.info("platform", name=str(platform.name))
            group.create_task(platform.run(talk.handle), name=str(platform.name))


@asynccontextmanager
async def conversation(settings: Settings) -> AsyncIterator[Conversation]:
    """Yield a conversation with all its parts; close them at the end.

    Raises:
        StartupError: weights, catalogue or database cannot be used.
    """
    # one network after another: creating a session holds the interpreter lock anyway
    face = face_reader(settings)
    text = VaderAnalyzer.load()
    catalogue = Catalogue.load(settings.catalogue)
    recommender = Recommender([catalogue.provider(kind) for kind in MediaKind])
    store = await Store.open(settings.database_url)
    workers = Workers(settings.worker_threads, settings.worker_queue)
    try:
        yield Conversation(
            Services(
                face=face,
                text=text,
                recommend=recommender,
                journey=JourneyPlanner(recommender),
                store=store,
                workers=workers,
                now=now,
            )
        )
    finally:
        workers.close()
        await store.close()


def face_reader(settings: Settings) -> FaceAnalyzer:
    """Return the engine that reads faces, its networks loaded. Raises StartupError."""
    if settings.face_engine is FaceEngine.OWN:
        return FaceReader.load(settings.weights, settings.face_detector)
    from emotion.deepface_face import DeepFaceReader  # noqa: PLC0415  # rarely wanted

    return DeepFaceReader.load(str(settings.deepface_detector))


def platforms(settings: Settings) -> list[ChatPlatform]:
    """Return the platforms that are set up; the web chat always is.

    The chat libraries are imported only where they are used: together they take a second.
    """
    found: list[ChatPlatform] = [WebChat(settings.web_host, settings.web_port)]
    if settings.telegram_token:
        from bot.telegram_chat import TelegramChat  # noqa: PLC0415

        found.append(
            TelegramChat(
                settings.telegram_token.get_secret_value(),
                settings.telegram_api_url or None,
                settings.telegram_file_url or None,
            )
        )
    if settings.discord_token:
        from bot.discord_chat import DiscordChat  # noqa: PLC0415

        found.append(
            DiscordChat(
                settings.discord_token.get_secret_value(),
                settings.discord_api_url or None,
                settings.discord_gateway_url or None,
            )
        )
    return found


def now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)
