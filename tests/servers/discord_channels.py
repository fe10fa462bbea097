"""What the loopback Discord remembers: messages and files."""

from tests.servers.discord_payloads import BOT, JOINED, Ids, Upload, user_json
from tests.servers.discord_rules import COMPONENTS_V2, LOADING, Json
from tests.servers.discord_wire import check, numbered


class Channels:
    """Messages of all channels by their id, and the content network."""

    def __init__(self) -> None:
        self.messages: dict[int, Json] = {}
        self.files: dict[int, bytes] = {}
        self.cdn_url = ""
        self.ids = Ids()

    def keep(self, upload: Upload) -> Json:
        """Put a file on the content network and return what messages say of it."""
        number = self.ids.new()
        self.files[number] = upload.content
        file = {
            "id": str(number),
            "filename": upload.name,
            "size": len(upload.content) if upload.size is None else upload.size,
            "url": f"{self.cdn_url}/{number}/{upload.name}",
            "proxy_url": f"{self.cdn_url}/{number}/{upload.name}",
        }
        more = {"content_type": upload.media_type, "description": upload.description}
        return file | {key: value for key, value in more.items() if value}

    def store(self, channel: int, author: int, payload: Json, files: list[Upload]) -> Json:
        """Write a message into a channel."""
        number = self.ids.new()
        self.messages[number] = {
            "id": str(number),
            "channel_id": str(channel),
            "author": user_json(author, bot=author == BOT),
            "type": 0,
            "content": payload.get("content") or "",
            "timestamp": JOINED,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "pinned": False,
            "attachments": [self.keep(file) for file in files],
            "embeds": payload.get("embeds") or [],
            "components": numbered(payload),
            "flags": payload.get("flags", 0),
        }
        return self.messages[number]

    def change(self, message: Json, body: Json, files: list[Upload]) -> Json:
        """Edit a message; the flag of version 2 never goes away again."""
        flags = message["flags"] & ~LOADING | body.get("flags", 0) & COMPONENTS_V2
        after = {key: body.get(key, message[key]) for key in ("content", "embeds", "components")}
        check(after | {"flags": flags}, files)
        message |= after | {"flags": flags, "content": after["content"] or ""}
        message |= {"components": numbered(after), "edited_timestamp": JOINED}
        message["attachments"] += [self.keep(file) for file in files]
        return message
