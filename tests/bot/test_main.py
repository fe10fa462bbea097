"""The command line, as a person types it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from handlers.english import ENGLISH
from models.media import Mode

ROOT = Path(__file__).resolve().parents[2]


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MOODSYNC_")}
    return {**ours, "MOODSYNC_DATABASE": str(tmp_path / "store.db"), **more}


def bot(tmp_path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment(tmp_path, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def asked(tmp_path: Path, *arguments: str) -> dict[str, object]:
    done = bot(tmp_path, "ask", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def mood_of(answer: dict[str, object]) -> dict[str, float]:
    mood = answer["mood"]
    assert isinstance(mood, dict)
    return mood


def cards_of(answer: dict[str, object]) -> list[dict[str, str]]:
    cards = answer["cards"]
    assert isinstance(cards, list)
    return cards


@pytest.mark.parametrize(("words", "sign"), [("I got the job!", 1), ("my dog died", -1)])
def test_a_sentence_has_a_mood_and_six_cards(tmp_path: Path, words: str, sign: int) -> None:
    answer = asked(tmp_path, "--text", words)
    assert mood_of(answer)["valence"] * sign > 0.2
    kinds = [card["kind"] for card in cards_of(answer)]
    assert kinds.count("music") >= 3
    assert kinds.count("movie") >= 3
    assert set(cards_of(answer)[0]) == {
        "id",
        "kind",
        "title",
        "subtitle",
        "reason",
        "link",
        "image_url",
    }
    timings = answer["timings_ms"]
    assert isinstance(timings, dict)
    assert {"reading", "choosing", "total"} <= set(timings)


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u202e", "x" * 100_000])
def test_words_without_a_feeling_get_a_question(tmp_path: Path, words: str) -> None:
    answer = asked(tmp_path, "--text", words)
    assert str(answer["text"])


def test_a_terminal_without_utf_8_is_answered_as_well(tmp_path: Path) -> None:
    broken = os.fsdecode(b"my dog died \xff")
    options = ("--text", broken, "--user", os.fsdecode(b"\xff"))
    done = bot(tmp_path, "ask", *options, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "because" in done.stdout


def test_kind_and_mode_are_obeyed(tmp_path: Path) -> None:
    answer = asked(tmp_path, "--text", "my dog died", "--mode", "lift", "--kind", "music")
    assert {card["kind"] for card in cards_of(answer)} == {"music"}
    lifting = [
        wording.format(kinds="songs", Kinds="Songs") for wording in ENGLISH.offers[Mode.LIFT]
    ]
    assert any(wording in str(answer["text"]) for wording in lifting)


def test_the_next_answer_shows_other_cards(tmp_path: Path) -> None:
    first, second = (cards_of(asked(tmp_path, "--text", "my dog died")) for _ in range(2))
    assert not {card["id"] for card in first} & {card["id"] for card in second}


def test_an_answer_for_people_has_bars_and_reasons(tmp_path: Path) -> None:
    done = bot(tmp_path, "ask", "--text", "I got the job!")
    assert "happiness" in done.stdout
    assert "because" in done.stdout
    assert "█" in done.stdout


def test_a_document_is_printed(tmp_path: Path) -> None:
    bot(tmp_path, "ask", "--text", "my dog died")
    plain = bot(tmp_path, "ask", "--text", "/export").stdout
    assert '"impressions"' in plain
    answer = asked(tmp_path, "--text", "/journey lift csv")
    assert str(answer["document"]).count("\n") >= 10


def test_naming_a_picture_is_a_consent_and_says_so_once(tmp_path: Path) -> None:
    photo = tmp_path / "junk.jpg"
    photo.write_bytes(b"not a picture")
    first = bot(tmp_path, "ask", "--photo", str(photo))
    assert "program" in first.stderr
    assert "can't open" in first.stdout
    assert bot(tmp_path, "ask", "--photo", str(photo)).stderr == ""


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_file_that_is_no_picture_exits_with_1(tmp_path: Path, form: list[str]) -> None:
    photo = tmp_path / "junk.jpg"
    photo.write_bytes(b"not a picture")
    done = bot(tmp_path, "ask", "--photo", str(photo), *form)
    assert done.returncode == 1
    assert "can't open" in done.stdout


@pytest.mark.weights
def test_a_photograph_gives_a_mood_and_cards(tmp_path: Path, shared: Path) -> None:
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(shared / "data" / "faces" / "photos.zip") as photos:
        photo = tmp_path / "photo.jpg"
        photo.write_bytes(photos.read("006_img12.jpg"))
    answer = asked(tmp_path, "--photo", str(photo))
    assert mood_of(answer)["confidence"] > 0
    assert len(cards_of(answer)) >= 6


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "--photo", "/no/such/file"],
        ["ask", "--text", "x", "--mode", "sing"],
        ["dance"],
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, arguments: list[str]) -> None:
    done = bot(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOODSYNC_WEB_PROT", "1"),
        ("MOODSYNC_WEB_PORT", "x"),
        ("MOODSYNC_WEIGHTS", "/no/such/folder"),
        ("MOODSYNC_CATALOGUE", "/no/such/folder"),
        ("MOODSYNC_DATABASE", "/proc/no/such.db"),
    ],
)
def test_what_the_operator_must_mend_exits_with_78_and_a_sentence(
    tmp_path: Path, name: str, value: str
) -> None:
    done = bot(tmp_path, "run", **{name: value})
    assert done.returncode == 78
    assert "MoodSync: " in done.stderr
    assert "Traceback" not in done.stderr


def test_check_tells_what_is_there_and_what_is_broken(tmp_path: Path) -> None:
    whole = bot(tmp_path, "check")
    assert whole.returncode == 0
    assert "MOODSYNC_TELEGRAM_TOKEN is not set" in whole.stdout
    assert "small talk: by sentences of its own" in whole.stdout
    broken = bot(tmp_path, "check", MOODSYNC_WEIGHTS=str(tmp_path))
    assert broken.returncode == 78
    assert "BROKEN  networks" in broken.stdout
    assert "ok      database" in broken.stdout


def test_check_names_the_endpoint_for_small_talk(tmp_path: Path) -> None:
    address = "http://localhost:11434/v1"
    done = bot(tmp_path, "check", MOODSYNC_LLM_URL=address, MOODSYNC_LLM_KEY="secret")
    assert f"ok      small talk: by the model at {address}" in done.stdout
    assert "secret" not in done.stdout


def test_migrate_may_run_twice(tmp_path: Path) -> None:
    for _ in range(2):
        assert bot(tmp_path, "migrate").returncode == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_program_serves_the_page_and_stops_cleanly(
    tmp_path: Path, ending: signal.Signals
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env=environment(tmp_path, MOODSYNC_WEB_PORT="0", MOODSYNC_LOG_FORMAT="json"),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stderr
    lines = iter(program.stderr.readline, "")
    ready = next(entry for entry in map(json.loads, lines) if entry["event"] == "web_chat_ready")
    health = f"{ready['address']}/health"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            with urlopen(health, timeout=5) as answer:  # noqa: S310
                assert json.load(answer) == {"status": "ok"}
            break
        except OSError:
            time.sleep(0.05)
    program.send_signal(ending)
    rest = program.communicate(timeout=15)[1]
    assert program.returncode == 0
    assert "Traceback" not in rest
    assert "problem" not in rest
