"""models.chat -> Telegram: how an answer looks there.

Telegram counts characters as UTF-16 does: an emoji is two. Everything is sent as HTML, escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from types import MappingProxyType
from urllib.parse import urlsplit

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from telegram.constants import (
    CallbackQueryLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
    ParseMode,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.telegram_calls import patiently
from handlers.lines import Phrase
from handlers.texts import table_for
from models.chat import Action, Button, Card, Document, Reply, Verb
from models.media import MediaKind

TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION = int(MessageLimit.CAPTION_LENGTH)
TOAST = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
PER_ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
ALL_BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)

ROW_WIDTH = 34
"""Characters, each button counting its label and some air: what a narrow phone shows in full."""

ICONS: Mapping[MediaKind, str] = MappingProxyType({MediaKind.MUSIC: "🎵", MediaKind.MOVIE: "🎬"})
CHECK = "✓ "

RIVALS: Mapping[Verb, str] = MappingProxyType(
    {
        Verb.LIKE: "taste",
        Verb.SKIP: "taste",
        Verb.STARS: "taste",
        Verb.AGREE: "consent",
        Verb.DECLINE: "consent",
        Verb.MODE: "mode",
        Verb.KIND: "kind",
        Verb.FEEL: "mood",
    }
)
"""Verbs that leave a check mark; of the same family, one button has it."""

Keyboard = tuple[tuple[InlineKeyboardButton, ...], ...]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One message of an answer; `html` is the caption where there is a photo or a document.

    Attributes:
        photo: the address of a picture.
        document: a file; one that is a picture is shown as one.
    """

    html: str
    keyboard: Keyboard = ()
    photo: str | None = None
    document: Document | None = None


async def deliver(bot: Bot, chat: int, reply: Reply) -> None:
    """Send an answer. What cannot be sent is logged; the rest still goes out."""
    for part in parts(reply):
        try:
            await _send(bot, chat, part)
        except Forbidden:
            log.info("telegram_blocked")  # by the person: their good right
            return
        except TelegramError as problem:
            log.warning("telegram_send_failed", problem=type(problem).__name__)


def parts(reply: Reply) -> tuple[Part, ...]:
    """Return the messages of an answer: words, cards, then a document; buttons under the last."""
    found = [Part(escape(page, quote=False)) for page in pages(reply.text)]
    found += [card_part(card) for card in reply.cards]
    if reply.document:
        fits = len(found) == 1 and not reply.cards and size(reply.text) <= CAPTION
        caption = found.pop().html if fits else ""
        found.append(Part(caption, document=reply.document))
    if reply.buttons:
        last = found.pop() if found else Part("👇")
        rows = (*last.keyboard, *_rows(_press_button(button) for button in reply.buttons))
        found.append(replace(last, keyboard=_limited(rows)))
    return tuple(found)


def card_part(card: Card) -> Part:
    """Return a card as a message: its caption, its links, its buttons."""
    rows = (
        *_rows(InlineKeyboardButton(name, url=url) for name, url in card.links if is_public(url)),
        *_rows(_press_button(button) for button in card.buttons),
    )
    photo = card.image_url if card.image_url and is_public(card.image_url) else None
    return Part(caption(card), _limited(rows), photo)


def caption(card: Card) -> str:
    """Return a card's words as HTML of at most 1024 characters, tags not counted."""
    lines = [f"{ICONS[card.kind]} <b>{_short(card.title, 200)}</b>"]
    if card.subtitle:
        lines.append(_short(card.subtitle, 250))
    if card.reason:
        reason = table_for().tell(Phrase.BECAUSE_SENTENCE, reason=card.reason)
        lines.append(f"<i>{_short(reason, 500)}</i>")
    return "\n".join(lines)


def pages(text: str) -> Iterator[str]:
    """Cut a text into messages, between lines where that is possible."""
    rest = text.strip()
    while size(rest) > TEXT:
        head = cut(rest, TEXT)
        end = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest


