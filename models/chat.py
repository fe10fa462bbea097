"""What people send and what the bot answers, the same on every platform."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from models.media import ItemId, MediaKind, Mode, Wish
from models.mood import MoodState

MAX_ACTION_BYTES = 64  # Telegram's callback_data; Discord allows 100 characters
MAX_MEDIA_BYTES = 20 * 1024 * 1024  # what a Telegram bot may download


class Platform(StrEnum):
    """Where somebody writes from."""

    WEB = "web"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class UserRef:
    """A person on a platform."""

    platform: Platform
    id: str


@dataclass(frozen=True, slots=True)
class ChatRef:
    """A conversation on a platform."""

    platform: Platform
    id: str
    is_group: bool = False


class Verb(StrEnum):
    """What a button does. The value is the letter on the wire: never reuse one."""

    LIKE = "l"  # target: an item
    SKIP = "s"  # target: an item
    MORE = "m"  # other cards for the last mood
    NOT_MY_MOOD = "n"  # the reading was wrong: show the mood picker
    FEEL = "f"  # target: an emotion, told by the person
    CORRECT = "c"  # target: an emotion, told after NOT_MY_MOOD
    MODE = "o"  # target: a mode
    KIND = "k"  # target: music, movie or both
    AGREE = "a"  # target: the version of the notice that was agreed to
    DECLINE = "d"  # no pictures, please
    OUTCOME = "b"  # target: what a journey did, see handlers.journey
    RELAX = "r"  # target: the filters of the last wish that go
    RATE = "q"  # target: an item, whose five stars are offered
    STARS = "t"  # target: a number of stars and an item: 4/builtin:42
    SET_ASIDE = "z"  # target: a belief that shall count no more, see handlers.beliefs
    GIVE_BACK = "u"  # target: a belief that shall count again
    FORGET = "x"  # erase everything, after a second thought


@dataclass(frozen=True, slots=True)
class Action:
    """A button's meaning, carried by the platform and handed back when pressed."""

    verb: Verb
    target: str = ""

    def encode(self) -> str:
        """Return the form on the wire, at most 64 bytes of ASCII.

        Raises:
            ValueError: the target is too long or not ASCII.
        """
        wire = f"{self.verb.value}:{self.target}"
        if not wire.isascii() or len(wire) > MAX_ACTION_BYTES:
            raise ValueError("an action is at most 64 bytes of ASCII")
        return wire

    @classmethod
    def decode(cls, wire: str) -> Self:
        """Return the action that `encode` wrote.

        Raises:
            ValueError: nothing that `encode` writes.
        """
        verb, colon, target = wire.partition(":")
        if not colon or not wire.isascii() or len(wire) > MAX_ACTION_BYTES:
            raise ValueError("not an action")
        return cls(Verb(verb), target)

    @property
    def item(self) -> str:
        """The item that a button of a card is about."""
        return self.target.partition("/")[2] if self.verb is Verb.STARS else self.target


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply or a card."""

    label: str
    action: Action


class AttachmentKind(StrEnum):
    """What somebody attached."""

    PHOTO = "photo"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a clip. Its bytes live in memory only and never show in a log."""

    kind: AttachmentKind
    data: bytes

    def __repr__(self) -> str:
        return f"Attachment({self.kind.value}, {len(self.data)} bytes)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Somebody said something.

    Attributes:
        id: unique on the platform, for logs.
        text: what was written; never shows in a log.
        command: without the slash, lower case; None for plain words.
        argument: what stood behind the command.
        mode: wanted for this message only; None means the person's usual one.
        kinds: wanted for this message only; empty means the person's usual ones.
    """

    id: str
    chat: ChatRef
    user: UserRef
    text: str = ""
    command: str | None = None
    argument: str = ""
    attachments: tuple[Attachment, ...] = ()
    mode: Mode | None = None
    kinds: tuple[MediaKind, ...] = ()

    def __repr__(self) -> str:
        return f"Message({self.id!r}, command={self.command!r}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPress:
    """Somebody pressed a button of an earlier reply."""

    id: str
    chat: ChatRef
    user: UserRef
    action: Action


Update = Message | ButtonPress

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w*)?(?:\s+(.*))?", re.DOTALL)
"""A command, perhaps with the bot's name (as Telegram writes it in groups) and an argument."""


def with_command(message: Message) -> Message:
    """Take words that begin with a slash for a command; words beside a picture stay words."""
    found = None if message.attachments else COMMAND.fullmatch(message.text.strip())
    if found is None:
        return message
    return replace(message, text="", command=found[1].lower(), argument=(found[2] or "").strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One recommendation, ready to draw. Plain text: the platform does the escaping.

    Attributes:
        reason: completes "because ...".
        links: pages about the item as (name of the service, address), the main one first; at
            least one.
        image_url: None when there is no picture: the platform draws one or shows none.
    """

    id: ItemId
    kind: MediaKind
    title: str
    subtitle: str
    reason: str
    links: tuple[tuple[str, str], ...]
    image_url: str | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that the bot hands over; a picture is shown.

    Attributes:
        description: what a picture shows, for those who cannot see it.
    """

    name: str
    media_type: str
    data: bytes
    description: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is shown and not only offered."""
        return self.media_type.startswith("image/")

    def __repr__(self) -> str:
        return f"Document({self.name!r}, {len(self.data)} bytes)"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answers: a sentence, then any number of cards, then buttons.

    Attributes:
        text: plain text, may hold line breaks; at most 4000 characters.
        mood: what the answer is based on, for "how do you know?"; None when there is none.
        failed: the update had no effect, so a button that was pressed does not count as pressed.
        usual: what a person wants from now on, where an answer tells it: a page that shows it
            keeps in step with words and with other tabs; None where nothing is said of it.
    """

    text: str
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()
    mood: MoodState | None = None
    document: Document | None = None
    failed: bool = False
    usual: Wish | None = None


class Stage(StrEnum):
    """What the bot is doing while somebody waits."""

    LOOKING = "looking"  # at a picture or clip
    READING = "reading"  # the words
    CHOOSING = "choosing"  # songs and films
