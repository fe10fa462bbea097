"""Films by their TMDB ids, through tmdbsimple.

This product uses the TMDB API but is not endorsed or certified by TMDB.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from math import log1p
from pathlib import Path

import requests
import tmdbsimple

from models.media import MediaKind
from recommender.evaluate import Unusable
from recommender.importing_entry import Bad, Entry
from recommender.importing_tables import checked

SERVER = "https://api.themoviedb.org"
TIMEOUT = 10.0
"""Seconds to wait for one answer; tmdbsimple itself would wait for ever."""
TRIES = 5
LONGEST_WAIT = 60.0
"""Seconds; who is told to wait longer had better come back later."""
KEY_LENGTH = 32
"""Characters of a key of version 3; longer ones are tokens, which travel in a header."""
MANY_VOTES = 40_000
"""About what the best known films have; it makes counts popularity in [0, 1]."""

NOT_FOUND, TOO_MANY, REFUSED, BROKEN = 404, 429, (401, 403), 500


def films(
    file: Path,
    key: str,
    server: str = SERVER,
    known: Callable[[str], bool] = lambda _: False,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Entry | Bad]:
    """Ask TMDB for films.

    Args:
        file: one id a line, or TMDB's own daily export (JSON lines with an id).
        key: of version 3, or a token for reading; it is told to nobody else.
        server: without the version, as in `SERVER`.
        known: whether an id of ours, such as `tmdb-603`, need not be fetched again.
        sleep: waits; tests wait faster.

    Raises:
        Unusable: the file cannot be read, the key is refused or the server does not answer.
            Start again later to go on.
    """
    # urllib3 writes addresses, and so a key of version 3, into its log
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    tmdbsimple.API_KEY = key
    tmdbsimple.USE_BEARER_AUTH = len(key) > KEY_LENGTH
    tmdbsimple.REQUESTS_TIMEOUT = TIMEOUT
    try:
        lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as problem:
        raise Unusable(f"{file} cannot be read: {problem.strerror}") from problem
    for number, line in enumerate(lines, start=1):
        place = f"{file.name} line {number}"
        if not line.strip():
            continue
        id_ = _id(line)
        if id_ is None:
            yield Bad(place, "it is no TMDB id")
        elif not known(f"tmdb-{id_}"):
            answer = _fetched(id_, server, sleep)
            yield Bad(place, "TMDB has no such film") if answer is None else film(place, answer)


def film(place: str, answer: Mapping[str, object]) -> Entry | Bad:
    """Return the item of TMDB's answer, or what is wrong with it."""
    if answer.get("adult"):
        return Bad(place, "it is for adults only")
    try:
        return checked(place, _fields(answer))
    except (KeyError, TypeError, AttributeError, ValueError):
        return Bad(place, "TMDB's answer is not what it should be")


def _fields(answer: Mapping[str, object]) -> dict[str, str]:
    crew = _list(_dict(answer.get("credits")).get("crew"))
    countries = _list(answer.get("production_countries"))
    votes = float(str(answer.get("vote_count") or 0))
    return {
        "id": f"tmdb-{int(str(answer['id']))}",
        "kind": MediaKind.MOVIE.value,
        "title": _text(answer.get("title")),
        "by": " & ".join(_text(p.get("name")) for p in crew if p.get("job") == "Director"),
        "year": _text(answer.get("release_date"))[:4],
        "genres": "|".join(_text(genre.get("name")) for genre in _list(answer.get("genres"))),
        "overview": _text(answer.get("overview")),
        "language": _text(answer.get("original_language")),
        "country": _text(countries[0].get("iso_3166_1")) if countries else "",
        "runtime": str(answer.get("runtime") or ""),
        "popularity": str(min(1.0, log1p(max(votes, 0)) / log1p(MANY_VOTES))),
    }


def _fetched(id_: int, server: str, sleep: Callable[[float], None]) -> Mapping[str, object] | None:
    """Return TMDB's answer, None where there is no such film; waits when told to."""
    for attempt in range(TRIES):
        # one instance a call: it keeps the fields of its answer as attributes
        movie = tmdbsimple.Movies(id_)
        movie.base_uri = f"{server.rstrip('/')}/3"
        try:
            return _dict(movie.info(append_to_response="credits"))
        except requests.HTTPError as problem:
            # neither its text nor its cause may be shown: they hold the key
            status = problem.response.status_code
            after = problem.response.headers.get("Retry-After", "")
        except (requests.RequestException, ValueError):
            status, after = BROKEN, ""
        if status == NOT_FOUND:
            return None
        if status in REFUSED:
            raise Unusable("TMDB refuses the key in MOODSYNC_TMDB_KEY")
        if status != TOO_MANY and status < BROKEN:
            raise Unusable(f"TMDB answers with status {status}")
        wait = float(after) if after.isdigit() else float(2**attempt)
        if wait > LONGEST_WAIT:
            break
        sleep(wait)
    raise Unusable("TMDB does not answer, or asks to wait: start the same import again later")


def _id(line: str) -> int | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _dict(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
