"""Parts that behave, with a script instead of a network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypedDict, Unpack

from handlers.helplines import Helplines
from handlers.services import Services
from handlers.workers import Workers
from models.chat import (
    Action,
    Attachment,
    AttachmentKind,
    ButtonPress,
    ChatRef,
    Message,
    Platform,
    UserRef,
    Verb,
    with_command,
)
from models.circumplex import COORDINATES
from models.errors import StoreError
from models.media import ItemId, Media, Movie, Recommendation, Track, Wish
from models.mood import Emotion, EmotionEstimate, FaceReport, MoodState, Source
from models.profile import (
    Consent,
    Correction,
    Facet,
    Impression,
    Outcome,
    Preferences,
    Profile,
    Reaction,
    reaction_of,
)
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
from models.taste import profile_of
from models.understanding import Intent, Understanding
from recommender.filters import admits
from recommender.library import Shelves

ANN = UserRef(Platform.WEB, "ann")
BOB = UserRef(Platform.WEB, "bob")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def estimate(
    emotion: Emotion, share: float = 0.8, source: Source = Source.FACE, sure: float | None = None
) -> EmotionEstimate:
    """Return an estimate with one dominant emotion."""
    rest = (1 - share) / (len(Emotion) - 1)
    valence, arousal = COORDINATES[emotion]
    return EmotionEstimate(
        probabilities={e: share if e is emotion else rest for e in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=share if sure is None else sure,
        source=source,
    )


def mood_state(emotion: Emotion, share: float = 0.8, at: datetime = NOON) -> MoodState:
    """Return a mood that a person told us."""
    told = estimate(emotion, share)
    return MoodState(
        told.probabilities, told.valence, told.arousal, share, (Source.SELF_REPORT,), at
    )


def track(name: str, artist: str = "Ann Artist", genres: Sequence[str] = ("pop",)) -> Track:
    """Return a song."""
    return Track(
        id=ItemId(f"test:{name}"),
        title=name.title(),
        year=2001,
        url=f"https://music.example/{name}",
        genres=frozenset(genres),
        artist=artist,
        valence=0.5,
        energy=0.5,
    )


def movie(name: str, director: str = "Dan Director", genres: Sequence[str] = ("drama",)) -> Movie:
    """Return a film."""
    return Movie(
        id=ItemId(f"test:{name}"),
        title=name.title(),
        year=1999,
        url=f"https://films.example/{name}",
        genres=frozenset(genres),
        director=director,
        runtime=100,
        valence=0.5,
        energy=0.5,
    )


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
        return tuple(Recommendation(item, 0.5, f"of {mood.emotion}") for item in chosen)


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
        return tuple(Recommendation(song, 0.5, "a step") for song in self.songs[: wish.count])


@dataclass(slots=True)
class FakeStore:
    """A `PreferenceStore` in dictionaries; `down` makes every call fail."""

    impressions: dict[tuple[UserRef, ItemId], Impression] = field(default_factory=dict)
    aside: dict[UserRef, set[tuple[Facet, str]]] = field(default_factory=dict)
    felt: dict[UserRef, list[MoodState]] = field(default_factory=dict)
    usual: dict[UserRef, Preferences] = field(default_factory=dict)
    consents: dict[UserRef, Consent] = field(default_factory=dict)
    corrected: dict[UserRef, list[Correction]] = field(default_factory=dict)
    said: dict[UserRef, dict[datetime, Outcome]] = field(default_factory=dict)
    wishes: dict[UserRef, tuple[Wish, datetime]] = field(default_factory=dict)
    wordings: dict[UserRef, dict[str, tuple[datetime, Sequence[str]]]] = field(
        default_factory=dict
    )
    down: bool = False

    async def profile(self, user: UserRef) -> Profile:
        self._check()
        theirs = [one for (owner, _), one in self.impressions.items() if owner == user]
        return profile_of(user, theirs, frozenset(self.aside.get(user, ())))

    async def show(self, impressions: Sequence[Impression]) -> None:
        self._check()
        for new in impressions:
            old = self.impressions.get((new.user, new.item), new)
            self.impressions[new.user, new.item] = replace(
                new, reaction=old.reaction, stars=old.stars, reacted_at=old.reacted_at
            )

    async def react(
        self, user: UserRef, item: ItemId, reaction: Reaction, at: datetime
    ) -> Impression | None:
        return self._opine(user, item, reaction=reaction, stars=None, reacted_at=at)

    async def rate(
        self, user: UserRef, item: ItemId, stars: int, at: datetime
    ) -> Impression | None:
        if stars not in range(1, 6):
            raise ValueError("stars are a whole number from 1 to 5")
        return self._opine(user, item, reaction=reaction_of(stars), stars=stars, reacted_at=at)

    def _opine(self, user: UserRef, item: ItemId, **opinion: object) -> Impression | None:
        self._check()
        shown = self.impressions.get((user, item))
        if shown:
            shown = replace(shown, **opinion)  # type: ignore[arg-type]
            self.impressions[user, item] = shown
        return shown

    async def misread(self, user: UserRef, since: datetime) -> None:
        self._check()
        for key, shown in self.impressions.items():
            if shown.user == user and shown.shown_at >= since:
                self.impressions[key] = replace(shown, misread=True)

    async def set_aside(self, user: UserRef, kind: Facet, name: str, at: datetime) -> None:
        self._check()
        self.aside.setdefault(user, set()).add((kind, name))

    async def give_back(self, user: UserRef, kind: Facet, name: str) -> None:
        self._check()
        self.aside.get(user, set()).discard((kind, name))

    async def shown(self, user: UserRef, limit: int) -> Sequence[Impression]:
        self._check()
        theirs = [one for (owner, _), one in self.impressions.items() if owner == user]
        theirs.sort(key=lambda one: (-one.shown_at.timestamp(), one.place, one.item))
        return theirs[:limit]

    async def remember_wish(self, user: UserRef, wish: Wish, at: datetime) -> None:
        self._check()
        self.wishes[user] = (wish, at)

    async def last_wish(self, user: UserRef) -> tuple[Wish, datetime] | None:
        self._check()
        return self.wishes.get(user)

    async def note_said(
        self, user: UserRef, update: str, wordings: Sequence[str], at: datetime
    ) -> None:
        self._check()
        turns = self.wordings.setdefault(user, {})
        turns[update] = (at, wordings)
        for old in sorted(turns, key=lambda one: turns[one][0], reverse=True)[10:]:
            del turns[old]

    async def lately_said(self, user: UserRef, but: str) -> Sequence[str]:
        self._check()
        turns = {u: turn for u, turn in self.wordings.get(user, {}).items() if u != but}
        latest = sorted(turns.values(), key=lambda turn: turn[0], reverse=True)
        return [wording for _, wordings in latest for wording in wordings]

    async def remember_mood(self, user: UserRef, mood: MoodState) -> None:
        self._check()
        self.felt.setdefault(user, []).append(mood)

    async def last_mood(self, user: UserRef) -> MoodState | None:
        self._check()
        return next(iter(await self.moods(user, 1)), None)

    async def moods(self, user: UserRef, limit: int) -> Sequence[MoodState]:
        self._check()
        felt = self.felt.get(user, [])
        return sorted(felt, key=lambda mood: mood.observed_at, reverse=True)[:limit]

    async def correct(self, user: UserRef, correction: Correction) -> None:
        self._check()
        self.corrected.setdefault(user, []).insert(0, correction)

    async def corrections(self, user: UserRef) -> Sequence[Correction]:
        self._check()
        return self.corrected.get(user, [])

    async def record_outcome(self, user: UserRef, outcome: Outcome) -> None:
        self._check()
        self.said.setdefault(user, {})[outcome.started_at] = outcome

    async def outcomes(self, user: UserRef) -> Sequence[Outcome]:
        self._check()
        said = self.said.get(user, {})
        return [said[at] for at in sorted(said, reverse=True)]

    async def preferences(self, user: UserRef) -> Preferences:
        self._check()
        return self.usual.get(user, Preferences())

    async def prefer(self, user: UserRef, preferences: Preferences) -> None:
        self._check()
        self.usual[user] = preferences

    async def consent(self, user: UserRef) -> Consent | None:
        self._check()
        return self.consents.get(user)

    async def record_consent(self, consent: Consent) -> None:
        self._check()
        self.consents[consent.user] = consent

    async def withdraw_consent(self, user: UserRef) -> None:
        self._check()
        self.consents.pop(user, None)

    async def export(self, user: UserRef) -> Mapping[str, object]:
        self._check()
        consent = self.consents.get(user)
        return {
            "consents": [{"version": consent.version}] if consent else [],
            "preferences": [{"mode": self.usual[user].mode}] if user in self.usual else [],
            "moods": [{"valence": mood.valence} for mood in self.felt.get(user, [])],
            "corrections": [{"told": one.told} for one in self.corrected.get(user, [])],
            "outcomes": [{"answer": one.answer} for one in self.said.get(user, {}).values()],
            "impressions": [{"item": item} for owner, item in self.impressions if owner == user],
            "set_aside": [{"name": name} for _, name in self.aside.get(user, ())],
            "wishes": [{"mode": self.wishes[user][0].mode}] if user in self.wishes else [],
            "said": [{"update": update} for update in self.wordings.get(user, {})],
        }

    async def forget(self, user: UserRef) -> None:
        self._check()
        for mapping in (
            self.felt,
            self.usual,
            self.consents,
            self.corrected,
            self.aside,
            self.said,
            self.wishes,
            self.wordings,
        ):
            mapping.pop(user, None)
        for key in [key for key in self.impressions if key[0] == user]:
            del self.impressions[key]

    def _check(self) -> None:
        if self.down:
            raise StoreError("the disk is full")


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


@dataclass(slots=True)
class FakeClock:
    """Tells a time that moves by a minute with each look."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        self.at += timedelta(minutes=1)
        return self.at


_numbers = iter(range(1_000_000))


def says(text: str = "", user: UserRef = ANN, **more: object) -> Message:
    """Return a message in a private chat."""
    return with_command(
        Message(
            id=f"m{next(_numbers)}",
            chat=ChatRef(user.platform, user.id),
            user=user,
            text=text,
            **more,  # type: ignore[arg-type]
        )
    )


def selfie(data: bytes, text: str = "", user: UserRef = ANN) -> Message:
    """Return a message with a picture."""
    return says(text, user, attachments=(Attachment(AttachmentKind.PHOTO, data),))


def clip(data: bytes, user: UserRef = ANN) -> Message:
    """Return a message with a clip."""
    return says("", user, attachments=(Attachment(AttachmentKind.VIDEO, data),))


def presses(verb: Verb, target: str = "", user: UserRef = ANN) -> ButtonPress:
    """Return a press of a button."""
    return ButtonPress(
        id=f"p{next(_numbers)}",
        chat=ChatRef(user.platform, user.id),
        user=user,
        action=Action(verb, target),
    )
