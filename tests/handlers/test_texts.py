from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from string import Formatter

import pytest

from handlers import texts
from handlers.english import ENGLISH
from handlers.helplines import Helplines
from handlers.labels import Label
from handlers.lines import Line, Phrase
from handlers.services import rng_for
from handlers.table import Table
from handlers.voice import Voice
from models.errors import UserError
from models.media import Filters, MediaKind, Mode
from models.mood import Emotion, PhotoProblem, Source
from models.profile import Answer, Facet
from models.reason import Because
from recommender.catalogue import Catalogue
from recommender.playlist import Format
from recommender.scoring import Parts
from tests.made_up import MADE_UP
from tests.samples import says

CATALOGUE = Catalogue.load()
KINDS = ((MediaKind.MUSIC,), (MediaKind.MOVIE,), (MediaKind.MUSIC, MediaKind.MOVIE))
SPOKEN = [*texts.TABLES.items(), ("made-up", MADE_UP)]
TABLES = [pytest.param(table, id=language) for language, table in SPOKEN]
MAY_BE_LEFT_OUT = {Line.STILL, Line.NO_LIKENESS, Line.WORDS_SOUND, Line.HERE}
"""Lines that stand beside others, or are said only while a wording is fresh."""


KEYS: Mapping[str, Iterable[object]] = {
    "lines": Line,
    "feelings": Emotion,
    "offers": Mode,
    "phrases": Phrase,
    "advice": UserError.__subclasses__(),
    "photo_advice": PhotoProblem,
    "journeys": Mode,
    "outcomes": Answer,
    "reasons": Because,
    "moods": Emotion,
    "faces": Emotion,
    "picker": Emotion,
    "mode_labels": Mode,
    "mode_meanings": Mode,
    "mode_aims": Mode,
    "journey_names": Mode,
    "answers": Answer,
    "kinds": KINDS,
    "kind_labels": KINDS,
    "wishes": {*Filters.__slots__, "year"},
    "beliefs": Facet,
    "sources": Source,
    "parts": Parts._fields,
    "stars": range(1, 6),
    "genres": {genre for item in CATALOGUE.items for genre in item.genres},
    "genre_phrases": MediaKind,
    "languages": {item.language for item in CATALOGUE.items} | set(texts.ENGLISH_ONLY),
    "countries": Helplines.load().by_country,
    "menu": ENGLISH.menu,
    "slash": ENGLISH.slash,
    "choices": {*Mode, *MediaKind, "both", *Format},
    "page": Label,
}
"""What each mapping of a table must hold, whatever the language."""


def wordings(table: Table) -> list[tuple[str, ...]]:
    return [*table.lines.values(), *table.feelings.values(), *table.offers.values()]


def names(wording: str) -> set[str]:
    return {name.lower() for _, name, _, _ in Formatter().parse(wording) if name}


def lacking(table: Table) -> dict[str, set[object]]:
    """Return the keys that a table has no words for, by field."""
    missing = {name: set(keys) - set(getattr(table, name)) for name, keys in KEYS.items()}
    return {name: keys for name, keys in missing.items() if keys}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_words_for_everything(table: Table) -> None:
    assert lacking(table) == {}
    assert {field.name for field in fields(Table)} == {*KEYS, "distress"}


def test_what_a_table_lacks_is_named() -> None:
    phrases = {phrase: words for phrase, words in ENGLISH.phrases.items() if phrase != "help"}
    table = replace(ENGLISH, phrases=phrases, journeys={})
    assert lacking(table) == {"phrases": {Phrase.HELP}, "journeys": set(Mode)}


@pytest.mark.parametrize("table", TABLES)
def test_a_phrase_is_filled_in_with_what_it_names(table: Table) -> None:
    for field in ("phrases", "reasons", "journeys", "beliefs", "wishes", "page"):
        words, known = getattr(table, field), getattr(ENGLISH, field)
        for key in known:
            assert names(words[key]) <= names(known[key]), key


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


@pytest.mark.parametrize("table", TABLES)
def test_no_sentence_is_too_long_for_a_chat(table: Table) -> None:
    assert max(map(len, table.phrases.values())) < 2000
    assert all(len(words) <= 100 for words in (*table.slash.values(), *table.choices.values()))


def test_a_language_without_a_table_gets_the_usual_one() -> None:
    assert texts.table_for("eo") is texts.table_for() is ENGLISH
