import json

import pytest

from bot import understand
from bot.understand import fields
from models.understanding import Intent, Understanding
from tests.handlers.test_understanding import WEIGHTS

NAMES = {
    "intent", "kind", "mode", "emotion", "genres", "not_genres", "years", "max_runtime",
    "language", "family_safe", "similar_to", "by", "count", "confidence",
}  # fmt: skip


def test_every_line_gets_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [b"a scary movie from the 80s\n", b"\n", b"\xff\xfe\x00\n", b"no end of line"]
    assert understand.understand(WEIGHTS, lines) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(told) == len(lines)
    assert all(set(one) == NAMES for one in told)
    assert told[0]["genres"] == ["horror"]
    assert told[0]["years"] == [1980, 1989]


def test_nothing_wished_is_null_or_empty() -> None:
    told = fields(Understanding(intent=Intent.THANKS, confidence=0.5))
    assert (told["kind"], told["genres"], told["years"]) == (None, [], None)
