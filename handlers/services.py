"""What a conversation needs, gathered so that a test can hand in its own parts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from handlers.workers import Workers
from models.chat import Update
from models.protocols import (
    FaceAnalyzer,
    PlanJourney,
    PreferenceStore,
    Recommend,
    TextAnalyzer,
)


@dataclass(frozen=True, slots=True)
class Services:
    """The parts, as protocols; `now` tells the time, aware and in UTC."""

    face: FaceAnalyzer
    text: TextAnalyzer
    recommend: Recommend
    journey: PlanJourney
    store: PreferenceStore
    workers: Workers
    now: Callable[[], datetime]


def rng_for(update: Update) -> Random:
    """Return a generator that draws the same for the same update, whatever runs beside it."""
    # chances of a recommender, not secrets
    return Random(f"{update.user.platform}:{update.user.id}:{update.id}")  # noqa: S311
