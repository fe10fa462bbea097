"""How the loopback Discord reads calls and writes answers."""

import json
from dataclasses import dataclass

from aiohttp import web

from tests.servers.discord_payloads import Upload
from tests.servers.discord_rules import Json, broken_rule, components, is_too_heavy


class Refusal(Exception):
    """An answer that says no."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(slots=True)
class Trouble:
    """What the next calls of a path get instead of an answer; `via` is absent for a ban."""

    part: str
    times: int
    status: int
    retry_after: float = 0.0
    via: bool = True


async def body_of(request: web.Request) -> tuple[Json, list[Upload]]:
    """Return the payload of a call and the files that came with it."""
    if request.content_type != "multipart/form-data":
        return (await request.json()) or {}, []
    form = await request.post()
    payload: Json = json.loads(str(form["payload_json"]))
    told = {f"files[{one['id']}]": one for one in payload.get("attachments") or ()}
    files = [
        Upload(
            part.file.read(),
            part.filename,
            part.content_type,
            description=told.get(name, {}).get("description"),
        )
        for name, part in form.items()
        if isinstance(part, web.FileField)
    ]
    return payload, files


def check(payload: Json, files: list[Upload]) -> None:
    if is_too_heavy(payload):
        raise Refusal(500, 0, "500: Internal Server Error")
    if problem := broken_rule(payload, files=len(files)):
        raise Refusal(400, 50035, f"Invalid Form Body: {problem}")


def numbered(payload: Json) -> list[Json]:
    """Give every component its id, as Discord does."""
    for number, component in enumerate(components(payload), start=1):
        component["id"] = number
    return list(payload.get("components") or [])


def troubled(trouble: Trouble) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": trouble.retry_after}
    response = answer(body | {"global": False}, trouble.status)
    if trouble.via:
        response.headers["Via"] = "1.1 google"
    return response


def answer(payload: object, status: int = 200) -> web.Response:
    # The library compares the whole header: with a charset behind it, an answer is mere text.
    headers = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(payload).encode(), status=status, headers=headers)
