"""`python -m bot ask`: one exchange through the very same conversation."""

import json
import sys
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter
from uuid import uuid4

from bot import app
from bot.web_wire import mood_fields
from config.settings import Settings
from handlers import consent
from handlers.lines import Phrase
from handlers.texts import table_for
from models.chat import (
    Attachment,
    AttachmentKind,
    Card,
    ChatRef,
    Message,
    Platform,
    Reply,
    Stage,
    UserRef,
    with_command,
)
from models.media import MediaKind, Mode
from models.mood import MoodState
from models.protocols import PreferenceStore

BAR = 30
"""Characters of the longest bar."""

EXIT_FAILED = 1

WORTH_A_BAR = 0.01
"""The least probability that is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked on the command line; pictures and clips as bytes."""

    text: str
    photo: bytes | None
    clip: bytes | None
    mode: Mode | None
    kinds: tuple[MediaKind, ...]
    user: str
    as_json: bool

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What there is to look at."""
        found = ((AttachmentKind.PHOTO, self.photo), (AttachmentKind.VIDEO, self.clip))
        return tuple(Attachment(kind, data) for kind, data in found if data is not None)


@dataclass(slots=True)
class Stopwatch:
    """Tells how long each stage took; it is the `Progress` of one exchange."""

    started: float = field(default_factory=perf_counter)
    marks: list[tuple[str, float]] = field(default_factory=list)

    def __call__(self, stage: Stage) -> None:
        """Begin a stage."""
        self.marks.append((stage.value, perf_counter()))

    def timings_ms(self) -> dict[str, float]:
        """Return milliseconds for each stage and in total."""
        end = perf_counter()
        timings: dict[str, float] = {}
        for (stage, begun), (_, over) in pairwise([*self.marks, ("", end)]):
            timings[stage] = round(timings.get(stage, 0.0) + (over - begun) * 1000, 1)
        return {**timings, "total": round((end - self.started) * 1000, 1)}


async def ask(settings: Settings, question: Question) -> int:
    """Print the answer; return the exit code: `EXIT_FAILED` where it only says what is wrong."""
    user = UserRef(Platform.CONSOLE, question.user)
    message = with_command(
        Message(
            id=uuid4().hex,
            chat=ChatRef(Platform.CONSOLE, question.user),
            user=user,
            text=question.text,
            attachments=question.attachments,
            mode=question.mode,
            kinds=question.kinds,
        )
    )
    async with app.conversation(settings) as talk:
        if message.attachments:
            await _take_consent(talk.services.store, user)
        stopwatch = Stopwatch()
        reply = await talk.handle(message, stopwatch)
        print(_json(reply, stopwatch) if question.as_json else _plain(reply))
    return EXIT_FAILED if reply.failed else 0


async def _take_consent(store: PreferenceStore, user: UserRef) -> None:
    """Record that naming a picture is a consent, and show to what, once."""
    if await consent.in_force(store, user) is None:
        tell = table_for().tell
        notice = (Phrase.CONSENT_FIRST, Phrase.CONSENT_NOTICE, Phrase.CONSENT_BY_NAMING)
        print("\n".join([*map(tell, notice), ""]), file=sys.stderr)
        await consent.give(store, user, app.now())


def _json(reply: Reply, stopwatch: Stopwatch) -> str:
    fields: dict[str, object] = {
        "text": reply.text,
        "mood": reply.mood and mood_fields(reply.mood),
        "cards": [_card_fields(card) for card in reply.cards],
        "timings_ms": stopwatch.timings_ms(),
    }
    if reply.document and not reply.document.is_picture:
        fields["document"] = reply.document.data.decode()
    return json.dumps(fields, ensure_ascii=False)


def _card_fields(card: Card) -> dict[str, object]:
    return {
        "id": card.id,
        "kind": card.kind,
        "title": card.title,
        "subtitle": card.subtitle,
        "reason": card.reason,
        "link": _main_page(card),
        "image_url": card.image_url,
    }


def _plain(reply: Reply) -> str:
    blocks = [reply.text]
    if reply.mood:
        blocks.append(_bars(reply.mood))
    blocks += [_drawn(card) for card in reply.cards]
    if reply.document and not reply.document.is_picture:
        blocks.append(reply.document.data.decode().strip())
    if not reply.mood and reply.buttons:
        blocks.append(" | ".join(button.label for button in reply.buttons))
    return "\n\n".join(blocks)


def _drawn(card: Card) -> str:
    icon = "🎵" if card.kind is MediaKind.MUSIC else "🎬"
    because = table_for().tell(Phrase.BECAUSE, reason=card.reason)
    return f"{icon} {card.title}\n   {card.subtitle}\n   {because}\n   {_main_page(card)}"


def _main_page(card: Card) -> str:
    _, address = card.links[0]
    return address


def _bars(mood: MoodState) -> str:
    ranked = sorted(mood.probabilities.items(), key=lambda pair: -pair[1])
    return "\n".join(
        f"{e:>10} {p:4.0%} {'█' * round(p * BAR)}" for e, p in ranked if p >= WORTH_A_BAR
    )
