"""`python -m bot check`: what is set, what is missing, what is broken, in plain words."""

from collections.abc import Awaitable, Callable

from bot.app import face_reader
from config.settings import FaceEngine, Settings
from models.errors import StartupError
from models.store import Store
from recommender.catalogue import Catalogue
from recommender.item_knn import ItemKnn

EX_CONFIG = 78  # of sysexits.h: the operator must mend something


async def check(settings: Settings) -> int:
    """Print a line for each part; return 0, or 78 when one is broken."""
    parts: dict[str, Callable[[Settings], Awaitable[str]]] = {
        "networks": _networks,
        "catalogue": _catalogue,
        "database": _database,
        "web chat": _web,
        "Telegram": _telegram,
        "Discord": _discord,
        "small talk": _small_talk,
    }
    broken = 0
    for name, part in parts.items():
        try:
            print(f"  ok      {name}: {await part(settings)}")
        except StartupError as problem:
            broken += 1
            print(f"  BROKEN  {name}: {problem}")
    print("Everything needed is there." if not broken else f"{broken} to mend.")
    return EX_CONFIG if broken else 0


async def _networks(settings: Settings) -> str:
    face_reader(settings)
    if settings.face_engine is FaceEngine.DEEPFACE:
        return f"DeepFace and its detector {settings.deepface_detector} are loaded"
    return f"the weights in {settings.weights} match their checksums"


async def _catalogue(settings: Settings) -> str:
    catalogue = Catalogue.load(settings.catalogue)
    ItemKnn.load(settings.catalogue)  # a broken one would stop the start, too
    return f"{len(catalogue.music.items)} songs and {len(catalogue.movies.items)} films"


async def _database(settings: Settings) -> str:
    store = await Store.open(settings.database_url)
    url = store.engine.url.render_as_string(hide_password=True)
    await store.close()
    return f"{url} answers and is up to date"


async def _web(settings: Settings) -> str:
    return f"will listen on http://{settings.web_host}:{settings.web_port}"


async def _telegram(settings: Settings) -> str:
    if not settings.telegram_token:
        return "off (MOODSYNC_TELEGRAM_TOKEN is not set; @BotFather hands one out)"
    return f"on, by {settings.telegram_api_url or 'its public servers'}"


async def _discord(settings: Settings) -> str:
    if not settings.discord_token:
        return "off (MOODSYNC_DISCORD_TOKEN is not set; the developer portal hands one out)"
    return f"on, by {settings.discord_api_url or 'its public servers'}"


async def _small_talk(settings: Settings) -> str:
    if not settings.llm_url:
        return "by sentences of its own (MOODSYNC_LLM_URL is not set)"
    return f"by {settings.llm_model or 'the model'} at {settings.llm_url}"
