"""Chooses among the wordings of a sentence, so that none comes twice within ten turns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from zlib import crc32

from handlers.lines import Line
from handlers.table import Table


@dataclass(slots=True)
class Voice:
    """Speaks one answer.

    Attributes:
        lately: the wordings of the latest turns, by number, the latest first.
        said: the wordings of this answer, by number.
    """

    table: Table
    rng: Random
    lately: Sequence[str] = ()
    said: list[str] = field(default_factory=list)

    def say(self, line: Line, **filled: object) -> str:
        """Return one wording of a line, filled in."""
        return self.choose(self.table.lines[line], (), **filled)

    def once(self, line: Line, **filled: object) -> str:
        """Return a wording that was not used lately; nothing when all were."""
        fresh = [w for w in self.table.lines[line] if _number(w) not in self.lately]
        return self.choose(fresh, (), **filled) if fresh else ""

    def choose(
        self, wordings: Sequence[str], otherwise: Sequence[str] = (), **filled: object
    ) -> str:
        """Return a wording that was not used lately; when all were, the one longest ago.

        Args:
            wordings: these are preferred.
            otherwise: what may be said when all of `wordings` were used lately.
            filled: what stands in their braces.
        """
        used = {number: place for place, number in reversed(list(enumerate(self.lately)))}
        fresh = [w for w in wordings if _number(w) not in used] or [
            w for w in otherwise if _number(w) not in used
        ]
        chosen = (
            self.rng.choice(fresh)
            if fresh
            else max((*wordings, *otherwise), key=lambda wording: used[_number(wording)])
        )
        self.said.append(_number(chosen))
        return chosen.format(**filled)


def _number(wording: str) -> str:
    """Return what a wording is remembered by: not its place, which the next version may change."""
    return f"{crc32(wording.encode()):08x}"
