from string import Formatter

import pytest

from handlers import texts, texts_care, texts_journey, texts_taste
from handlers.lines import Line, Table
from handlers.services import rng_for
from handlers.voice import Voice
from models.errors import UserError
from models.media import Filters, MediaKind, Mode
from models.mood import Emotion, PhotoProblem, Source
from models.profile import Answer
from recommender.catalogue import Catalogue
from recommender.scoring import Parts
from tests.fakes import says

TABLES = [pytest.param(table, id=code) for code, table in texts.TABLES.items()]
MAY_BE_LEFT_OUT = {Line.STILL, Line.NO_LIKENESS, Line.WORDS_SOUND, Line.HERE}
"""Lines that stand beside others, or are said only while a wording is fresh."""


def wordings(table: Table) -> list[tuple[str, ...]]:
    return [*table.lines.values(), *table.feelings.values(), *table.offers.values()]


def names(wording: str) -> set[str]:
    return {name.lower() for _, name, _, _ in Formatter().parse(wording) if name}


def test_every_mistake_that_a_person_can_mend_has_its_advice() -> None:
    assert set(texts.ADVICE) == set(UserError.__subclasses__())
    assert set(texts.PHOTO_ADVICE) == set(PhotoProblem)


def test_every_mode_has_its_words() -> None:
    assert set(texts.MODE_LABELS) == set(texts.MODE_MEANINGS) == set(Mode)
    assert set(texts.PICKER) == set(Emotion)
    assert set(texts_taste.MODE_AIMS) == set(Mode)
    assert set(texts_taste.SOURCES) == set(Source)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_words_for_everything(table: Table) -> None:
    assert set(table.lines) == set(Line)
    assert set(table.moods) == set(table.feelings) == set(Emotion)
    assert set(table.offers) == set(Mode)
    assert set(table.kinds) == {(MediaKind.MUSIC,), (MediaKind.MOVIE,), tuple(MediaKind)}
    assert set(table.wishes) == set(Filters.__slots__) | {"year"}
    assert {item.language for item in Catalogue.load().items} <= set(table.languages)
    assert set(texts.ENGLISH_ONLY) <= set(table.languages)


@pytest.mark.parametrize("table", TABLES)
def test_whatever_may_be_said_every_turn_has_a_wording_for_each_of_ten_turns(table: Table) -> None:
    few = {line for line, choice in table.lines.items() if len(set(choice)) <= 10}
    assert few <= MAY_BE_LEFT_OUT
    here, sounds = len(table.lines[Line.HERE]), len(table.lines[Line.WORDS_SOUND])
    assert all(len(choice) + here > 10 for choice in table.offers.values())
    assert all(len(choice) + sounds > 10 for choice in table.feelings.values())


@pytest.mark.parametrize("table", TABLES)
def test_a_wording_asks_one_question_at_most_and_none_when_others_follow(table: Table) -> None:
    assert all(wording.count("?") <= 1 for choice in wordings(table) for wording in choice)
    leads = [*table.feelings.values(), *table.offers.values()]
    assert not any("?" in wording for choice in leads for wording in choice)


@pytest.mark.parametrize("table", TABLES)
def test_the_wordings_of_a_line_are_filled_in_alike(table: Table) -> None:
    for line, choice in table.lines.items():
        known = set().union(*map(names, choice))
        assert known <= {
            "mood", "face", "first", "second", "title", "titles", "kinds", "wish", "wishes",
            "language", "stars",
        }, line  # fmt: skip
        if line not in {Line.HERE, Line.OTHERS, Line.LIKE_THAT}:
            assert all(names(wording) == known for wording in choice), line


@pytest.mark.parametrize("table", TABLES)
def test_no_two_wordings_are_the_same(table: Table) -> None:
    every = [wording for choice in wordings(table) for wording in choice]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("table", TABLES)
def test_a_voice_repeats_nothing_within_ten_turns_and_then_takes_the_oldest(table: Table) -> None:
    said: list[str] = []
    numbers: list[str] = []
    for _ in range(40):
        voice = Voice(table, rng_for(says("x")), numbers[:10])
        said.append(voice.say(Line.UNCLEAR))
        numbers = voice.said + numbers
    assert all(len(set(said[at : at + 11])) == 11 for at in range(30))
    short = Voice(table, rng_for(says("x")))
    first, second = (short.choose(["a", "b"]) for _ in range(2))
    late = Voice(table, rng_for(says("x")), list(reversed(short.said)))
    assert {first, second} <= {"a", "b"}
    assert late.choose([first]) == first


def test_no_sentence_is_too_long_for_a_chat() -> None:
    for module in (texts, texts_care, texts_journey, texts_taste):
        longest = [value for value in vars(module).values() if isinstance(value, str)]
        assert max(map(len, longest)) < 2000


def test_every_part_of_the_ranking_has_its_words() -> None:
    assert set(Parts._fields) <= set(texts_taste.PARTS)


def test_every_journey_and_every_answer_has_its_words() -> None:
    assert set(texts_journey.JOURNEYS) == set(texts_journey.JOURNEY_NAMES) == set(Mode)
    assert set(texts_journey.ANSWERS) == set(texts_journey.OUTCOMES) == set(Answer)
