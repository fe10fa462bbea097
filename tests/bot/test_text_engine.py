from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import text_reader
from config.settings import CHECKOUT, Settings
from emotion.text import VaderAnalyzer
from emotion.words import PairAnalyzer
from models.errors import StartupError

NOTHING = Path("/nonexistent/.env")


def settings(**environment: str) -> Settings:
    return Settings.load(
        {f"MOODSYNC_{name}": value for name, value in environment.items()}, NOTHING
    )


@pytest.mark.weights
def test_words_are_read_by_the_pair_unless_told_otherwise() -> None:
    assert isinstance(text_reader(settings()), PairAnalyzer)
    assert isinstance(text_reader(settings(TEXT_ENGINE="vader")), VaderAnalyzer)


def test_without_its_network_vader_reads_alone_and_says_so_once(tmp_path: Path) -> None:
    with capture_logs() as logs:
        reader = text_reader(settings(WEIGHTS=str(tmp_path)))
    assert isinstance(reader, VaderAnalyzer)
    assert [line["log_level"] for line in logs] == ["warning"]


def test_a_network_that_is_not_the_manifest_s_stops_the_program(tmp_path: Path) -> None:
    (tmp_path / "text_emotion.onnx").write_bytes(b"strange")
    (tmp_path / "manifest.toml").write_text(
        (CHECKOUT / "models/weights/manifest.toml").read_text()
    )
    with pytest.raises(StartupError, match="not the file"):
        text_reader(settings(WEIGHTS=str(tmp_path)))


def test_another_s_network_that_is_not_there_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="MOODSYNC_TEXT_ENGINE"):
        text_reader(settings(TEXT_ENGINE=f"hub:{tmp_path / 'missing'}"))
