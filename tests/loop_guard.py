"""Tells which steps of an event loop held it up."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

LONGEST_STEP = 0.1
"""Seconds; a person notices more."""

SCHEDSTAT = Path("/proc/thread-self/schedstat")


@contextmanager
def watched_loop() -> Iterator[list[str]]:
    """Yield a list that fills with the steps of any event loop that take too long.

    It is what asyncio's debug mode measures, less the time in which the machine let the thread
    wait for a core: that is the machine's load, not our step.
    """
    slow: list[str] = []
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        begun, waited = perf_counter(), waiting_for_core()
        run(handle)
        held = perf_counter() - begun - (waiting_for_core() - waited)
        if held > LONGEST_STEP:
            slow.append(f"{held * 1000:.0f} ms in {handle!r}")

    asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]
    try:
        yield slow
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]


def waiting_for_core() -> float:
    """Return the seconds for which this thread was ready to run but had no core (Linux)."""
    try:
        return int(SCHEDSTAT.read_text().split()[1]) / 1e9
    except OSError:  # another system: count all of it
        return 0.0
