"""Every knob an operator can turn, with its unit and its default.

This is the only place that reads the environment. A wrong value and a misspelt name both stop the
program with a sentence.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import StartupError

PREFIX = "MOODSYNC_"
CHECKOUT = Path(__file__).resolve().parent.parent


class LogFormat(StrEnum):
    """How a log line looks."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """The least that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class FaceEngine(StrEnum):
    """What reads faces."""

    OWN = "own"
    DEEPFACE = "deepface"


class DeepFaceDetector(StrEnum):
    """What looks for faces inside DeepFace."""

    OPENCV = "opencv"
    YUNET = "yunet"


def _text_engine(value: str) -> str:
    """Return a known engine for words; only `hub:` is followed by a name."""
    engine, colon, name = value.strip().partition(":")
    if (engine in ("own", "vader") and not colon) or (engine == "hub" and name.strip()):
        return f"{engine}{colon}{name.strip()}"
    raise ValueError("must be own, vader, or hub: and the id or the folder of a network")


def _none_if_blank(secret: SecretStr | None) -> SecretStr | None:
    """Take `MOODSYNC_TELEGRAM_TOKEN=` in a .env file for "not set"."""
    return secret if secret and secret.get_secret_value().strip() else None


def _none_if_empty(value: object) -> object:
    """Take `MOODSYNC_FACE_DETECTOR=` in a .env file for "not set"."""
    return value or None


def _address(*schemes: str) -> AfterValidator:
    """Return what lets an address of these schemes through, and an empty one."""

    def checked(value: str) -> str:
        value = value.strip()
        parts = urlsplit(value)
        if value and not (parts.scheme in schemes and parts.hostname):
            raise ValueError(f"must begin with {' or '.join(f'{name}://' for name in schemes)}")
        return value

    return AfterValidator(checked)


Token = Annotated[SecretStr | None, AfterValidator(_none_if_blank)]
TextEngine = Annotated[str, AfterValidator(_text_engine)]
Url = Annotated[str, _address("http", "https")]
GatewayUrl = Annotated[str, _address("ws", "wss")]


class Settings(BaseSettings):
    """The operator's choices; `load` reads them from the environment and the file `.env`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    database: str = str(CHECKOUT / "var" / "moodsync.db")
    """A path to an SQLite file, or an SQLAlchemy address of an asynchronous driver."""

    weights: Path = CHECKOUT / "models" / "weights"
    """The folder of the networks and their manifest.toml."""

    face_engine: FaceEngine = FaceEngine.OWN
    """`own`, or `deepface`: that library, with its weights in $DEEPFACE_HOME/.deepface/weights."""

    face_detector: Annotated[Path | None, BeforeValidator(_none_if_empty)] = None
    """Another detector in YuNet's format than our own, such as the official ONNX file."""

    deepface_detector: DeepFaceDetector = DeepFaceDetector.OPENCV
    """What looks for faces inside DeepFace: `opencv`, or `yunet`, whose weights it needs."""

    text_engine: TextEngine = "own"
    """`own` (our transformer and VADER), `vader`, or `hub:` and a Hugging Face id or folder."""

    catalogue: Path = CHECKOUT / "recommender" / "catalogue"
    """The folder of tracks.jsonl and movies.jsonl."""

    web_host: str = "127.0.0.1"
    """The address on which the web chat listens. Other than loopback: put TLS in front."""

    web_port: int = Field(default=8080, ge=0, le=65535)
    """The port of the web chat; 0 takes a free one."""

    telegram_token: Token = None
    """From @BotFather; Telegram stays off without it."""

    telegram_api_url: Url = ""
    """A self-hosted Bot API server, such as http://localhost:8081/bot; empty: Telegram's own."""

    telegram_file_url: Url = ""
    """Where that server serves files, such as http://localhost:8081/file/bot."""

    discord_token: Token = None
    """From Discord's developer portal; Discord stays off without it."""

    discord_api_url: Url = ""
    """A proxy in front of Discord's API, such as http://localhost:8082/api/v10; empty: none."""

    discord_gateway_url: GatewayUrl = ""
    """A proxy in front of Discord's gateway, such as ws://localhost:8083; empty: none."""

    llm_url: Url = ""
    """An OpenAI-compatible API for small talk, such as http://localhost:11434/v1; empty: none."""

    llm_key: Token = None
    """Its key, where it wants one."""

    llm_model: str = ""
    """The model that it is asked for."""

    tmdb_key: Token = None
    """Of The Movie Database, for `python -m recommender import --tmdb-ids`."""

    spotify_client_id: str = ""
    """Of an app at developer.spotify.com, for `python -m recommender journey --spotify`."""

    worker_threads: int = Field(default=2, ge=1, le=64)
    """Threads that compute: pictures, clips, words."""

    worker_queue: int = Field(default=32, ge=1, le=10_000)
    """Calls that may wait for a thread; beyond, people are asked to try again."""

    log_format: LogFormat = LogFormat.TEXT
    """`text` for people, `json` for machines."""

    log_level: LogLevel = LogLevel.INFO
    """debug, info, warning or error."""

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, file: Path | None = None) -> Self:
        """Return the settings of `.env`, overruled by the environment.

        Args:
            environment: the process's own when None.
            file: the checkout's `.env` when None; it may be absent.

        Raises:
            StartupError: a name is misspelt or a value is wrong; the message names both.
        """
        given = _given(environment if environment is not None else os.environ, file)
        known = set(cls.model_fields)
        for name in given:
            if name not in known:
                raise StartupError(_unknown(name, known))
        try:
            return cls.model_validate(given)
        except ValidationError as problem:
            raise StartupError(_wrong(problem)) from None

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the store."""
        if "://" in self.database:
            return self.database
        return f"sqlite+aiosqlite:///{Path(self.database).expanduser().absolute()}"


def _given(environment: Mapping[str, str], file: Path | None) -> dict[str, str]:
    """Return what is set, by field name; the environment overrules the file."""
    file = file or CHECKOUT / ".env"
    try:
        # editors on Windows begin a file with a mark, which would hide its first line
        written = dotenv_values(file, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise StartupError(f"{file} cannot be read ({problem}): save it as UTF-8") from None
    values = {**written, **environment}
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in values.items()
        if name.startswith(PREFIX) and value is not None
    }


def _unknown(name: str, known: set[str]) -> str:
    """Return a sentence about a setting that does not exist."""
    close = get_close_matches(name, known, n=1)
    hint = f" Did you mean {PREFIX}{close[0].upper()}?" if close else " See .env.example."
    return f"There is no setting {PREFIX}{name.upper()}.{hint}"


def _wrong(problem: ValidationError) -> str:
    """Return a sentence for each wrong value, without the value: it may be a secret."""
    return " ".join(
        f"{PREFIX}{str(error['loc'][0]).upper()}: {error['msg']}." for error in problem.errors()
    )
