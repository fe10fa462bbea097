"""Whole conversations; only the networks are scripted."""

import logging

import pytest
import structlog

from handlers.english import ENGLISH
from handlers.lines import Line, Phrase
from models.chat import Action, Stage, Verb
from models.errors import MediaTooLarge, StoreError, UnreadableMedia
from models.media import MediaKind, Mode
from models.mood import Emotion, Source
from tests.fake_store import FakeStore
from tests.handlers.talking import LINES, Talk, labels, titles
from tests.samples import ANN, presses, says, selfie


async def test_a_sentence_is_answered_with_three_songs_and_three_films(talk: Talk) -> None:
    reply = await talk(says("I got the job!"))
    assert titles(reply) == ["Sun", "Moon", "Rain", "Road", "River", "Tower"]
    assert reply.mood
    assert reply.mood.emotion is Emotion.HAPPINESS
    assert reply.mood.sources == (Source.TEXT,)
    assert labels(reply) == [
        ENGLISH.tell(Phrase.NOT_MY_MOOD_BUTTON),
        ENGLISH.tell(Phrase.MORE_BUTTON),
    ]


async def test_the_first_answer_says_that_a_program_guesses(talk: Talk) -> None:
    assert ENGLISH.tell(Phrase.FIRST_TIME) in (await talk(says("my dog died"))).text
    assert ENGLISH.tell(Phrase.FIRST_TIME) not in (await talk(says("my dog died"))).text


@pytest.mark.parametrize("words", ["", "   ", "asdf", "😶\u200d🌫️", "1" * 100_000])
async def test_words_that_say_nothing_get_the_picker(talk: Talk, words: str) -> None:
    reply = await talk(says(words))
    assert reply.text in LINES[Line.UNCLEAR]
    assert len(reply.buttons) == len(Emotion)


async def test_a_tap_in_the_picker_is_believed(talk: Talk) -> None:
    reply = await talk(presses(Verb.FEEL, "anger"))
    assert reply.mood
    assert reply.mood.emotion is Emotion.ANGER
    assert reply.mood.sources == (Source.SELF_REPORT,)
    assert reply.cards


async def test_not_my_mood_apologises_and_asks(talk: Talk) -> None:
    await talk(says("I got the job!"))
    reply = await talk(presses(Verb.NOT_MY_MOOD))
    assert reply.text in LINES[Line.WRONG_MOOD]
    assert len(reply.buttons) == len(Emotion)


async def test_more_shows_other_cards_for_the_same_mood(talk: Talk) -> None:
    first = await talk(says("my dog died"))
    second = await talk(presses(Verb.MORE))
    assert second.mood
    assert second.mood.emotion is Emotion.SADNESS
    assert not set(titles(first)) & set(titles(second))
    assert len(talk.store.felt[ANN]) == 1


async def test_more_before_any_mood_asks(talk: Talk) -> None:
    assert (await talk(presses(Verb.MORE))).text == ENGLISH.tell(Phrase.NO_MOOD_YET)


async def test_like_and_skip_are_written_down_and_shown_in_the_profile(talk: Talk) -> None:
    reply = await talk(says("I got the job!"))
    like, skip = reply.cards[0].buttons[0], reply.cards[1].buttons[1]
    assert "Sun" in (await talk(presses(like.action.verb, like.action.target))).text
    assert "Moon" in (await talk(presses(skip.action.verb, skip.action.target))).text
    profile = (await talk(says("/profile"))).text
    assert "You liked: Sun." in profile
    assert "liked 1, skipped 1" in profile


@pytest.mark.parametrize("target", ["test:never-shown", "", "x" * 62, "💥"])
async def test_a_like_of_something_never_shown_is_declined(talk: Talk, target: str) -> None:
    assert (await talk(presses(Verb.LIKE, target))).text == ENGLISH.tell(Phrase.UNKNOWN_ITEM)


@pytest.mark.parametrize("verb", [Verb.FEEL, Verb.CORRECT, Verb.MODE, Verb.KIND])
async def test_a_button_of_an_older_version_gets_a_sentence(talk: Talk, verb: Verb) -> None:
    assert (await talk(presses(verb, "gone"))).text == ENGLISH.tell(Phrase.OLD_BUTTON)


async def test_the_order_in_which_kinds_are_named_does_not_matter(talk: Talk) -> None:
    both = (MediaKind.MOVIE, MediaKind.MUSIC)
    assert len((await talk(says("my dog died", kinds=both))).cards) == 6


async def test_a_message_may_wish_for_another_mode_once(talk: Talk) -> None:
    await talk(says("my dog died", mode=Mode.CALM, kinds=(MediaKind.MUSIC,)))
    await talk(says("my dog died"))
    assert [wish.mode for wish in talk.recommend.wishes] == [Mode.CALM, Mode.MATCH]


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"junk", ENGLISH.advice[UnreadableMedia]),
        (b"bomb", ENGLISH.advice[MediaTooLarge]),
        (b"crash", ENGLISH.tell(Phrase.SORRY)),
    ],
)
async def test_whatever_goes_wrong_a_sentence_comes_back(
    talk: Talk, picture: bytes, sentence: str
) -> None:
    await talk.agree()
    assert (await talk(selfie(picture))).text == sentence


async def test_a_full_disk_is_told_and_nothing_is_half_kept(talk: Talk) -> None:
    talk.store.down = True
    assert (await talk(says("my dog died"))).text == ENGLISH.tell(Phrase.STORE_DOWN)
    talk.store.down = False
    assert not talk.store.impressions


async def test_a_like_that_was_kept_is_told_though_its_wording_was_not(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreError("the disk is full")

    await talk(says("I got the job!"))
    monkeypatch.setattr(FakeStore, "note_said", full)
    reply = await talk(presses(Verb.LIKE, "test:sun"))
    assert not reply.failed
    assert "Sun" in reply.text


async def test_nothing_that_was_written_or_raised_reaches_the_log(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as entries:
        await talk.agree()
        await talk(says("my dog died"))
        await talk(selfie(b"smile", "I got the job!"))
    written = repr(entries) + caplog.text
    assert "answered" in written
    assert "dog" not in written
    assert "smile" not in written
    assert "job" not in written


async def test_the_stages_of_the_work_are_told(talk: Talk) -> None:
    await talk.agree()
    stages: list[Stage] = []
    await talk.conversation.handle(selfie(b"smile", "I got the job!"), stages.append)
    assert stages == [Stage.LOOKING, Stage.READING, Stage.CHOOSING]


async def test_the_same_update_gets_the_same_words(talk: Talk) -> None:
    update = presses(Verb.NOT_MY_MOOD)
    assert (await talk(update)).text == (await talk(update)).text


async def test_an_empty_catalogue_is_told(talk: Talk) -> None:
    talk.recommend.items = ()
    reply = await talk(says("my dog died"))
    assert any(line in reply.text for line in LINES[Line.NOTHING_LEFT])


def test_every_button_fits_the_wire() -> None:
    for verb in Verb:
        assert len(Action(verb, "builtin:" + "x" * 40).encode()) <= 64
