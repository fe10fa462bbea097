"""Recommendations on the command line: `python -m recommender recommend --emotion sadness`."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from models.chat import Platform, UserRef
from models.circumplex import told
from models.errors import StartupError
from models.media import BOTH_KINDS, Media, MediaKind, Mode, Recommendation, Wish
from models.mood import Emotion
from models.profile import Profile
from models.protocols import PlanJourney, Recommend
from models.reason import Reason
from recommender.catalogue import Catalogue
from recommender.evaluate import FloorBroken, Unusable, add_subjects
from recommender.importing_command import add_import
from recommender.journey import FEWEST, MOST, JourneyPlanner
from recommender.links import pages
from recommender.playlist import Format, written
from recommender.recommend import Recommender
from recommender.tagger import Tagger
from recommender.tagging import add_tag

EXIT_FLOOR = 1
SPOTIFY_APP = "MOODSYNC_SPOTIFY_CLIENT_ID"
SPOTIFY_SIGN_IN = Path("var/spotify.json")
EXIT_USAGE = 2
EXIT_STARTUP = 78


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code.

    0; 1 when the catalogue's facts fall short; 2 when a file that was named cannot be used; 78
    when the catalogue is broken.
    """
    options = _parser().parse_args(arguments)
    try:
        if text := options.run(options):
            print(text)
    except StartupError as problem:
        print(problem, file=sys.stderr)
        return EXIT_STARTUP
    except FloorBroken as result:
        print(result)
        return EXIT_FLOOR
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return EXIT_USAGE
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m recommender", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    recommend = commands.add_parser("recommend", help="songs and films for an emotion")
    _add_occasion(recommend, Mode.MATCH)
    recommend.add_argument("--kind", default="both", choices=[*map(str, MediaKind), "both"])
    recommend.add_argument("--count", default=3, type=_count, help="of each kind, 1 to 100")
    recommend.add_argument("--json", action="store_true", help="one JSON object")
    recommend.set_defaults(run=_recommend)
    journey = commands.add_parser("journey", help="a playlist from an emotion to a mode's end")
    _add_occasion(journey, Mode.LIFT)
    journey.add_argument("--count", default=10, type=_tracks, help=f"{FEWEST} to {MOST} songs")
    journey.add_argument("--format", default=Format.LIST, choices=[*map(str, Format)])
    journey.add_argument(
        "--spotify",
        action="store_true",
        help=f"save it as a private playlist on Spotify; the id of your app is in {SPOTIFY_APP}",
    )
    journey.add_argument("--spotify-url", default="", help="another server than Spotify's own")
    journey.set_defaults(run=_journey)
    evaluate = commands.add_parser("evaluate", help="how well it does, measured")
    subjects = evaluate.add_subparsers(required=True, metavar="SUBJECT")
    add_subjects(subjects, _tagger)
    add_tag(commands, _tagger)
    add_import(commands, _tagger)
    return parser


def _add_occasion(command: argparse.ArgumentParser, mode: Mode) -> None:
    command.add_argument("--emotion", required=True, choices=[*map(str, Emotion)])
    command.add_argument("--mode", default=mode, choices=[*map(str, Mode)])
    command.add_argument("--seed", type=int, help="the same seed gives the same answer")


def _recommend(options: argparse.Namespace) -> str:
    kinds = BOTH_KINDS if options.kind == "both" else (MediaKind(options.kind),)
    found = _found(_recommender(), options, kinds)
    return _as_json(found) if options.json else _as_text(found)


def _journey(options: argparse.Namespace) -> str:
    found = _found(JourneyPlanner(_recommender()), options, (MediaKind.MUSIC,))
    name = f"MoodSync: {options.emotion}, {options.mode}"
    songs = [step.item for step in found]
    if options.spotify:
        return _on_spotify(songs, name, options.spotify_url)
    return written(songs, Format(options.format), name).rstrip()


def _on_spotify(songs: Sequence[Media], name: str, server: str) -> str:
    app = os.environ.get(SPOTIFY_APP, "")
    if not app:
        raise Unusable(f"set {SPOTIFY_APP} to the client id of an app of developer.spotify.com")
    from recommender import spotify  # noqa: PLC0415  # seldom wanted

    api, accounts = server or spotify.API, server or spotify.ACCOUNTS
    saved = spotify.save(songs, name, spotify.signed_in(app, SPOTIFY_SIGN_IN, api, accounts))
    missing = [f"Spotify does not have {song.title} by {song.maker}." for song in saved.missing]
    return "\n".join([saved.link, *missing])


def _tagger(weights: Path) -> Tagger:
    """Wire the tagger to the sentence encoder: of two parts that do not know each other."""
    from emotion.transformer import TransformerAnalyzer  # noqa: PLC0415  # slow, rarely wanted

    analyzer = TransformerAnalyzer.load(weights, threads=os.cpu_count() or 1)
    return Tagger.load(weights / "tagger.npz", analyzer.encode)


def _recommender() -> Recommender:
    catalogue = Catalogue.load()
    return Recommender([catalogue.provider(kind) for kind in BOTH_KINDS])


def _found(
    choose: Recommend | PlanJourney, options: argparse.Namespace, kinds: tuple[MediaKind, ...]
) -> Sequence[Recommendation]:
    """Ask as somebody whom nothing is known of."""
    now = datetime.now(UTC)
    mood = told(Emotion(options.emotion), now)
    wish = Wish(mode=Mode(options.mode), kinds=kinds, count=options.count)
    stranger = Profile(UserRef(Platform.CONSOLE, "recommender"))
    seed = options.seed if options.seed is not None else now.isoformat()
    return asyncio.run(_asked(choose(mood, wish, stranger, now, Random(seed))))  # noqa: S311 no secret


async def _asked(answer: Awaitable[Sequence[Recommendation]]) -> Sequence[Recommendation]:
    return await answer


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 100:  # noqa: PLR2004 as the help says
        raise argparse.ArgumentTypeError("from 1 to 100")
    return count


def _tracks(text: str) -> int:
    count = int(text)
    if not FEWEST <= count <= MOST:
        raise argparse.ArgumentTypeError(f"from {FEWEST} to {MOST}")
    return count


def _as_json(found: Sequence[Recommendation]) -> str:
    rows = [_row(recommendation) for recommendation in found]
    return json.dumps({"recommendations": rows}, ensure_ascii=False, indent=2)


def _row(recommendation: Recommendation) -> dict[str, object]:
    item = recommendation.item
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": item.title,
        "subtitle": _subtitle(item),
        "reason": _reason(recommendation.reason),
        "link": pages(item)[0][1],
        "score": round(recommendation.score, 3),
        "valence": item.valence,
        "energy": item.energy,
    }


def _as_text(found: Sequence[Recommendation]) -> str:
    rows = [_row(recommendation) for recommendation in found]
    return "\n".join(
        f"{row['title']}\n  {row['subtitle']}\n  because {row['reason']}\n  {row['link']}"
        for row in rows
    )


def _subtitle(item: Media) -> str:
    facts = (item.maker, str(item.year or ""), ", ".join(sorted(item.genres)))
    return " · ".join(fact for fact in facts if fact)


def _reason(reason: Reason) -> str:
    """Return a reason as we call it, with its names; sentences are the conversation's."""
    told = (*reason.genres, reason.maker, reason.title, reason.decade, str(reason.year or ""))
    names = ", ".join(name for name in told if name)
    called = reason.because.replace("_", " ")
    return f"{called} ({names})" if names else called


if __name__ == "__main__":
    sys.exit(main())
