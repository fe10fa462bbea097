"""A journey as a private playlist on Spotify, through spotipy.

Spotify chooses nothing here: it finds the songs that we chose, and nothing that it answers is
kept. Who wants this makes an app at developer.spotify.com/dashboard (its owner needs Premium, and
five people may use it), registers `REDIRECT` there and puts its client id into
MOODSYNC_SPOTIFY_CLIENT_ID. The first playlist then opens a page of Spotify's in the browser; PKCE
needs no secret of the app (RFC 7636).
"""

import logging
import secrets
import sys
import time
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import spotipy
from spotipy.cache_handler import CacheFileHandler
from spotipy.oauth2 import SpotifyOauthError, SpotifyPKCE

from models.media import Media
from recommender.evaluate import Unusable
from recommender.names import folded, makers_of

API = "https://api.spotify.com"
ACCOUNTS = "https://accounts.spotify.com"
REDIRECT = "http://127.0.0.1:8898/callback"
"""Where the browser comes back to; without TLS Spotify allows loopback addresses only."""
SCOPE = "playlist-modify-private"
TIMEOUT = 10.0
"""Seconds to wait for one answer; for tokens spotipy itself would wait for ever."""
TRIES = 5
LONGEST_WAIT = 60
"""Seconds; who is told to wait longer had better come back later."""
LOOKED_AT = 5
"""Songs of one search that are compared with the wanted one; Spotify gives at most ten."""

PATIENCE = 300.0
"""Seconds to wait for somebody who signs in."""
NO_ANSWER = "Spotify does not answer: try again later"

REFUSED, FORBIDDEN, TOO_MANY = 401, 403, 429

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Saved:
    """A playlist that was made.

    Attributes:
        link: opens it.
        missing: songs that Spotify does not have.
    """

    link: str
    missing: tuple[Media, ...]


