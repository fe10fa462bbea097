"""What Discord refuses in a message: the limits of its documentation.

Sources: the component reference, the pages on messages and embeds of the developer documentation,
and issue 8554 of discord-api-docs for the limit in bytes.
"""

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

ROW, BUTTON, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, LINE, FRAME = 1, 2, 9, 10, 11, 12, 13, 14, 17
LINK_STYLE = 5
TOP_LEVEL = {ROW, SECTION, TEXT, GALLERY, FILE, LINE, FRAME}
MAX_UTF8_BYTES = 10_000


def broken_rule(payload: Json, *, files: int = 0) -> str | None:
    """Return what is wrong with a message to be shown, or None."""
    problems = (
        _v2(payload) if payload.get("flags", 0) & COMPONENTS_V2 else _classic(payload, files)
    )
    return next(problems, None)


def is_too_heavy(payload: Json) -> bool:
    """Tell whether Discord would answer HTTP 500."""
    return sum(len(text.encode()) for text in texts(payload)) > MAX_UTF8_BYTES


def components(payload: Json) -> Iterator[Json]:
    """Yield every component, the nested ones and the accessories included."""
    waiting = list(payload.get("components") or [])
    while waiting:
        component = waiting.pop(0)
        yield component
        inner = [*component.get("components", [])]
        if "accessory" in component:
            inner.append(component["accessory"])
        waiting = inner + waiting


def texts(payload: Json) -> list[str]:
    """Return what a person can read in a message, in order."""
    shown = [payload.get("content") or ""]
    shown += [item["content"] for item in components(payload) if item["type"] == TEXT]
    for embed in payload.get("embeds") or []:
        shown += [embed.get("title", ""), embed.get("description", "")]
    return [text for text in shown if text]


def buttons(payload: Json) -> list[Json]:
    """Return the buttons of a message, in order."""
    return [item for item in components(payload) if item["type"] == BUTTON]


def _described(payload: Json) -> Iterator[str]:
    for file in payload.get("attachments") or ():
        if len(file.get("description") or "") > 1024:
            yield "a file's description of over 1024 characters"


def _v2(payload: Json) -> Iterator[str]:
    if payload.get("content") or payload.get("embeds") or payload.get("poll"):
        yield "content, embeds and polls do not go with components of version 2"
    every = list(components(payload))
    if not every:
        yield "a message of version 2 needs components"
    if len(every) > 40:
        yield f"{len(every)} components, 40 are allowed"
    if sum(map(len, texts(payload))) > 4000:
        yield "more than 4000 characters"
    if any(item["type"] not in TOP_LEVEL for item in payload.get("components", [])):
        yield "a component that may not stand alone"
    yield from _each(every)
    yield from _described(payload)


def _classic(payload: Json, files: int) -> Iterator[str]:
    every = list(components(payload))
    embeds = payload.get("embeds") or []
    if not (payload.get("content") or embeds or every or files):
        yield "an empty message"
    if len(payload.get("content") or "") > 2000:
        yield "more than 2000 characters"
    if len(embeds) > 10:
        yield "more than 10 embeds"
    for embed in embeds:
        yield from _embed(embed)
    if sum(_embed_size(embed) for embed in embeds) > 6000:
        yield "more than 6000 characters in embeds"
    rows = payload.get("components") or []
    if len(rows) > 5 or any(row["type"] != ROW for row in rows):
        yield "at most five rows, and nothing but rows, without the flag of version 2"
    yield from _each(every)
    yield from _described(payload)


def _embed(embed: Json) -> Iterator[str]:
    limits = {"title": 256, "description": 4096}
    for key, limit in limits.items():
        if len(embed.get(key) or "") > limit:
            yield f"an embed's {key} over {limit} characters"
    fields = embed.get("fields") or []
    if len(fields) > 25 or any(len(f["name"]) > 256 or len(f["value"]) > 1024 for f in fields):
        yield "too many or too long fields"


def _embed_size(embed: Json) -> int:
    fields = embed.get("fields") or []
    words = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    words += [text for field in fields for text in (field["name"], field["value"])]
    return sum(len(word or "") for word in words)


def _each(every: list[Json]) -> Iterator[str]:
    ids = [item["custom_id"] for item in every if item.get("custom_id") is not None]
    if len(ids) != len(set(ids)):
        yield "a custom_id twice"
    for item in every:
        rule = RULES.get(item["type"])
        if rule is None:
            yield f"component {item['type']} is not known here"
        else:
            yield from rule(item)


def _row(item: Json) -> Iterator[str]:
    if not 1 <= len(item["components"]) <= 5:
        yield "a row holds one to five buttons"
    if any(child["type"] != BUTTON for child in item["components"]):
        yield "only buttons are known in rows here"


def _section(item: Json) -> Iterator[str]:
    if not 1 <= len(item["components"]) <= 3:
        yield "a section holds one to three texts"
    if item.get("accessory", {}).get("type") not in {BUTTON, THUMBNAIL}:
        yield "a section needs a button or a picture beside it"


def _text(item: Json) -> Iterator[str]:
    if not 1 <= len(item["content"]) <= 4000:
        yield "a text of 0 or over 4000 characters"


def _frame(item: Json) -> Iterator[str]:
    if any(child["type"] not in TOP_LEVEL - {FRAME} for child in item["components"]):
        yield "something that may not be framed"


def _button(item: Json) -> Iterator[str]:
    label = item.get("label") or ""
    if len(label) > 80 or not (label or item.get("emoji")):
        yield "a button's label has 1 to 80 characters"
    if item["style"] == LINK_STYLE:
        if item.get("custom_id") is not None or not _is_address(item.get("url")):
            yield "a link button has an address of at most 512 characters and no custom_id"
    elif item.get("url") or not 1 <= len(item.get("custom_id") or "") <= 100:
        yield "a button's custom_id has 1 to 100 characters"


def _thumbnail(item: Json) -> Iterator[str]:
    description = item.get("description")
    if description is not None and not 1 <= len(description) <= 1024:
        yield "a picture's description has 1 to 1024 characters"
    url = item["media"]["url"]
    if not url.startswith(("https://", "http://", "attachment://")) or len(url) > 2048:
        yield "a picture's address"


def _is_address(url: str | None) -> bool:
    schemes = ("https://", "http://", "discord://")
    return url is not None and url.startswith(schemes) and len(url) <= 512


RULES: dict[int, Callable[[Json], Iterator[str]]] = {
    ROW: _row,
    BUTTON: _button,
    SECTION: _section,
    TEXT: _text,
    THUMBNAIL: _thumbnail,
    FRAME: _frame,
}
