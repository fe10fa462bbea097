"""Parts that behave, with a script instead of a network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import TypedDict, Unpack

from handlers.helplines import Helplines
from handlers.services import Services
from handlers.workers import Workers
from models.media import Media, Recommendation, Wish
from models.mood import EmotionEstimate, FaceReport, MoodState
from models.profile import Profile
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
from models.reason import Because, Reason
from models.understanding import Intent, Understanding
from recommender.filters import admits
from recommender.library import Shelves
from tests.fake_store import FakeStore
from tests.samples import NOON


@dataclass(slots=True)
class FakeFace:
    """Knows the faces in its script; any other bytes show nobody."""

    script: Mapping[bytes, FaceReport | EmotionEstimate | Exception] = field(default_factory=dict)

    def analyze(self, image: bytes) -> FaceReport:
        """Return what the script says."""
        found = self.script.get(image, FaceReport(None, 0))
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, FaceReport) else FaceReport(found, 1)

    def analyze_clip(self, clip: bytes) -> FaceReport:
        """Return what the script says."""
        return self.analyze(clip)


@dataclass(slots=True)
class FakeText:
    """Knows the sentences in its script; any other holds nothing to read."""

    script: Mapping[str, EmotionEstimate | Exception] = field(default_factory=dict)

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Return what the script says."""
        found = self.script.get(text)
        if isinstance(found, Exception):
            raise found
        return found


@dataclass(slots=True)
class FakeUnderstand:
    """Knows the sentences in its script; any other tells a feeling."""

    script: Mapping[str, Understanding] = field(default_factory=dict)

    def understand(self, text: str) -> Understanding:
        """Return what the script says."""
        return self.script.get(text, Understanding(intent=Intent.FEELING, confidence=0.9))


@dataclass(slots=True)
class FakeLanguage:
    """Knows the sentences in its script; any other is English."""

    script: Mapping[str, str] = field(default_factory=dict)

    def foreign(self, text: str) -> str | None:
        """Return what the script says."""
        return self.script.get(text)


@dataclass(slots=True)
class FakeSmallTalk:
    """Says what it was given; writes down what it heard."""

    line: str | None
    heard: list[str] = field(default_factory=list)

    async def answer(self, text: str) -> str | None:
        """Return its line."""
        self.heard.append(text)
        return self.line


@dataclass(slots=True)
class FakeRecommend:
    """Recommends its items in order, those never shown first; writes down what was wished."""

    items: Sequence[Media] = ()
    wishes: list[Wish] = field(default_factory=list)

    async def __call__(
        self, mood: MoodState, wish: Wish, profile: Profile, now: datetime, rng: Random
    ) -> tuple[Recommendation, ...]:
        """Return items of each wished kind."""
        self.wishes.append(wish)
        fresh = sorted(self.items, key=lambda item: item.id in profile.last_shown)
        chosen = [
            item
            for kind in wish.kinds
            for item in [
                item for item in fresh if item.kind is kind and admits(item, wish.filters)
            ][: wish.count]
        ]
        reason = Reason(Because.QUIET)
        return tuple(Recommendation(item, 0.5, reason) for item in chosen)


@dataclass(slots=True)
class FakeJourney:
    """Plays its songs in order; writes down what was wished."""

    songs: Sequence[Media] = ()
    wishes: list[Wish] = field(default_factory=list)

    async def __call__(
        self, mood: MoodState, wish: Wish, profile: Profile, now: datetime, rng: Random
    ) -> tuple[Recommendation, ...]:
        """Return as many songs as were wished for."""
        self.wishes.append(wish)
        reason = Reason(Because.BRIGHTER)
        return tuple(Recommendation(song, 0.5, reason) for song in self.songs[: wish.count])


@dataclass(slots=True)
class FakeClock:
    """Tells a time that moves by a minute with each look."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        self.at += timedelta(minutes=1)
        return self.at


class Parts(TypedDict, total=False):
    """What a test may hand in instead of the usual fakes."""

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
    small_talk: SmallTalk | None
    helplines: Helplines


def fake_services(items: Sequence[Media] = (), **parts: Unpack[Parts]) -> Services:
    """Return the parts of a conversation, fakes where nothing else is handed in."""
    usual = Services(
        face=FakeFace(),
        text=FakeText(),
        understand=FakeUnderstand(),
        language=FakeLanguage(),
        library=Shelves.of(items),
        recommend=FakeRecommend(items),
        journey=FakeJourney(items),
        store=FakeStore(),
        workers=Workers(),
        now=FakeClock(),
    )
    return replace(usual, **parts)
