"""Ten conversations, replayed with the real parts: they read as when somebody read them."""

import pytest

from tests.replay import FOLDER, replayed

FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.slow
@pytest.mark.may_block
async def test_every_conversation_goes_as_it_is_written() -> None:
    for file, text in (await replayed(FILES)).items():
        assert text == file.read_text(encoding="utf-8"), f"{file.name}: see `make golden`"


def test_there_are_ten_of_them_and_no_answer_asks_two_things() -> None:
    assert len(FILES) == 10
    for file in FILES:
        answers = file.read_text(encoding="utf-8").split("MoodSync: ")[1:]
        for answer in answers:
            talk = answer.split("\n    ")[0]
            assert talk.count("?") <= 1, f"{file.name}: {talk}"
