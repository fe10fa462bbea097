"""Recommendations on the command line: `python -m recommender recommend --emotion sadness`."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from models.chat import Card, Platform, UserRef
from models.circumplex import COORDINATES
from models.errors import StartupError
from models.media import BOTH_KINDS, MediaKind, Mode, Recommendation, Wish
from models.mood import Emotion, MoodState, Source
from models.profile import Profile
from recommender.cards import card
from recommender.catalogue import Catalogue
from recommender.recommend import Recommender

EXIT_STARTUP = 78


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code: 0, or 78 when the catalogue is broken."""
    options = _parser().parse_args(arguments)
    kinds = BOTH_KINDS if options.kind == "both" else (MediaKind(options.kind),)
    wish = Wish(mode=Mode(options.mode), kinds=kinds, count=options.count)
    try:
        catalogue = Catalogue.load()
    except StartupError as problem:
        print(problem, file=sys.stderr)
        return EXIT_STARTUP
    recommender = Recommender([catalogue.provider(kind) for kind in BOTH_KINDS])
    now = datetime.now(UTC)
    seed = options.seed if options.seed is not None else now.isoformat()
    mood = _mood(Emotion(options.emotion), now)
    stranger = Profile(UserRef(Platform.CONSOLE, "recommender"))
    found = asyncio.run(recommender(mood, wish, stranger, now, Random(seed)))  # noqa: S311 no secret
    print(_as_json(found) if options.json else _as_text(found))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m recommender", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    recommend = commands.add_parser("recommend", help="songs and films for an emotion")
    recommend.add_argument("--emotion", required=True, choices=[*Emotion])
    recommend.add_argument("--mode", default=Mode.MATCH, choices=[*Mode])
    recommend.add_argument("--kind", default="both", choices=[*MediaKind, "both"])
    recommend.add_argument("--count", default=3, type=_count, help="of each kind, 1 to 100")
    recommend.add_argument("--seed", type=int, help="the same seed gives the same answer")
    recommend.add_argument("--json", action="store_true", help="one JSON object")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 100:  # noqa: PLR2004 as the help says
        raise argparse.ArgumentTypeError("from 1 to 100")
    return count


def _mood(emotion: Emotion, now: datetime) -> MoodState:
    valence, arousal = COORDINATES[emotion]
    return MoodState(
        probabilities={each: float(each is emotion) for each in Emotion},
        valence=valence,
        arousal=arousal,
        confidence=1.0,
        sources=(Source.SELF_REPORT,),
        observed_at=now,
    )


def _as_json(found: Sequence[Recommendation]) -> str:
    rows = [_row(recommendation, card(recommendation)) for recommendation in found]
    return json.dumps({"recommendations": rows}, ensure_ascii=False, indent=2)


def _row(recommendation: Recommendation, shown: Card) -> dict[str, object]:
    return {
        "id": shown.id,
        "kind": shown.kind.value,
        "title": shown.title,
        "subtitle": shown.subtitle,
        "reason": shown.reason,
        "link": shown.link,
        "score": round(recommendation.score, 3),
        "valence": recommendation.item.valence,
        "energy": recommendation.item.energy,
    }


def _as_text(found: Sequence[Recommendation]) -> str:
    cards = [card(recommendation) for recommendation in found]
    return "\n".join(
        f"{shown.title}\n  {shown.subtitle}\n  because {shown.reason}\n  {shown.link}"
        for shown in cards
    )


if __name__ == "__main__":
    sys.exit(main())
