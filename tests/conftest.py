"""Fixtures, and the guard that fails a test which blocks the event loop."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.loop_guard import watched_loop

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Research material beside the checkout; tests that need it skip where it is absent."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of research material."""
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the research material of ../shared")
    return SHARED


@pytest.fixture(autouse=True)
def loop_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which one step held the event loop for too long."""
    if request.node.get_closest_marker("may_block"):
        yield
        return
    with watched_loop() as slow:
        yield
    if slow:
        pytest.fail(f"the event loop was held up: {slow[0]}", pytrace=False)


@pytest.fixture(autouse=True, scope="session")
def settled_heap() -> None:
    """Keep what was imported out of every later garbage collection, as the program does."""
    gc.freeze()


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Print our log lines plainly: structlog's own default draws tracebacks for 300 ms."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.KeyValueRenderer(),
        ]
    )
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="module", autouse=True)
def frozen() -> None:
    """Spare what is there from garbage collection, as bot/app.py does.

    A full collection of all that a long run leaves behind holds the loop for 100 ms, for which the
    code under test is not to blame.
    """
    gc.collect()
    gc.freeze()
