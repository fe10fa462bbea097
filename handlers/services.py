"""What a conversation needs, gathered so that a test can hand in its own parts."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from handlers.helplines import Helplines
from handlers.workers import Workers
from models.chat import Update
from models.protocols import (
    DetectLanguage,
    FaceAnalyzer,
    Library,
    PlanJourney,
    PreferenceStore,
    Recommend,
    SmallTalk,
    TextAnalyzer,
    Understand,
)


async def learn_nothing() -> None:
    """Return at once."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts, as protocols.

    Attributes:
        now: tells the time, aware and in UTC.
        small_talk: chats about nothing in particular; None where only our own sentences do.
        learn: learns in the background from what everybody liked, until cancelled.
    """

    face: FaceAnalyzer
    text: TextAnalyzer
    understand: Understand
    language: DetectLanguage
    library: Library
    recommend: Recommend
    journey: PlanJourney
    store: PreferenceStore
    workers: Workers
    now: Callable[[], datetime]
    small_talk: SmallTalk | None = None
    helplines: Helplines = field(default_factory=Helplines.load)
    learn: Callable[[], Coroutine[None, None, None]] = learn_nothing


def rng_for(update: Update) -> Random:
    """Return a generator that draws the same for the same update, whatever runs beside it."""
    # chances of a recommender, not secrets
    return Random(f"{update.user.platform}:{update.user.id}:{update.id}")  # noqa: S311
