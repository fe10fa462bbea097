"""The frames between the web page and the server <-> models.chat.

The page sends JSON text frames; a picture is announced by one and follows in binary frames:

    {"type": "hello", "id": 0}
    {"type": "message", "id": 1, "text": "...", "mode": null, "kinds": ["music"]}
    {"type": "press", "id": 2, "action": "l:builtin:42"}
    {"type": "attachment", "id": 3, "kind": "photo", "size": 4711, "text": ""} + 4711 bytes

The server answers each with one `reply` or `error` of the same id, and before it any number of
`progress`. All that comes from outside is checked here, so that the rest can trust its types.
"""

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import cast

from models.chat import (
    Action,
    Attachment,
    AttachmentKind,
    Button,
    ButtonPress,
    Card,
    ChatRef,
    Message,
    Reply,
    Stage,
    Update,
    UserRef,
    with_command,
)
from models.media import MediaKind, Mode
from models.mood import MoodState

MAX_TEXT = 120_000
"""Characters; beyond, the page itself refuses. A pasted novel still fits a frame."""

MAX_JSON = 6 * MAX_TEXT + 1000
"""Characters of a text frame: JSON may write each of a text with six."""

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_VALUE = rf"(?:{_STRING}|[\w.+-]{{1,40}}+|\[\s*+(?:{_STRING}\s*+,?+\s*+){{0,4}}+\])"
_FIELD = rf"{_STRING}\s*+:\s*+{_VALUE}\s*+,?+\s*+"
_FLAT = re.compile(rf"\s*+\{{\s*+(?:{_FIELD}){{0,12}}+\}}\s*+", re.DOTALL)
"""What a frame of ours looks like: a few fields, none of them nested. Anything else is refused
unread: a million empty lists would keep the JSON parser, and so everybody, busy for a second."""

MAX_NUMBER = 2**53
"""The largest whole number that JavaScript counts to."""


class Junk(ValueError):
    """A frame that our page never sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words, with what the chips of the page say."""

    number: int
    text: str = ""
    mode: Mode | None = None
    kinds: tuple[MediaKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button."""

    number: int
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A picture or clip whose `size` bytes follow; words may go with it."""

    said: Said
    kind: AttachmentKind
    size: int

    @property
    def number(self) -> int:
        """The number of the frame, as for the other two."""
        return self.said.number


Frame = Said | Pressed | Announced


def parse(text: str) -> Frame:
    """Return what a text frame means; a greeting is `/start`.

    Raises:
        Junk: the frame is none of ours.
    """
    frame = _fields(text)
    number = _whole(frame.get("id", 0))
    try:
        match frame.get("type"):
            case "hello":
                return Said(number=number, text="/start")
            case "message":
                return _said(frame, number)
            case "press":
                return Pressed(number=number, action=Action.decode(_string(frame.get("action"))))
            case "attachment":
                kind = AttachmentKind(_string(frame.get("kind")))
                return Announced(
                    said=_said(frame, number), kind=kind, size=_whole(frame.get("size"))
                )
            case _:
                raise Junk("unknown type")
    except ValueError as problem:
        raise Junk(str(problem)) from None


def number_in(text: str) -> int | None:
    """Return the number of a frame that `parse` refused, if it has one."""
    try:
        return _whole(_fields(text).get("id"))
    except Junk:
        return None


def update_of(frame: Frame, user: UserRef, talk: str, media: bytes = b"") -> Update:
    """Return the frame as an update.

    Args:
        frame: what the page sent.
        user: who sent it.
        talk: names the socket, so that the update's id is unique.
        media: the bytes that were announced.
    """
    name, chat = f"{talk}-{frame.number}", ChatRef(user.platform, user.id)
    match frame:
        case Pressed(action=action):
            return ButtonPress(id=name, chat=chat, user=user, action=action)
        case Announced(said=said, kind=kind):
            return _message(name, chat, user, said, (Attachment(kind, media),))
        case Said():
            return _message(name, chat, user, frame, ())


def reply_frame(number: int, reply: Reply) -> str:
    """Return a reply as a text frame."""
    document = reply.document and {
        "name": reply.document.name,
        "media_type": reply.document.media_type,
        "description": reply.document.description,
        "data": b64encode(reply.document.data).decode(),
    }
    return json.dumps(
        {
            "type": "reply",
            "id": number,
            "text": reply.text,
            "failed": reply.failed,
            "cards": [_card(card) for card in reply.cards],
            "buttons": _buttons(reply.buttons),
            "mood": reply.mood and mood_fields(reply.mood),
            "document": document,
            "usual": reply.usual and {"mode": reply.usual.mode, "kinds": reply.usual.kinds},
        }
    )


def progress_frame(number: int, stage: Stage) -> str:
    """Return the news of a stage as a text frame."""
    return json.dumps({"type": "progress", "id": number, "stage": stage.value})


def error_frame(number: int | None, sentence: str) -> str:
    """Return a refusal as a text frame."""
    return json.dumps({"type": "error", "id": number, "text": sentence})


def _fields(text: str) -> dict[str, object]:
    if len(text) > MAX_JSON or not _FLAT.fullmatch(text):
        raise Junk("not a flat object")
    try:
        return cast("dict[str, object]", json.loads(text))
    except ValueError:
        raise Junk("not JSON") from None


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_NUMBER:
        raise Junk("not a whole number")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise Junk("not a string, or too long a one")
    # JSON may hold half of a surrogate pair, which no database and no log can encode
    return value.encode("utf-8", "replace").decode()


def _said(frame: dict[str, object], number: int) -> Said:
    mode, kinds = frame.get("mode"), frame.get("kinds") or []
    if not isinstance(kinds, list):
        raise Junk("kinds are a list")
    wanted = [MediaKind(_string(kind)) for kind in cast("list[object]", kinds)]
    return Said(
        number=number,
        text=_string(frame.get("text", "")),
        mode=None if mode is None else Mode(_string(mode)),
        kinds=tuple(dict.fromkeys(wanted)),
    )


def _message(
    name: str, chat: ChatRef, user: UserRef, said: Said, attachments: tuple[Attachment, ...]
) -> Message:
    return with_command(
        Message(
            id=name,
            chat=chat,
            user=user,
            text=said.text,
            attachments=attachments,
            mode=said.mode,
            kinds=said.kinds,
        )
    )


def _card(card: Card) -> dict[str, object]:
    return {
        "id": card.id,
        "kind": card.kind.value,
        "title": card.title,
        "subtitle": card.subtitle,
        "reason": card.reason,
        "links": [list(link) for link in card.links],
        "image_url": card.image_url,
        "buttons": _buttons(card.buttons),
    }


def _buttons(buttons: tuple[Button, ...]) -> list[dict[str, str]]:
    return [{"label": button.label, "action": button.action.encode()} for button in buttons]


def mood_fields(mood: MoodState) -> dict[str, object]:
    """Return a mood as JSON knows it."""
    return {
        "emotion": mood.emotion.value,
        "probabilities": {name.value: share for name, share in mood.probabilities.items()},
        "valence": mood.valence,
        "arousal": mood.arousal,
        "confidence": mood.confidence,
        "sources": [source.value for source in mood.sources],
    }
