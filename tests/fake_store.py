"""A store in dictionaries, which keeps the contract that SQLite keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.chat import UserRef
from models.errors import StoreError
from models.media import ItemId, Wish
from models.mood import MoodState
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
from models.taste import profile_of


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
