"""A reply drawn with Discord's components, version 2: texts, framed cards, rows of buttons.

The views made here are only drawings: they are finished from birth, so that the library keeps
none of them in memory. A press finds its way by the button's own id, after a restart too.
Source of the limits: the component reference of Discord's developer documentation.
"""

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

import discord
from discord import ButtonStyle, ui

from handlers.lines import Phrase
from handlers.texts import table_for
from models.chat import Action, Button, Card, Reply, Verb
from models.media import MediaKind

PREFIX = "ms:"
"""Stands in front of an encoded action, 67 characters together; Discord allows 100."""

MAX_COMPONENTS = 40
MAX_CHARACTERS = 4000
MAX_BYTES = 9000  # Discord answers HTTP 500 to texts of about 10,000 bytes of UTF-8
MAX_PIECE = 2000  # characters of one text, so that two fit and four-byte letters do, too
MAX_ROW = 5
MAX_LABEL = 80
MAX_LINK = 512
MAX_PICTURE_URL = 2048
MAX_LINE = 300  # characters of a title, a subtitle or a reason
MARK = "✓ "

_STYLES = MappingProxyType(
    {
        Verb.LIKE: ButtonStyle.success,
        Verb.AGREE: ButtonStyle.success,
        Verb.MORE: ButtonStyle.primary,
        Verb.FORGET: ButtonStyle.danger,
    }
)
_ICONS = MappingProxyType({MediaKind.MUSIC: "🎵", MediaKind.MOVIE: "🎬"})
_REPEATED = frozenset({Verb.MORE, Verb.NOT_MY_MOOD, Verb.RATE, Verb.SET_ASIDE, Verb.GIVE_BACK})
"""Pressed again and again, or undone elsewhere: never marked."""

Item = ui.Item[Any]
Pressable = ui.Button[ui.LayoutView]


def pages(reply: Reply) -> list[ui.LayoutView]:
    """Return the messages that show a reply, each within Discord's limits.

    The document is not among them; a reply without text, cards and buttons gives no message.
    """
    drawn: list[ui.LayoutView] = []
    for block in _blocks(reply):
        if not drawn or not _fits(drawn[-1], block):
            drawn.append(_page())
        drawn[-1].add_item(block)
    return drawn


def bare(page: ui.LayoutView) -> ui.LayoutView:
    """Return the same page without pictures: Discord refuses a message for one bad address."""
    drawing = _page()
    for item in page.children:
        if not isinstance(item, ui.Container):
            drawing.add_item(item)
            continue
        frame: ui.Container[Any] = ui.Container()
        for child in item.children:
            for part in child.children if isinstance(child, ui.Section) else [child]:
                frame.add_item(part)
        drawing.add_item(frame)
    return drawing


def action_of(custom_id: str) -> Action:
    """Return what a button means.

    Raises:
        ValueError: it is not a button of this version.
    """
    if not custom_id.startswith(PREFIX):
        raise ValueError("not one of our buttons")
    return Action.decode(custom_id.removeprefix(PREFIX))


def marked(message: discord.Message, pressed: Action) -> ui.LayoutView | None:
    """Return a message's drawing with a tick on a button, or None if it gets none.

    The tick moves: of Like and Skip under one card, or of several modes, one has it.
    """
    if pressed.verb in _REPEATED or not message.flags.components_v2:
        return None
    page = ui.LayoutView.from_message(message, timeout=None)
    page.stop()
    for item in page.walk_children():
        if isinstance(item, ui.Button) and _rivals(item.custom_id, pressed):
            chosen = item.custom_id == PREFIX + pressed.encode()
            label = (item.label or "").removeprefix(MARK)
            item.label = _label(MARK + label) if chosen else label
            item.disabled = chosen
    return page


def _rivals(custom_id: str | None, pressed: Action) -> bool:
    """Tell whether only one of two buttons can hold."""
    try:
        return _choice(action_of(custom_id or "")) == _choice(pressed)
    except ValueError:
        return False


