"""The command line: `python -m bot [run|ask|understand|check|migrate]`.

Exit codes: 0; 1 where `ask` can only say what is wrong, as with a file that is no picture; 2 for
wrong usage; 78 (EX_CONFIG of sysexits.h) for what the operator must mend.
"""

import argparse
import asyncio
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import app, ask, check, understand
from bot.check import EX_CONFIG
from config import logs
from config.settings import LogLevel, Settings
from models.errors import StartupError
from models.media import MediaKind, Mode
from models.store import Store


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that knows no emoji shows "?"
    code = 0
    try:
        settings = Settings.load()
        serves = options.command in {None, "run"}
        # one exchange's line would only stand in the way of its answer
        logs.set_up(settings.log_format, settings.log_level if serves else LogLevel.WARNING)
        code = _run(options, settings, parser)
    except* StartupError as problems:
        code = EX_CONFIG
        for problem in _leaves(problems):
            print(f"MoodSync: {problem}", file=sys.stderr)
    except* (KeyboardInterrupt, asyncio.CancelledError):
        pass  # asked to stop
    except* BrokenPipeError:
        # `| head` has seen enough; without this, Python complains once more while it exits
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _run(options: argparse.Namespace, settings: Settings, parser: argparse.ArgumentParser) -> int:
    match options.command:
        case "ask":
            if options.text is None and not options.photo and not options.clip:
                parser.error("ask needs --text, --photo or --clip")
            return asyncio.run(ask.ask(settings, _question(options, parser)))
        case "understand":
            return understand.understand(settings.weights, sys.stdin.buffer)
        case "check":
            return asyncio.run(check.check(settings))
        case "migrate":
            asyncio.run(_migrate(settings))
        case _:
            asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await app.run(settings)


async def _migrate(settings: Settings) -> None:
    store = await Store.open(settings.database_url)
    await store.close()
    print("The store is up to date.")


def _question(options: argparse.Namespace, parser: argparse.ArgumentParser) -> ask.Question:
    return ask.Question(
        text=options.text or "",
        photo=_read(options.photo, parser),
        clip=_read(options.clip, parser),
        mode=Mode(options.mode) if options.mode else None,
        kinds=tuple(kind for kind in MediaKind if options.kind in {kind, "both"}),
        user=options.user,
        as_json=options.json,
    )


def _storable(words: str) -> str:
    """Return words with a question mark for each byte that was no UTF-8."""
    return words.encode("utf-8", "replace").decode()


def _read(path: Path | None, parser: argparse.ArgumentParser) -> bytes | None:
    try:
        return path.read_bytes() if path else None
    except OSError as problem:
        parser.error(f"cannot read {path}: {problem.strerror}")


def _leaves(group: BaseExceptionGroup[StartupError]) -> list[StartupError]:
    found: list[StartupError] = []
    for problem in group.exceptions:
        if isinstance(problem, BaseExceptionGroup):
            found += _leaves(problem)
        else:
            found.append(problem)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="A chatbot that reads a mood and answers with songs and films.",
    )
    commands = parser.add_subparsers(
        dest="command", metavar="run | ask | understand | check | migrate"
    )
    commands.add_parser("run", help="serve the web chat, Telegram and Discord (the default)")
    question = commands.add_parser("ask", help="one exchange on the command line")
    question.add_argument("--text", type=_storable, help="a sentence")
    question.add_argument(
        "--photo", type=Path, help="a picture of your face; naming it counts as consent"
    )
    question.add_argument(
        "--clip", type=Path, help="a clip of your face; naming it counts as consent"
    )
    question.add_argument("--mode", choices=[str(mode) for mode in Mode])
    question.add_argument("--kind", choices=[*map(str, MediaKind), "both"])
    question.add_argument(
        "--user", type=_storable, default="me", help="whose taste to use (default: me)"
    )
    question.add_argument("--json", action="store_true", help="print one JSON object")
    commands.add_parser(
        "understand", help="tell what each line of the standard input asks for, as JSON lines"
    )
    commands.add_parser("check", help="tell what is set, what is missing, what is broken")
    commands.add_parser("migrate", help="bring the store up to date and stop")
    return parser


if __name__ == "__main__":
    sys.exit(main())