def signed_in(
    client_id: str, cache: Path, api: str = API, accounts: str = ACCOUNTS, redirect: str = REDIRECT
) -> spotipy.Spotify:
    """Return Spotify for a person, who is asked in the browser unless the file knows them.

    Args:
        client_id: of the operator's app.
        cache: the file that keeps the sign-in, readable by its owner only.
        api: without the version, as in `API`.
        accounts: where people sign in.
        redirect: as registered with the app; a loopback address with a port.

    Raises:
        Unusable: the person or Spotify says no, or nobody answers; says what to do.
    """
    # urllib3 writes addresses into its log, spotipy tokens and what is searched for
    for name in ("spotipy", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    cache.parent.mkdir(parents=True, exist_ok=True)
    manager = SpotifyPKCE(
        client_id=client_id,
        redirect_uri=redirect,
        scope=SCOPE,
        requests_timeout=TIMEOUT,
        cache_handler=CacheFileHandler(cache_path=str(cache)),
    )
    manager.OAUTH_AUTHORIZE_URL = f"{accounts.rstrip('/')}/authorize"
    manager.OAUTH_TOKEN_URL = f"{accounts.rstrip('/')}/api/token"
    try:
        if not _knows(manager):
            manager.get_access_token(_permission(manager), check_cache=False)
    except SpotifyOauthError as problem:
        raise Unusable("Spotify was not given your permission: start again to be asked") from (
            problem
        )
    except requests.RequestException as problem:
        raise Unusable(NO_ANSWER) from problem
    # with a session of our own it does not sleep by itself on 429, for however long it is told
    spotify = spotipy.Spotify(
        auth_manager=manager, requests_session=requests.Session(), requests_timeout=TIMEOUT
    )
    spotify.prefix = f"{api.rstrip('/')}/v1/"
    return spotify


def _knows(manager: SpotifyPKCE) -> bool:
    """Tell whether there is a sign-in that is still good."""
    try:
        return manager.validate_token(manager.cache_handler.get_cached_token()) is not None
    except (SpotifyOauthError, KeyError):
        return False  # taken back at Spotify, or a file of something else


def _permission(manager: SpotifyPKCE) -> str:
    """Open Spotify's page in the browser; return the code that the browser comes back with."""
    state = secrets.token_urlsafe()
    address = urlsplit(manager.redirect_uri)
    try:
        landing = _Landing((address.hostname or "", address.port or 80), _Page)
    except OSError as problem:
        raise Unusable(f"{manager.redirect_uri} is in use: try again later") from problem
    with landing:
        page = manager.get_authorize_url(state)
        sys.stderr.write(f"Say yes to Spotify in your browser:\n{page}\n")
        webbrowser.open(page)
        end = time.monotonic() + PATIENCE
        while not landing.came_to and (left := end - time.monotonic()) > 0:
            landing.timeout = left
            landing.handle_request()
    told, code = manager.parse_auth_response_url(landing.came_to)
    if told != state or not code:
        raise SpotifyOauthError("the browser came back with something else, or not at all")
    return str(code)


class _Landing(HTTPServer):
    came_to = ""


class _Page(BaseHTTPRequestHandler):
    server: _Landing
    timeout = 2.0  # browsers open connections on which they never ask

    def do_GET(self) -> None:
        if "state=" in self.path:  # and not for an icon
            self.server.came_to = self.path
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"Thank you. You can close this page and go back to MoodSync.")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the address holds the code."""


def save(
    items: Sequence[Media], name: str, spotify: spotipy.Spotify, sleep: Sleep = time.sleep
) -> Saved:
    """Make a private playlist of the songs that Spotify has; at most 100.

    Raises:
        Unusable: Spotify refuses, does not answer, or has none of the songs; says what to do.
    """
    try:
        found = [(item, _found(item, spotify, sleep)) for item in items]
        tracks = [track for _, track in found if track]
        if not tracks:
            raise Unusable("Spotify has none of these songs")
        about = {"public": False, "description": "Made by MoodSync"}
        playlist = _asked(partial(spotify.current_user_playlist_create, name, **about), sleep)
        _asked(partial(spotify.playlist_add_items, playlist["id"], tracks), sleep)
        link = str(playlist["external_urls"]["spotify"])
    except requests.RequestException as problem:
        raise Unusable(NO_ANSWER) from problem
    except (KeyError, TypeError, AttributeError) as problem:
        raise Unusable("Spotify's answer is not what it should be") from problem
    return Saved(link, tuple(item for item, track in found if not track))


def _found(item: Media, spotify: spotipy.Spotify, sleep: Sleep) -> str | None:
    """Return the URI of a song; None where Spotify does not have it under this name."""
    title, maker = (words.replace('"', " ") for words in (item.title, item.maker))
    # fields first, since they find it among many of the name; then as somebody would type it
    for query in (f'track:"{title}" artist:"{maker}"', f"{title} {maker}"):
        answer = _asked(partial(spotify.search, query, limit=LOOKED_AT, type="track"), sleep)
        for track in answer["tracks"]["items"]:
            if is_same(item, track["name"], [artist["name"] for artist in track["artists"]]):
                return str(track["uri"])
    return None


def is_same(item: Media, title: str, artists: Sequence[str]) -> bool:
    """Tell whether a track is the song that is meant, "... - Remastered 2011" included."""
    makers = {folded(maker) for maker in makers_of(item.maker)}
    same_title = f"{folded(title)} ".startswith(f"{folded(item.title)} ")
    return same_title and not makers.isdisjoint(map(folded, artists))


def _asked(call: Callable[[], Any], sleep: Sleep) -> Any:  # noqa: ANN401 JSON of any shape
    """Return Spotify's answer; waits when told to."""
    for _ in range(TRIES):
        try:
            return call()
        except spotipy.SpotifyException as problem:
            # its text holds the address: neither it nor the cause may be shown
            status = problem.http_status
            after = str((problem.headers or {}).get("Retry-After", "1"))
        if status == REFUSED:
            raise Unusable("Spotify no longer knows you: delete the file of the sign-in")
        if status == FORBIDDEN:
            raise Unusable(
                "Spotify refuses: the owner of the app needs Premium, and the app's list of "
                "users must name you"
            )
        if status != TOO_MANY:
            raise Unusable(f"Spotify answers with status {status}: try again later")
        wait = int(after) if after.isdigit() else 1
        if wait > LONGEST_WAIT:
            raise Unusable(f"Spotify asks to wait {wait} seconds: try again after that")
        sleep(wait)
    raise Unusable("Spotify is too busy: try again later")
