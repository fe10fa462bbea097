"""Replays the conversations of `tests/golden` with the real parts and a clock that stands still.

A file is a script and its answers in one. Lines that begin with `You:` are written, `You tap:`
presses a button of the last answer ("Like: Title" one of a card), and "(20 minutes later)" moves
the clock; everything else is what MoodSync answered. `make golden` writes the answers anew; read
the difference before it is committed.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import app
from config.settings import Settings
from handlers.conversation import Conversation
from handlers.services import Services
from models.chat import (
    Action,
    ButtonPress,
    Card,
    ChatRef,
    Message,
    Platform,
    Reply,
    UserRef,
    with_command,
)
from models.media import MediaKind
from models.mood import EmotionEstimate
from models.protocols import TextAnalyzer
from tests.samples import NOON

FOLDER = Path(__file__).with_name("golden")
WRITTEN = "You: "
TAPPED = "You tap: "
LATER = re.compile(r"\((\d+) minutes? later\)")
MARKS = {MediaKind.MUSIC: "♪", MediaKind.MOVIE: "▶"}


@dataclass(slots=True)
class StandingClock:
    """Tells the same time until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


@dataclass(frozen=True, slots=True)
class Rounded:
    """A text analyzer to two decimals, so that another processor's rounding changes no card."""

    analyzer: TextAnalyzer

    def analyze(self, text: str) -> EmotionEstimate | None:
        """Return what the analyzer says, rounded."""
        found = self.analyzer.analyze(text)
        if found is None:
            return None
        shares = {emotion: round(p, 2) for emotion, p in found.probabilities.items()}
        shares[found.dominant] += 1 - sum(shares.values())
        return replace(
            found,
            probabilities=shares,
            valence=round(found.valence, 2),
            arousal=round(found.arousal, 2),
            confidence=round(found.confidence, 2),
        )


@dataclass(slots=True)
class Player:
    """Plays one conversation."""

    services: Services
    clock: StandingClock
    name: str
    last: Reply = field(default_factory=lambda: Reply(""))
    turns: int = 0

    async def play(self, script: list[str]) -> str:
        """Return the script with its answers."""
        talk = Conversation(self.services)
        lines = []
        for line in script:
            lines.append(line)
            if later := LATER.fullmatch(line):
                self.clock.at += timedelta(minutes=int(later[1]))
            elif line.startswith((WRITTEN, TAPPED)):
                self.clock.at += timedelta(seconds=20)
                self.last = await talk.handle(self._update(line))
                lines += [*drawn(self.last), ""]
        return "\n".join(lines).rstrip() + "\n"

    def _update(self, line: str) -> Message | ButtonPress:
        self.turns += 1
        user = UserRef(Platform.WEB, self.name)
        chat, number = ChatRef(Platform.WEB, self.name), f"{self.name}-{self.turns}"
        if line.startswith(TAPPED):
            action = self._action(line.removeprefix(TAPPED))
            return ButtonPress(id=number, chat=chat, user=user, action=action)
        text = line.removeprefix(WRITTEN)
        return with_command(Message(id=number, chat=chat, user=user, text=text))

    def _action(self, label: str) -> Action:
        verb, _, title = label.partition(": ")
        cards = [card for card in self.last.cards if card.title == title]
        buttons = [button for card in cards for button in card.buttons] or self.last.buttons
        wanted = verb if cards else label
        found = [button.action for button in buttons if wanted in button.label]
        if not found:
            raise LookupError(f"no button {label!r} under: {self.last.text}")
        return found[0]


def drawn(reply: Reply) -> Iterator[str]:
    """Yield an answer as a person sees it."""
    first, *others = reply.text.split("\n")
    yield f"MoodSync: {first}"
    yield from (f"    {line}" for line in others)
    yield from (f"    {_card(card)}" for card in reply.cards)
    if reply.buttons:
        yield "    " + " ".join(f"[{button.label}]" for button in reply.buttons)


def _card(card: Card) -> str:
    return f"{MARKS[card.kind]} {card.title} ({card.subtitle}), because {card.reason}"


def script_of(text: str) -> list[str]:
    """Return the lines of a file that are no answers."""
    return [
        line
        for line in text.splitlines()
        if line.startswith((WRITTEN, TAPPED, "#")) or LATER.fullmatch(line)
    ]


@asynccontextmanager
async def real_parts(folder: Path, clock: StandingClock) -> AsyncIterator[Services]:
    """Yield the parts that the program runs with, on a new store in a folder."""
    settings = Settings.load({"MOODSYNC_DATABASE": str(folder / "golden.db")}, folder / ".env")
    async with app.conversation(settings) as talk:
        yield replace(talk.services, text=Rounded(talk.services.text), now=clock)


async def replayed(files: list[Path]) -> dict[Path, str]:
    """Return what each file would be if it were written now."""
    clock = StandingClock()
    with tempfile.TemporaryDirectory() as folder:
        async with real_parts(Path(folder), clock) as services:
            found = {}
            for file in files:
                clock.at = NOON
                script = script_of(file.read_text(encoding="utf-8"))
                found[file] = await Player(services, clock, file.stem).play(script)
            return found


def main() -> None:
    """Write the answers of all conversations anew."""
    for file, text in asyncio.run(replayed(sorted(FOLDER.glob("*.txt")))).items():
        file.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{file.name}\n")


if __name__ == "__main__":
    main()
