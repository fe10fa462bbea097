"""A loopback server that answers as TMDB's `GET /3/movie/{id}` does."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class TmdbServer:
    """What it knows, what it was asked, and how it misbehaves.

    Attributes:
        films: TMDB's answers by id.
        key: the only one that is let in.
        busy: so many requests are first answered with 429.
        wait: the Retry-After that goes with it, in seconds.
        asked: the ids of all requests, in their order.
        broken: so many requests are first answered with text that is no JSON.
    """

    films: Mapping[int, Mapping[str, object]]
    key: str = "k" * 32
    busy: int = 0
    wait: str = "1"
    broken: int = 0
    url: str = ""
    asked: list[int] = field(default_factory=list)

    def answer(self, path: str) -> tuple[int, bytes]:
        parts = urlsplit(path)
        id_ = int(parts.path.rsplit("/", 1)[1])
        self.asked.append(id_)
        if parse_qs(parts.query).get("api_key") != [self.key]:
            return 401, b'{"status_code": 7}'
        if self.busy:
            self.busy -= 1
            return 429, b'{"status_code": 25}'
        if self.broken:
            self.broken -= 1
            return 200, b"<html>"
        if not parts.path.startswith("/3/movie/") or id_ not in self.films:
            return 404, b'{"status_code": 34}'
        return 200, json.dumps(self.films[id_]).encode()


@contextmanager
def running(server: TmdbServer) -> Iterator[TmdbServer]:
    """Serve on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = server.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 429:
                self.send_header("Retry-After", server.wait)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield server
        http.shutdown()
        thread.join()
