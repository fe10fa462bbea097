"""One look for every log line: structlog in front of the records of every library.

Colored text for people, one JSON object a line for machines. Libraries that print addresses, and
with them tokens, are silenced below WARNING.
"""

import logging
import sys
import traceback
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

NOISY = (
    "aiosqlite", "alembic", "asyncio", "discord", "httpcore", "httpx", "matplotlib", "PIL",
    "spotipy", "sqlalchemy", "telegram", "urllib3", "uvicorn", "websockets",
)  # fmt: skip
"""They log addresses that hold tokens, statements that hold titles, or every request."""


def set_up(format_: str = "text", level: str = "info") -> None:
    """Send every record of this process to stderr in one format.

    Args:
        format_: `text` or `json`.
        level: the least that is logged: debug, info, warning or error.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer()
        if format_ == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _places_only,
                renderer,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _places_only(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and the places it passed.

    Its message is dropped: a library's message may quote a token or what somebody wrote. So may
    all but the first line of a record: asyncio shows the exception once more there.
    """
    problem = event.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()[1]
    elif isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        frames = traceback.extract_tb(problem.__traceback__)
        event["event"] = str(event.get("event", "")).partition("\n")[0]
        event["problem"] = type(problem).__qualname__
        event["places"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return event