def _choice(action: Action) -> tuple[str, str]:
    """Name the question to which a button is one of the answers."""
    match action.verb:
        case Verb.LIKE | Verb.SKIP | Verb.STARS:
            return "taste", action.item
        case Verb.AGREE | Verb.DECLINE:
            return "consent", ""
        case _:
            return action.verb, ""


def _blocks(reply: Reply) -> Iterator[Item]:
    """Yield what may not be torn apart: a piece of text, a card, a row."""
    seen: set[str] = set()
    for piece in _pieces(_plain(reply.text)):
        yield ui.TextDisplay(piece)
    for card in reply.cards:
        yield _frame(card, seen)
    yield from _rows(_buttons(reply.buttons, seen))


def _frame(card: Card, seen: set[str]) -> Item:
    icon = _ICONS.get(card.kind, "")
    lines = [f"### {icon} {_plain(_line(card.title))}"]
    if card.subtitle:
        lines.append(_plain(_line(card.subtitle)))
    if card.reason:
        reason = table_for().tell(Phrase.BECAUSE_SENTENCE, reason=card.reason)
        lines.append(f"-# {_plain(_line(reason))}")
    text: ui.TextDisplay[Any] = ui.TextDisplay("\n".join(lines))
    frame: ui.Container[Any] = ui.Container()
    if _is_web(card.image_url, MAX_PICTURE_URL):
        thumbnail: ui.Thumbnail[Any] = ui.Thumbnail(
            str(card.image_url), description=_line(card.title) or None
        )
        frame.add_item(ui.Section(text, accessory=thumbnail))
    else:
        frame.add_item(text)
    for row in _rows([*_buttons(card.buttons, seen), *_links(card)]):
        frame.add_item(row)
    return frame


def _buttons(buttons: Sequence[Button], seen: set[str]) -> Iterator[Pressable]:
    """Yield buttons; a message with one id twice would be refused, so the second is left out."""
    for button in buttons:
        custom_id = PREFIX + button.action.encode()
        if custom_id not in seen:
            seen.add(custom_id)
            yield ui.Button(
                label=_label(button.label),
                custom_id=custom_id,
                style=_STYLES.get(button.action.verb, ButtonStyle.secondary),
            )


def _links(card: Card) -> Iterator[Pressable]:
    for name, url in card.links:
        if _is_web(url, MAX_LINK):
            yield ui.Button(label=_label(name), url=url)


def _rows(buttons: Iterator[Pressable] | Sequence[Pressable]) -> Iterator[ui.ActionRow[Any]]:
    waiting = list(buttons)
    for start in range(0, len(waiting), MAX_ROW):
        yield ui.ActionRow(*waiting[start : start + MAX_ROW])


def _page() -> ui.LayoutView:
    page = ui.LayoutView(timeout=None)
    page.stop()
    return page


def _fits(page: ui.LayoutView, block: Item) -> bool:
    probe = _page()
    probe.add_item(block)
    texts = [
        item.content
        for drawing in (page, probe)
        for item in drawing.walk_children()
        if isinstance(item, ui.TextDisplay)
    ]
    return (
        page.total_children_count + probe.total_children_count <= MAX_COMPONENTS
        and sum(map(len, texts)) <= MAX_CHARACTERS
        and sum(len(text.encode()) for text in texts) <= MAX_BYTES
    )


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces of at most MAX_PIECE characters, cut at lines or words."""
    rest = text.strip()
    while len(rest) > MAX_PIECE:
        window = rest[:MAX_PIECE]
        line, word = window.rfind("\n"), window.rfind(" ")
        cut = next((place for place in (line, word) if place > MAX_PIECE // 2), MAX_PIECE)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _plain(text: str) -> str:
    """Return text that Discord shows as it is: no markup, no mentions, no timestamps."""
    escaped = discord.utils.escape_markdown(text).replace("<", "\\<")
    return escaped.replace("](", "]\\(")  # the library stops at the first of several links


def _label(text: str) -> str:
    return _cut(" ".join(text.split()), MAX_LABEL) or "…"  # an empty one would be refused


def _line(text: str) -> str:
    return _cut(" ".join(text.split()), MAX_LINE)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _is_web(url: str | None, limit: int) -> bool:
    return url is not None and url.startswith(("https://", "http://")) and len(url) <= limit
