"""Builds every part from the settings and runs the platforms; the only wiring."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.understand import encoder, understander
from bot.web_chat import WebChat
from config.settings import FaceEngine, Settings
from emotion.face import FaceReader
from emotion.language import LanguageDetector
from emotion.text import VaderAnalyzer
from emotion.words import PairAnalyzer
from handlers.conversation import Conversation
from handlers.intents import Encoder
from handlers.services import Services
from handlers.workers import Workers
from models.media import MediaKind
from models.protocols import ChatPlatform, FaceAnalyzer, TextAnalyzer
from models.store import Store
from recommender.catalogue import Catalogue
from recommender.community import Community
from recommender.item_knn import ItemKnn
from recommender.journey import JourneyPlanner
from recommender.kinship import Kinship
from recommender.library import Shelves
from recommender.recommend import Recommender

if TYPE_CHECKING:
    from bot.llm import SmallTalkEndpoint  # rarely wanted

log = structlog.get_logger(__name__)


async def run(settings: Settings) -> None:
    """Serve every platform that is set up, until cancelled.

    Raises:
        StartupError: in an exception group; the operator must mend something.
    """
    async with conversation(settings) as talk, asyncio.TaskGroup() as group:
        gc.freeze()  # what was loaded stays: a full collection would hold the loop for 50 ms
        group.create_task(talk.services.learn(), name="learn")
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
    text = text_reader(settings)
    catalogue = Catalogue.load(settings.catalogue)
    imported = ItemKnn.load(settings.catalogue)
    library = Shelves(catalogue.shelves)
    providers = [catalogue.provider(kind) for kind in MediaKind]
    store = await Store.open(settings.database_url)
    small_talk = small_talk_endpoint(settings)
    workers = Workers(settings.worker_threads, settings.worker_queue)
    community = Community(store.likes, workers.run, imported)
    kinships = {shelf.kind: Kinship.of(shelf.items) for shelf in providers}
    recommender = Recommender(
        providers, library=library, others=community.others, kinships=kinships
    )
    try:
        yield Conversation(
            Services(
                face=face,
                text=text,
                understand=understander(
                    settings.weights, catalogue, sharing(text, settings.weights)
                ),
                language=LanguageDetector.load(),
                library=library,
                recommend=recommender,
                journey=JourneyPlanner(recommender),
                store=store,
                workers=workers,
                now=now,
                small_talk=small_talk,
                learn=community.keep_fitting,
            )
        )
    finally:
        if small_talk:
            await small_talk.close()
        workers.close()
        await store.close()


def face_reader(settings: Settings) -> FaceAnalyzer:
    """Return the engine that reads faces, its networks loaded. Raises StartupError."""
    if settings.face_engine is FaceEngine.OWN:
        return FaceReader.load(settings.weights, settings.face_detector)
    from emotion.deepface_face import DeepFaceReader  # noqa: PLC0415  # rarely wanted

    return DeepFaceReader.load(str(settings.deepface_detector))


def text_reader(settings: Settings) -> TextAnalyzer:
    """Return the engine that reads words, its network loaded. Raises StartupError."""
    engine, _, name = settings.text_engine.partition(":")
    if engine == "hub":
        from emotion.hub_text import HubAnalyzer  # noqa: PLC0415  # rarely wanted

        return HubAnalyzer.load(name)
    if engine == "own":
        if PairAnalyzer.is_there(settings.weights):
            return PairAnalyzer.load(settings.weights)
        log.warning("text network missing, words are read by VADER alone")
    return VaderAnalyzer.load()


def sharing(text: TextAnalyzer, weights: Path) -> Encoder | None:
    """Return the network that embeds sentences: the one that reads their mood, where it can."""
    return text.network if isinstance(text, PairAnalyzer) else encoder(weights)


def small_talk_endpoint(settings: Settings) -> "SmallTalkEndpoint | None":
    """Return what chats about nothing in particular, where the operator wants it."""
    if not settings.llm_url:
        return None
    from bot.llm import SmallTalkEndpoint  # noqa: PLC0415

    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    return SmallTalkEndpoint.open(settings.llm_url, key, settings.llm_model)


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
