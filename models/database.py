"""The connection to the database: an engine with its pragmas, its tables up to date."""

from pathlib import Path

from sqlalchemy import event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from models.errors import StartupError
from models.migrate import upgrade

PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers do not wait for the writer
    "PRAGMA synchronous=FULL",  # a reaction that was answered survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",  # ms
    "PRAGMA secure_delete=ON",  # /forget overwrites what it deletes
)


async def connect(url: str) -> AsyncEngine:
    """Return an engine to a database whose tables are up to date.

    Args:
        url: SQLAlchemy's, of an asynchronous driver; an SQLite file is made when absent.

    Raises:
        StartupError: the database cannot be opened or migrated.
    """
    try:
        engine = _engine(url)
    except (SQLAlchemyError, OSError, ModuleNotFoundError) as problem:
        raise _unusable(problem) from problem
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    except (SQLAlchemyError, OSError) as problem:
        await engine.dispose()
        raise _unusable(problem) from problem
    return engine


def cause(problem: BaseException) -> str:
    """Return what the driver said, without the statement."""
    return str(getattr(problem, "orig", None) or problem).splitlines()[0]


def _engine(url: str) -> AsyncEngine:
    """Return an engine; for an SQLite file also its folder, its pragmas and its one connection."""
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    if is_sqlite and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # one connection: SQLite has one writer, and whoever waits in our queue waits for
    # microseconds where its own busy handler sleeps up to 100 ms
    one = {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}
    # hide_parameters: an error's text must not quote what somebody liked
    engine = create_async_engine(address, hide_parameters=True, **(one if is_sqlite else {}))
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _unusable(problem: BaseException) -> StartupError:
    return StartupError(
        f"The database of MOODSYNC_DATABASE cannot be used: {cause(problem)}."
        " Is the folder writable, the disk not full, the server running?"
    )
