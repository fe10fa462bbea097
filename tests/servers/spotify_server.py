"""A loopback server that answers as Spotify's accounts and Web API do since March 2026.

Sign-in by PKCE, search (at most ten a page), a playlist of one's own (`/me/playlists`) and its
items (`/playlists/{id}/items`; `/tracks` is gone); errors as documented.
"""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = "client-of-the-test"
PREMIUM = "Active premium subscription required for the owner of the app."

Answer = tuple[int, object]


@dataclass
class SpotifyServer:
    """What it knows, what it was asked, and how it misbehaves.

    Attributes:
        tracks: titles and artists.
        redirect: the address that is registered with the app.
        access: the token in force; every sign-in and refresh makes a new one.
        granted: the scope that people agree to.
        declines: whether people say no.
        busy: so many requests are first answered with 429.
        wait: the Retry-After that goes with it, in seconds.
        premium: whether the app's owner pays.
        playlists: names, and the URIs in them.
    """

    tracks: list[tuple[str, list[str]]]
    redirect: str = "http://127.0.0.1:8898/callback"
    access: str = "access-secret-0"
    granted: str = "playlist-modify-private"
    declines: bool = False
    busy: int = 0
    wait: str = "1"
    premium: bool = True
    challenge: str = ""
    url: str = ""
    signed_in: int = 0
    refreshed: int = 0
    playlists: dict[str, tuple[dict[str, object], list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def authorize(self, query: dict[str, str]) -> str | None:
        """Return where the browser is sent; None where the page shows an error instead."""
        if query["client_id"] != CLIENT or query["redirect_uri"] != self.redirect:
            return None
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        self.challenge = query["code_challenge"]
        told = {"error": "access_denied"} if self.declines else {"code": "the-code"}
        return f"{self.redirect}?{urlencode({**told, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> Answer:
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] != "refresh-secret":
                return 400, {"error": "invalid_grant", "error_description": "revoked"}
            self.refreshed += 1
        else:
            digest = sha256(form["code_verifier"].encode()).digest()
            proof = urlsafe_b64encode(digest).decode().rstrip("=")
            if form["code"] != "the-code" or proof != self.challenge:
                return 400, {"error": "invalid_grant", "error_description": "wrong verifier"}
            self.signed_in += 1
        self.access = f"access-secret-{self.signed_in}-{self.refreshed}"
        return 200, {
            "access_token": self.access,
            "token_type": "Bearer",
            "scope": self.granted,
            "expires_in": 3600,
            "refresh_token": "refresh-secret",
        }

    def api(self, path: str, query: dict[str, str], body: object, token: str) -> Answer:
        self.asked.append(path)
        if self.busy:
            self.busy -= 1
            return failed(429, "API rate limit exceeded")
        if token != f"Bearer {self.access}":
            return failed(401, "Invalid access token")
        if not self.premium:
            return failed(403, PREMIUM)
        return self._routed(path, query, body)

    def _routed(self, path: str, query: dict[str, str], body: object) -> Answer:
        match path.split("/"):
            case ["", "v1", "search"]:
                return self._search(query)
            case ["", "v1", "me", "playlists"] if isinstance(body, dict):
                return self._created(body)
            case ["", "v1", "playlists", id_, "items"] if id_ in self.playlists:
                assert isinstance(body, list)
                if len(body) > 100:
                    return failed(400, "You can add a maximum of 100 tracks per request.")
                self.playlists[id_][1].extend(body)
                return 201, {"snapshot_id": "s"}
        return failed(404, "Service not found")

    def _search(self, query: dict[str, str]) -> Answer:
        if not 1 <= int(query.get("limit", 5)) <= 10:
            return failed(400, "Invalid limit")
        words = query["q"].lower().replace("track:", "").replace("artist:", "").replace('"', "")
        found = [
            {
                "name": title,
                "uri": f"spotify:track:{number:022d}",
                "artists": [{"name": artist} for artist in artists],
            }
            for number, (title, artists) in enumerate(self.tracks)
            if title.lower().split(" - ")[0] in words
        ]
        return 200, {"tracks": {"items": found[: int(query.get("limit", 5))]}}

    def _created(self, body: dict[str, object]) -> Answer:
        if "playlist-modify-private" not in self.granted and not body["public"]:
            return failed(403, "Insufficient client scope")
        id_ = f"{len(self.playlists):022d}"
        self.playlists[id_] = (body, [])
        link = f"https://open.spotify.com/playlist/{id_}"
        return 201, {"id": id_, "external_urls": {"spotify": link}}


def failed(status: int, message: str) -> Answer:
    return status, {"error": {"status": status, "message": message}}


class Http(ThreadingHTTPServer):
    spotify: SpotifyServer


class Handler(BaseHTTPRequestHandler):
    server: Http

    def do_GET(self) -> None:
        path, query = self._asked()
        if path != "/authorize":
            token = self.headers["Authorization"]
            self._tell(*self.server.spotify.api(path, query, None, token))
            return
        target = self.server.spotify.authorize(query)
        self.send_response(302 if target else 400)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        path, query = self._asked()
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if path == "/api/token":
            form = {name: own[0] for name, own in parse_qs(body).items()}
            self._tell(*self.server.spotify.token(form))
        else:
            token = self.headers["Authorization"]
            self._tell(*self.server.spotify.api(path, query, json.loads(body), token))

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, {name: own[0] for name, own in parse_qs(parts.query).items()}

    def _tell(self, status: int, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", self.server.spotify.wait)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running(spotify: SpotifyServer) -> Iterator[SpotifyServer]:
    """Serve both on one free port."""
    with Http(("127.0.0.1", 0), Handler) as http:
        http.spotify = spotify
        spotify.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield spotify
        http.shutdown()
        thread.join()
