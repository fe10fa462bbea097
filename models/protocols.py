"""The sockets: what each part must be able to do, on one page.

`def` may compute for long and is called through `handlers.workers.Workers`;
`async def` may wait and never computes for long. A part fits by its shape and inherits nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Protocol

from models.chat import Platform, Reply, Stage, Update, UserRef
from models.media import ItemId, Media, MediaKind, MediaQuery, Recommendation, Wish
from models.mood import EmotionEstimate, FaceReport, MoodState
from models.profile import (
    Consent,
    Correction,
    Facet,
    Impression,
    Outcome,
    Preferences,
    Profile,
    Reaction,
)
from models.understanding import Understanding

Progress = Callable[[Stage], None]
"""Is told what the bot is doing; must return at once and raise nothing."""


def ignore_progress(stage: Stage) -> None:
    """Do nothing."""


class Handle(Protocol):
    """Answers an update; never raises (but for cancellation)."""

    async def __call__(self, update: Update, progress: Progress = ignore_progress) -> Reply:
        """Return what to answer."""


class FaceAnalyzer(Protocol):
    """Reads faces. Safe to call from several threads at once."""

    def analyze(self, image: bytes) -> FaceReport:
        """Read a picture. Raises UnreadableMedia or MediaTooLarge."""

    def analyze_clip(self, clip: bytes) -> FaceReport:
        """Read a short video. Raises UnreadableMedia or MediaTooLarge."""


class TextAnalyzer(Protocol):
    """Reads words. Safe to call from several threads at once."""

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Read any text; None when it holds nothing to read."""


class Understand(Protocol):
    """Understands what a message is for. Safe to call from several threads at once."""

    def understand(self, text: str) -> Understanding:
        """Return what any text asks for."""


class DetectLanguage(Protocol):
    """Tells foreign languages. Safe to call from several threads at once."""

    def foreign(self, text: str) -> str | None:
        """Return the language (ISO 639-1) when it is surely none that MoodSync reads."""


class SmallTalk(Protocol):
    """Chats about nothing in particular."""

    async def answer(self, text: str) -> str | None:
        """Return one short plain line, or None when there is none in time; never raises."""


class Library(Protocol):
    """Knows songs and films by name. Every method may raise ProviderError."""

    async def item(self, id_: ItemId) -> Media | None:
        """Return one item."""

    async def named(self, title: str) -> Media | None:
        """Return the best known item of this title, however capitals and accents are written."""

    async def best_of(self, maker: str) -> Media | None:
        """Return the best known item that somebody made."""

    async def maker(self, name: str) -> str | None:
        """Return the usual spelling of somebody who made something."""


class MediaProvider(Protocol):
    """A catalogue of songs or films."""

    @property
    def name(self) -> str:
        """The first part of its items' ids."""

    @property
    def kind(self) -> MediaKind:
        """What it holds."""

    async def search(self, query: MediaQuery) -> Sequence[Media]:
        """Return what fits, best first. Raises ProviderError."""


class Recommend(Protocol):
    """Chooses items."""

    async def __call__(
        self, mood: MoodState, wish: Wish, profile: Profile, now: datetime, rng: Random
    ) -> tuple[Recommendation, ...]:
        """Return up to `wish.count` items of each kind, kinds in the order of the wish."""


class PlanJourney(Protocol):
    """Plans a playlist that starts at a mood and walks to where a mode leads."""

    async def __call__(
        self, mood: MoodState, wish: Wish, profile: Profile, now: datetime, rng: Random
    ) -> tuple[Recommendation, ...]:
        """Return up to `wish.count` songs in the order of the walk."""


class PreferenceStore(Protocol):
    """Remembers people. Every method may raise StoreError, and then nothing was changed."""

    async def profile(self, user: UserRef) -> Profile:
        """Return a person's taste; an empty one for a stranger."""

    async def show(self, impressions: Sequence[Impression]) -> None:
        """Write down what is about to be shown."""

    async def react(
        self, user: UserRef, item: ItemId, reaction: Reaction, at: datetime
    ) -> Impression | None:
        """Write down a reaction and return what was shown; None if it never was."""

    async def rate(
        self, user: UserRef, item: ItemId, stars: int, at: datetime
    ) -> Impression | None:
        """Write down 1 to 5 stars, which replace a reaction, as a reaction replaces them.

        Returns what was shown; None if it never was. Raises ValueError for other numbers.
        """

    async def misread(self, user: UserRef, since: datetime) -> None:
        """Write down that what was shown since a moment was chosen for a wrong mood."""

    async def set_aside(self, user: UserRef, kind: Facet, name: str, at: datetime) -> None:
        """Write down that a belief no longer counts."""

    async def give_back(self, user: UserRef, kind: Facet, name: str) -> None:
        """Let a belief count again; what was never set aside counts anyway."""

    async def shown(self, user: UserRef, limit: int) -> Sequence[Impression]:
        """Return what was shown or named, the latest answer first, its cards in their order."""

    async def remember_wish(self, user: UserRef, wish: Wish, at: datetime) -> None:
        """Write down what was asked for; it replaces the wish before."""

    async def last_wish(self, user: UserRef) -> tuple[Wish, datetime] | None:
        """Return what was asked for last, and when."""

    async def note_said(
        self, user: UserRef, update: str, wordings: Sequence[str], at: datetime
    ) -> None:
        """Write down the wordings of an answer; those of all but the latest ten turns go."""

    async def lately_said(self, user: UserRef, but: str) -> Sequence[str]:
        """Return the wordings of the latest turns but one update's, the latest first."""

    async def remember_mood(self, user: UserRef, mood: MoodState) -> None:
        """Write down a mood."""

    async def last_mood(self, user: UserRef) -> MoodState | None:
        """Return the latest mood that was written down."""

    async def moods(self, user: UserRef, limit: int) -> Sequence[MoodState]:
        """Return the moods that were written down, the latest first."""

    async def correct(self, user: UserRef, correction: Correction) -> None:
        """Write down that a mood was misread."""

    async def corrections(self, user: UserRef) -> Sequence[Correction]:
        """Return the latest corrections, the latest first."""

    async def record_outcome(self, user: UserRef, outcome: Outcome) -> None:
        """Write down what a journey did; a second answer to the same one replaces the first."""

    async def outcomes(self, user: UserRef) -> Sequence[Outcome]:
        """Return what journeys did for a person, the latest first."""

    async def preferences(self, user: UserRef) -> Preferences:
        """Return what a person usually wants."""

    async def prefer(self, user: UserRef, preferences: Preferences) -> None:
        """Write down what a person usually wants."""

    async def consent(self, user: UserRef) -> Consent | None:
        """Return the consent in force."""

    async def record_consent(self, consent: Consent) -> None:
        """Write down that a person agreed."""

    async def withdraw_consent(self, user: UserRef) -> None:
        """Take a consent back."""

    async def export(self, user: UserRef) -> Mapping[str, object]:
        """Return all that is held about a person, fit for JSON."""

    async def forget(self, user: UserRef) -> None:
        """Erase all that is held about a person."""


class ChatPlatform(Protocol):
    """A way in and out."""

    @property
    def name(self) -> Platform:
        """Which one it is."""

    async def run(self, handle: Handle) -> None:
        """Serve until cancelled, then clean up. Raises StartupError."""
