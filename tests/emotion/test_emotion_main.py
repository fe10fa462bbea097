import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from emotion.__main__ import main
from models.mood import Emotion

ROOT = Path(__file__).parents[2]
KEYS = {"emotion", "probabilities", "valence", "arousal", "confidence", "labels", "sentiment"}


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def spoken(monkeypatch: pytest.MonkeyPatch, typed: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed)))


@pytest.mark.weights
def test_each_line_of_text_becomes_a_json_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken(
        monkeypatch,
        "I got the job!\n\nmy dog died\nça va \U0001f600\n\xff\n".encode("latin-1", "replace"),
    )
    assert main(["text"]) == 0
    happy, nothing, sad, *rest = lines(capsys.readouterr().out)
    assert set(happy) == KEYS
    assert happy["emotion"] == "happiness"
    assert len(happy["labels"]) == 28  # type: ignore[arg-type]
    assert set(happy["sentiment"]) == {"negative", "neutral", "positive"}  # type: ignore[call-overload]
    assert set(happy["probabilities"]) == {str(emotion) for emotion in Emotion}  # type: ignore[call-overload]
    assert nothing == dict.fromkeys(KEYS)
    assert sad["emotion"] == "sadness"
    assert len(rest) == 2


def test_text_does_not_load_what_reads_pictures() -> None:
    code = (
        "import io, sys; sys.stdin = io.TextIOWrapper(io.BytesIO(b'hello'));"
        "from emotion.__main__ import main; main(['text']);"
        "print(sorted({'cv2', 'av', 'PIL', 'torch'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


def test_text_without_its_network_is_read_by_vader(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    spoken(monkeypatch, b"my dog died\nhello")
    assert main(["text", "--weights", str(tmp_path)]) == 0
    told = capsys.readouterr()
    sad, plain = lines(told.out)
    assert sad["emotion"] == "sadness"
    assert sad["labels"] is None
    assert plain["emotion"] == "neutral"
    assert "VADER alone" in told.err


@pytest.mark.weights
def test_hundreds_of_lines_keep_their_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken(monkeypatch, b"I love you\n...\nmy dog died\r\n" * 60)
    assert main(["text"]) == 0
    assert [line["emotion"] for line in lines(capsys.readouterr().out)] == [
        "happiness",
        None,
        "sadness",
    ] * 60


@pytest.mark.weights
def test_a_line_is_answered_before_the_next_is_typed() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "emotion", "text"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    with process:
        for text, emotion in (("I love you", "happiness"), ("my dog died", "sadness")):
            process.stdin.write(f"{text}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["emotion"] == emotion
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [[], ["face"], ["dance"], ["text", "hello"]])
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    assert leaving.value.code == 2


def test_missing_weights_exit_with_78_and_say_how_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["face", "a.jpg", "--weights", str(tmp_path)]) == 78
    assert "MOODSYNC_WEIGHTS" in capsys.readouterr().err


@pytest.mark.weights
def test_a_bad_file_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "junk.jpg").write_bytes(b"junk")
    Pillow.fromarray(np.full((100, 100), 90, np.uint8)).save(tmp_path / "wall.png")
    names = [str(tmp_path / name) for name in ("junk.jpg", "missing.jpg", "wall.png")]
    assert main(["face", *names]) == 0
    junk, missing, plain = lines(capsys.readouterr().out)
    assert [line["file"] for line in (junk, missing, plain)] == names
    assert "neither a picture nor a clip" in str(junk["error"])
    assert "cannot be opened" in str(missing["error"])
    assert plain["faces"] == []
    assert plain["error"] is None
