"""What the Bot API refuses, and in which words: core.telegram.org/bots/api."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_TOAST = 200
MAX_DATA_BYTES = 64
MAX_BUTTONS = 100
MAX_BUTTONS_A_ROW = 8
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_COMMANDS = 100
ACTIONS = {"typing", "upload_photo", "upload_document", "upload_video", "choose_sticker"}
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "del", "code", "pre", "a", "blockquote"}
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


class Refused(Exception):
    """An answer with `"ok": false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.body: Json = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


def bad_request(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def flood(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def blocked() -> Refused:
    return Refused(403, "Forbidden: bot was blocked by the user")


def bad_gateway() -> Refused:
    return Refused(502, "Bad Gateway")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def text_of(given: Mapping[str, Any]) -> str:
    text = plain(str(given.get("text", "")), given)
    if not text.strip():
        raise bad_request("message text is empty")
    if units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text


def caption_of(given: Mapping[str, Any]) -> str:
    caption = plain(str(given.get("caption", "")), given)
    if units(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return caption


def plain(text: str, given: Mapping[str, Any]) -> str:
    """Return what is shown, the entities parsed away."""
    if given.get("parse_mode") != "HTML":
        return text
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)([^\s>]*)[^>]*(?:>|$)", text):
        if name.lower() not in TAGS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{name}"')
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            raise bad_request(f'can\'t parse entities: Unexpected end tag "{name}"')
    if open_tags:
        raise bad_request(f"can't parse entities: Can't find end tag for \"{open_tags[-1]}\"")
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def keyboard_of(given: Mapping[str, Any]) -> Json | None:
    if "reply_markup" not in given:
        return None
    markup: Json = json.loads(given["reply_markup"])
    rows = markup["inline_keyboard"]
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        check_button(button)
    return markup


def check_button(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text is empty")
    if ("url" in button) == ("callback_data" in button):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "url" in button and not re.match(r"(https?://[^/]+\.[^/]+|tg://)", button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid")
    if "callback_data" in button:
        size = len(button["callback_data"].encode())
        if not 1 <= size <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")


def check_commands(given: Mapping[str, Any]) -> bool:
    commands = json.loads(given["commands"])
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return True


def check_toast(given: Mapping[str, Any]) -> None:
    if units(str(given.get("text", ""))) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")


def check_action(given: Mapping[str, Any]) -> bool:
    if given.get("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True
