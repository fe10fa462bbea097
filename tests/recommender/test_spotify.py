"""A journey on Spotify: who signs in, what is found, and what goes wrong."""

import csv
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import spotipy

from recommender import __main__ as command
from recommender import spotify
from recommender.evaluate import Unusable
from recommender.spotify import is_same, save, signed_in
from tests.recommender.samples import track
from tests.servers.spotify_server import CLIENT, SpotifyServer, running

SUN = track("Sun", artist="The Choir")
RAIN = track("Rain (Live)", artist="Ann & Bo")
GONE = track("Zork", artist="Nobody")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server() -> Iterator[SpotifyServer]:
    known = [("Sun", ["Another"]), ("Sun - Remastered 2011", ["Choir"]), ("Rain (Live)", ["Bo"])]
    redirect = f"http://127.0.0.1:{free_port()}/callback"
    with running(SpotifyServer(known, redirect=redirect)) as one:
        yield one


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A browser that follows where it is sent, as one does in which somebody is signed in."""
    monkeypatch.setattr(spotify, "PATIENCE", 10)
    visited: list[str] = []
    threads: list[threading.Thread] = []

    def visit(url: str) -> None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as page:  # noqa: S310
            page.read()

    def open_(url: str) -> bool:
        visited.append(url)
        threads.append(threading.Thread(target=visit, args=[url]))
        threads[-1].start()
        return True

    monkeypatch.setattr("webbrowser.open", open_)
    yield visited
    for thread in threads:
        thread.join()


def connected(server: SpotifyServer, folder: Path) -> spotipy.Spotify:
    return signed_in(CLIENT, folder / "sign-in.json", server.url, server.url, server.redirect)


def test_a_journey_becomes_a_private_playlist_in_its_order(
    server: SpotifyServer, tmp_path: Path
) -> None:
    saved = save([RAIN, GONE, SUN], "MoodSync: sadness", connected(server, tmp_path))
    [(about, uris)] = server.playlists.values()
    assert about["name"] == "MoodSync: sadness"
    assert about["public"] is False
    assert [uri[-1] for uri in uris] == ["2", "1"]
    assert saved.link.startswith("https://open.spotify.com/playlist/")
    assert saved.missing == (GONE,)


def test_who_has_signed_in_is_not_asked_again(
    server: SpotifyServer, tmp_path: Path, browser: list[str]
) -> None:
    for _ in range(2):
        save([SUN], "x", connected(server, tmp_path))
    assert len(browser) == server.signed_in == 1
    file = tmp_path / "sign-in.json"
    assert file.stat().st_mode & 0o077 == 0
    file.write_text(json.dumps({**json.loads(file.read_text()), "expires_at": time.time()}))
    save([SUN], "x", connected(server, tmp_path))
    assert (len(browser), server.refreshed) == (1, 1)


@pytest.mark.parametrize(
    "content", ['{"refresh_token": "revoked", "scope": "playlist-modify-private"}', "{", "{}"]
)
def test_a_sign_in_that_is_no_good_is_made_anew(
    server: SpotifyServer, tmp_path: Path, content: str
) -> None:
    (tmp_path / "sign-in.json").write_text(content)
    save([SUN], "x", connected(server, tmp_path))
    assert server.signed_in == 1


def test_a_revoked_sign_in_is_made_anew(server: SpotifyServer, tmp_path: Path) -> None:
    old = {"access_token": "old", "refresh_token": "revoked", "expires_at": 0}
    (tmp_path / "sign-in.json").write_text(json.dumps({**old, "scope": spotify.SCOPE}))
    save([SUN], "x", connected(server, tmp_path))
    assert server.signed_in == 1


def test_who_says_no_is_told_so(server: SpotifyServer, tmp_path: Path) -> None:
    server.declines = True
    with pytest.raises(Unusable, match="your permission"):
        connected(server, tmp_path)


def test_a_page_that_nobody_answers_is_not_waited_for_for_ever(
    server: SpotifyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spotify, "PATIENCE", 0.05)
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    with pytest.raises(Unusable, match="your permission"):
        connected(server, tmp_path)


def test_a_port_in_use_is_told(server: SpotifyServer, tmp_path: Path) -> None:
    server.redirect = f"{server.url}/callback"
    with pytest.raises(Unusable, match="is in use"):
        connected(server, tmp_path)


def test_it_waits_as_long_as_it_is_told_and_not_for_a_day(
    server: SpotifyServer, tmp_path: Path
) -> None:
    client, waits = connected(server, tmp_path), list[float]()
    server.busy, server.wait = 2, "7"
    save([SUN], "x", client, waits.append)
    assert waits == [7, 7]
    server.busy, server.wait = 1, "86400"
    with pytest.raises(Unusable, match="wait 86400 seconds"):
        save([SUN], "x", client, waits.append)
    server.busy, server.wait = 99, "1"
    with pytest.raises(Unusable, match="too busy"):
        save([SUN], "x", client, waits.append)


def test_a_refusal_says_what_to_do(server: SpotifyServer, tmp_path: Path) -> None:
    client = connected(server, tmp_path)
    server.access = "another"
    with pytest.raises(Unusable, match="delete the file"):
        save([SUN], "x", client)
    server.access = "access-secret-1-0"
    server.premium = False
    with pytest.raises(Unusable, match="needs Premium"):
        save([SUN], "x", client)


def test_without_any_song_there_is_no_playlist(server: SpotifyServer, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="none of these"):
        save([GONE], "x", connected(server, tmp_path))
    assert not server.playlists


def test_a_server_that_is_gone_or_talks_nonsense_is_told(
    server: SpotifyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = connected(server, tmp_path)
    monkeypatch.setattr(server, "api", lambda *_: (200, ["?"]))
    with pytest.raises(Unusable, match="not what it should be"):
        save([SUN], "x", client)
    client.prefix = f"http://127.0.0.1:{free_port()}/v1/"
    with pytest.raises(Unusable, match="does not answer"):
        save([SUN], "x", client)


@pytest.mark.parametrize(
    ("title", "artists", "same"),
    [
        ("Rain (Live)", ["Ann", "Bo"], True),
        ("RAIN (live) - 2011 Remaster", ["Bo"], True),
        ("Rain (Live)", ["Ann & Bo"], True),
        ("Rain", ["Ann"], False),
        ("Rain (Lively)", ["Ann"], False),
        ("Rain (Live)", ["Karaoke Bo"], False),
        ("Rain (Live)", [], False),
    ],
)
def test_the_song_that_is_meant_is_told_from_others(
    title: str, artists: list[str], same: bool
) -> None:
    assert is_same(RAIN, title, artists) is same


def test_the_command_prints_the_link_and_no_secret(
    server: SpotifyServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.chdir(tmp_path)
    known = {"access_token": server.access, "expires_at": time.time() + 3600}
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "spotify.json").write_text(json.dumps({**known, "scope": spotify.SCOPE}))
    call = ["journey", "--emotion", "sadness", "--seed", "1", "--count", "5"]
    assert command.main([*call, "--format", "csv"]) == 0
    songs = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    server.tracks = [(song["title"], [song["by"]]) for song in songs[:4]]
    call += ["--spotify", "--spotify-url", server.url]
    monkeypatch.delenv(command.SPOTIFY_APP, raising=False)
    assert command.main(call) == 2
    assert command.SPOTIFY_APP in capsys.readouterr().err
    monkeypatch.setenv(command.SPOTIFY_APP, CLIENT)
    assert command.main(call) == 0
    told = capsys.readouterr()
    link, missing = told.out.splitlines()
    assert link.startswith("https://open.spotify.com/playlist/")
    assert songs[4]["title"] in missing
    assert server.access not in told.out + told.err + caplog.text
