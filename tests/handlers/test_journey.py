import csv
import io
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.english import ENGLISH
from handlers.journey import Request, better_now
from handlers.lines import Line, Phrase
from models.chat import Verb
from models.media import Media, MediaKind, Mode
from models.mood import Emotion
from models.profile import Answer, Preferences
from recommender.playlist import Format
from tests.handlers.talking import Talk
from tests.samples import ANN, NOON, mood_state, presses, says, track

SONGS = [track(f"song {number}", artist=f"Artist {number}") for number in range(20)]


@pytest.fixture
def items() -> Sequence[Media]:
    return SONGS


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    await talk.store.remember_mood(ANN, mood_state(Emotion.SADNESS))
    return talk


async def test_a_journey_is_a_sentence_a_few_cards_a_file_and_a_question(talk: Talk) -> None:
    reply = await talk(says("/journey lift"))
    assert [card.title for card in reply.cards] == [song.title for song in SONGS[:5]]
    assert "10 songs" in reply.text
    assert "from sad" in reply.text
    assert ENGLISH.tell(Phrase.BETTER_NOW) in reply.text
    assert [button.label for button in reply.buttons] == list(ENGLISH.answers.values())
    assert reply.document
    assert reply.document.name == "moodsync.m3u8"
    assert reply.document.data.decode().count("#EXTINF") == 10


async def test_everything_in_the_file_counts_as_shown(talk: Talk) -> None:
    await talk(says("/journey 12"))
    assert len(talk.store.impressions) == 12
    assert {shown.emotion for shown in talk.store.impressions.values()} == {Emotion.SADNESS}


async def test_the_mode_is_the_one_named_or_else_the_usual_one(talk: Talk) -> None:
    await talk.store.prefer(ANN, Preferences(Mode.ENERGISE))
    await talk(says("/journey"))
    await talk(says("/journey CALM 5"))
    await talk(says("/journey", mode=Mode.LIFT))
    assert [wish.mode for wish in talk.journey.wishes] == [Mode.ENERGISE, Mode.CALM, Mode.LIFT]
    assert [wish.count for wish in talk.journey.wishes] == [10, 5, 10]
    assert {wish.kinds for wish in talk.journey.wishes} == {(MediaKind.MUSIC,)}


@pytest.mark.parametrize("mode", Mode)
async def test_every_mode_has_its_sentence(talk: Talk, mode: Mode) -> None:
    reply = await talk(says(f"/journey {mode} 7"))
    assert reply.text.startswith("7 songs")
    assert "{" not in reply.text


async def test_csv_can_be_read_again(talk: Talk) -> None:
    reply = await talk(says("/journey csv"))
    assert reply.document
    rows = list(csv.DictReader(io.StringIO(reply.document.data.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == [song.title for song in SONGS[:10]]


async def test_a_list_comes_as_words(talk: Talk) -> None:
    reply = await talk(says("/journey list 15"))
    assert not reply.document
    assert not reply.cards
    assert "\n15. Song 14" in reply.text
    assert len(reply.buttons) == 3


async def test_without_a_mood_it_asks(talk: Talk) -> None:
    talk.store.felt.clear()
    reply = await talk(says("/journey"))
    assert reply.text == ENGLISH.tell(Phrase.NO_MOOD_YET)
    assert {button.action.verb for button in reply.buttons} == {Verb.FEEL}


@pytest.mark.parametrize("argument", ["now", "4", "16", "lift x", "99999999999999999999", "²"])
async def test_words_it_does_not_know_are_explained(talk: Talk, argument: str) -> None:
    assert (await talk(says(f"/journey {argument}"))).text == ENGLISH.tell(Phrase.JOURNEY_USAGE)
    assert not talk.store.impressions


async def test_an_empty_catalogue_is_told(talk: Talk) -> None:
    talk.journey.songs = ()
    assert (await talk(says("/journey"))).text in ENGLISH.lines[Line.NOTHING_LEFT]


async def test_an_answer_is_written_down_with_how_things_were_before(talk: Talk) -> None:
    reply = await talk(says("/journey lift"))
    answers = [await talk(presses(Verb.OUTCOME, one.action.target)) for one in reply.buttons]
    assert [answer.text for answer in answers] == list(ENGLISH.outcomes.values())
    [outcome] = await talk.store.outcomes(ANN)
    assert (outcome.mode, outcome.emotion) == (Mode.LIFT, Emotion.SADNESS)
    assert outcome.valence == -0.63
    assert outcome.answer is Answer.WORSE  # the last of three taps
    assert NOON < outcome.started_at < outcome.answered_at < NOON + timedelta(hours=1)


async def test_who_feels_worse_is_asked_how_they_are(talk: Talk) -> None:
    reply = await talk(says("/journey lift"))
    answer = await talk(presses(Verb.OUTCOME, reply.buttons[2].action.target))
    assert {button.action.verb for button in answer.buttons} == {Verb.FEEL}


@pytest.mark.parametrize(
    "target",
    [
        "",
        "better",
        "best/lift/sadness/-63/1795176060",
        "better/fly/sadness/-63/1795176060",
        "better/lift/hunger/-63/1795176060",
        "better/lift/sadness/-630/1795176060",
        "better/lift/sadness/-63/9999999999",
        "better/lift/sadness/--3/1795176060",
        "better/lift/sadness/-63/1795176060/x",
    ],
)
async def test_a_button_that_is_none_of_ours_is_refused(talk: Talk, target: str) -> None:
    reply = await talk(presses(Verb.OUTCOME, target))
    assert reply.failed
    assert reply.text == ENGLISH.tell(Phrase.OLD_BUTTON)
    assert not await talk.store.outcomes(ANN)


def test_every_question_fits_the_wire() -> None:
    for emotion in Emotion:
        for mode in Mode:
            for button in better_now(ENGLISH, mood_state(emotion), mode, NOON):
                assert len(button.action.encode()) <= 64


@given(
    st.permutations(["lift", "csv", "12"]),
    st.text(max_size=30),
)
def test_the_order_of_the_words_does_not_matter(words: list[str], other: str) -> None:
    assert Request.of(" ".join(words)) == Request(Mode.LIFT, Format.CSV, 12)
    Request.of(other)