def marked(keyboard: InlineKeyboardMarkup, pressed: Action) -> InlineKeyboardMarkup | None:
    """Return a keyboard whose pressed button has a check mark; None when nothing changes."""
    family = _family(pressed)
    if family is None:
        return None
    rows = [
        [_marked(button, family, pressed.encode()) for button in row]
        for row in keyboard.inline_keyboard
    ]
    changed = InlineKeyboardMarkup(rows)
    return None if changed == keyboard else changed


def toast(text: str) -> str:
    """Return a text that fits the small note on top of a chat."""
    return shorten(" ".join(text.split()), TOAST)


def shorten(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, with an ellipsis where it was cut."""
    return text if size(text) <= limit else cut(text, limit - 1).rstrip() + "…"


def size(text: str) -> int:
    """Return a text's length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Return as much of a text as fits, whole characters only."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")


def is_public(url: str) -> bool:
    """Tell whether Telegram's servers can open an address."""
    parsed = urlsplit(url)
    return parsed.scheme in {"http", "https"} and "." in (parsed.hostname or "")


async def _send(bot: Bot, chat: int, part: Part) -> None:
    markup = InlineKeyboardMarkup(part.keyboard) if part.keyboard else None
    document, photo = part.document, part.photo
    if document and document.is_picture:
        try:
            await patiently(
                lambda: bot.send_photo(
                    chat,
                    document.data,
                    caption=part.html or None,
                    parse_mode=ParseMode.HTML,
                    filename=document.name,
                    reply_markup=markup,
                )
            )
        except BadRequest:  # no picture in Telegram's eyes: a file it can always be
            file = replace(document, media_type="application/octet-stream")
            await _send(bot, chat, replace(part, document=file))
    elif document:
        await patiently(
            lambda: bot.send_document(
                chat,
                document.data,
                caption=part.html or None,
                parse_mode=ParseMode.HTML,
                filename=document.name,
                reply_markup=markup,
            )
        )
    elif photo:
        try:
            await patiently(
                lambda: bot.send_photo(
                    chat, photo, caption=part.html, parse_mode=ParseMode.HTML, reply_markup=markup
                )
            )
        except BadRequest:  # Telegram could not fetch the picture: the words still count
            await _send(bot, chat, replace(part, photo=None))
    else:
        await patiently(
            lambda: bot.send_message(
                chat,
                part.html,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                # a preview of a search page shows the service, not the song
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )


def _short(text: str, limit: int) -> str:
    return escape(shorten(" ".join(text.split()), limit), quote=False)


def _press_button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.action.encode())


def _rows(buttons: Iterable[InlineKeyboardButton]) -> Iterator[tuple[InlineKeyboardButton, ...]]:
    """Fill rows from the left, so that labels stay readable on a phone."""
    row: list[InlineKeyboardButton] = []
    width = 0
    for button in buttons:
        needs = size(button.text) + 4
        if row and (len(row) == PER_ROW or width + needs > ROW_WIDTH):
            yield tuple(row)
            row, width = [], 0
        row.append(button)
        width += needs
    if row:
        yield tuple(row)


def _limited(rows: Sequence[tuple[InlineKeyboardButton, ...]]) -> Keyboard:
    """Return the rows that fit into one keyboard."""
    kept: list[tuple[InlineKeyboardButton, ...]] = []
    room = ALL_BUTTONS
    for row in rows:
        room -= len(row)
        if room < 0:
            break
        kept.append(row)
    return tuple(kept)


def _family(action: Action) -> tuple[str, str] | None:
    """Return which buttons exclude each other; None for those that are never marked."""
    family = RIVALS.get(action.verb)
    if family is None:
        return None
    return family, action.item if family == "taste" else ""


def _marked(
    button: InlineKeyboardButton, family: tuple[str, str], pressed: str
) -> InlineKeyboardButton:
    wire = button.callback_data
    if not isinstance(wire, str):
        return button
    try:
        rival = _family(Action.decode(wire)) == family
    except ValueError:
        return button
    if not rival:
        return button
    label = button.text.removeprefix(CHECK)
    return InlineKeyboardButton(CHECK + label if wire == pressed else label, callback_data=wire)
