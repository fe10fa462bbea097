"""Whole conversations; only the networks are scripted."""

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import structlog

from handlers import texts
from handlers.conversation import Conversation
from handlers.english import ENGLISH
from handlers.lines import Line
from handlers.workers import Workers
from models.chat import Action, Reply, Stage, Update, Verb
from models.errors import MediaTooLarge, UnreadableMedia
from models.media import MediaKind, Mode
from models.mood import Emotion, EmotionEstimate, FaceReport, PhotoProblem, Source
from models.profile import Consent
from tests.fakes import (
    ANN,
    BOB,
    NOON,
    FakeFace,
    FakeRecommend,
    FakeStore,
    FakeText,
    clip,
    estimate,
    fake_services,
    movie,
    presses,
    says,
    selfie,
    track,
)

LINES = ENGLISH.lines
ITEMS = [track(name) for name in ("sun", "moon", "rain", "wind", "snow", "dew")] + [
    movie(name) for name in ("road", "river", "tower", "field", "house", "door")
]
FACES: dict[bytes, FaceReport | EmotionEstimate | Exception] = {
    b"smile": estimate(Emotion.HAPPINESS),
    b"tears": estimate(Emotion.SADNESS),
    b"crowd": FaceReport(estimate(Emotion.HAPPINESS), 3),
    b"dark": FaceReport(estimate(Emotion.HAPPINESS), 1, PhotoProblem.TOO_DARK),
    b"blank": estimate(Emotion.FEAR, 0.2),
    b"bomb": MediaTooLarge("30,000 x 30,000"),
    b"junk": UnreadableMedia("not a picture"),
    b"unclear": EmotionEstimate(
        {**dict.fromkeys(Emotion, 0.02), Emotion.SADNESS: 0.46, Emotion.NEUTRAL: 0.42},
        valence=-0.3,
        arousal=-0.1,
        confidence=0.46,
        source=Source.FACE,
    ),
    b"crash": RuntimeError("secret message"),
}
WORDS: dict[str, EmotionEstimate | Exception] = {
    "I got the job!": estimate(Emotion.HAPPINESS, source=Source.TEXT),
    "my dog died": estimate(Emotion.SADNESS, source=Source.TEXT),
    "crash": RuntimeError("my dog died"),
}


@dataclass
class Talk:
    """A conversation with its fakes at hand."""

    store: FakeStore
    recommend: FakeRecommend
    conversation: Conversation

    async def __call__(self, update: Update) -> Reply:
        return await self.conversation.handle(update)

    async def agree(self) -> None:
        await self(presses(Verb.AGREE, texts.CONSENT_VERSION))


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    store, recommend, workers = FakeStore(), FakeRecommend(ITEMS), Workers()
    yield Talk(
        store,
        recommend,
        Conversation(
            fake_services(
                ITEMS,
                face=FakeFace(FACES),
                text=FakeText(WORDS),
                recommend=recommend,
                store=store,
                workers=workers,
            )
        ),
    )
    workers.close()


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def titles(reply: Reply) -> list[str]:
    return [card.title for card in reply.cards]


async def test_a_sentence_is_answered_with_three_songs_and_three_films(talk: Talk) -> None:
    reply = await talk(says("I got the job!"))
    assert titles(reply) == ["Sun", "Moon", "Rain", "Road", "River", "Tower"]
    assert reply.mood
    assert reply.mood.emotion is Emotion.HAPPINESS
    assert reply.mood.sources == (Source.TEXT,)
    assert labels(reply) == [texts.NOT_MY_MOOD_BUTTON, texts.MORE_BUTTON]


async def test_the_first_answer_says_that_a_program_guesses(talk: Talk) -> None:
    assert texts.FIRST_TIME in (await talk(says("my dog died"))).text
    assert texts.FIRST_TIME not in (await talk(says("my dog died"))).text


async def test_before_the_first_picture_consent_is_asked_for(talk: Talk) -> None:
    reply = await talk(selfie(b"smile"))
    assert reply.text == texts.NOTICE
    assert reply.mood is None
    assert not reply.cards
    assert not talk.store.felt
    assert labels(reply) == [texts.AGREE_BUTTON, texts.DECLINE_BUTTON]


async def test_after_consent_a_picture_is_read(talk: Talk) -> None:
    asked = await talk(selfie(b"smile"))
    await talk(presses(asked.buttons[0].action.verb, asked.buttons[0].action.target))
    reply = await talk(selfie(b"smile"))
    assert reply.mood
    assert reply.mood.emotion is Emotion.HAPPINESS
    held = talk.store.consents[ANN]
    assert held.version == texts.CONSENT_VERSION
    assert held.given_at > NOON


async def test_consent_to_an_older_notice_does_not_count(talk: Talk) -> None:
    talk.store.consents[ANN] = Consent(ANN, "2020-01", NOON)
    assert (await talk(selfie(b"smile"))).text == texts.NOTICE
    assert (await talk(presses(Verb.AGREE, "2020-01"))).text == texts.NOTICE


async def test_one_persons_consent_is_not_anothers(talk: Talk) -> None:
    await talk.agree()
    assert (await talk(selfie(b"smile", user=BOB))).text == texts.NOTICE


async def test_consent_is_withdrawn_as_easily_as_given(talk: Talk) -> None:
    await talk.agree()
    privacy = await talk(says("/privacy"))
    assert labels(privacy) == [texts.NO_MORE_PICTURES_BUTTON]
    await talk(presses(privacy.buttons[0].action.verb))
    assert (await talk(selfie(b"smile"))).text == texts.NOTICE


async def test_who_wants_no_pictures_goes_on_with_words_and_taps(talk: Talk) -> None:
    reply = await talk(presses(Verb.DECLINE))
    assert len(reply.buttons) == len(Emotion)
    assert (await talk(says("my dog died"))).cards


async def test_a_clip_is_read_like_a_picture(talk: Talk) -> None:
    await talk.agree()
    reply = await talk(clip(b"tears"))
    assert reply.mood
    assert reply.mood.emotion is Emotion.SADNESS


async def test_face_and_words_are_fused(talk: Talk) -> None:
    await talk.agree()
    reply = await talk(selfie(b"smile", "I got the job!"))
    assert reply.mood
    assert set(reply.mood.sources) == {Source.FACE, Source.TEXT}


async def test_no_face_asks_for_another_photo(talk: Talk) -> None:
    await talk.agree()
    reply = await talk(selfie(b"a tree"))
    assert reply.text in LINES[Line.NO_FACE]
    assert not reply.cards
    assert reply.mood is None
    assert len(reply.buttons) == len(Emotion)


async def test_no_face_but_words_goes_by_the_words(talk: Talk) -> None:
    await talk.agree()
    reply = await talk(selfie(b"a tree", "my dog died"))
    assert texts.NO_FACE_BUT_WORDS in reply.text
    assert reply.mood
    assert reply.mood.emotion is Emotion.SADNESS


async def test_several_faces_are_said_and_the_largest_is_used(talk: Talk) -> None:
    await talk.agree()
    reply = await talk(selfie(b"crowd"))
    assert "3 faces" in reply.text
    assert reply.cards


async def test_a_dark_picture_gets_advice(talk: Talk) -> None:
    await talk.agree()
    assert "light" in (await talk(selfie(b"dark"))).text


async def test_an_uncertain_reading_says_so_and_offers_the_picker(talk: Talk) -> None:
    await talk.agree()
    reply = await talk(selfie(b"blank"))
    assert "afraid" in reply.text.lower()
    assert "tap" in reply.text.lower()
    assert len(reply.buttons) == len(Emotion)


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


async def test_a_correction_shifts_how_that_persons_face_is_read(talk: Talk) -> None:
    await talk.agree()
    before = await talk(selfie(b"unclear"))
    assert before.mood
    assert before.mood.emotion is Emotion.SADNESS
    asked = await talk(presses(Verb.NOT_MY_MOOD))
    calm = next(button for button in asked.buttons if button.action.target == "neutral")
    told = await talk(presses(calm.action.verb, calm.action.target))
    assert told.mood
    assert told.mood.emotion is Emotion.NEUTRAL
    talk.store.felt.clear()  # the mood that is remembered would draw it, too
    after = await talk(selfie(b"unclear"))
    assert after.mood
    assert after.mood.emotion is Emotion.NEUTRAL
    assert after.mood.probabilities[Emotion.SADNESS] > 0.2
    assert "less for sad and more for calm" in (await talk(says("/profile"))).text


async def test_a_correction_that_was_taken_back_shifts_nothing(talk: Talk) -> None:
    await talk.agree()
    await talk(selfie(b"unclear"))
    await talk(presses(Verb.CORRECT, "neutral"))
    await talk(says("/profile remove my face"))
    talk.store.felt.clear()
    after = await talk(selfie(b"unclear"))
    assert after.mood
    assert after.mood.emotion is Emotion.SADNESS


async def test_a_correction_of_words_says_nothing_about_the_face(talk: Talk) -> None:
    await talk(says("my dog died"))
    await talk(presses(Verb.CORRECT, "neutral"))
    assert not talk.store.corrected


async def test_more_shows_other_cards_for_the_same_mood(talk: Talk) -> None:
    first = await talk(says("my dog died"))
    second = await talk(presses(Verb.MORE))
    assert second.mood
    assert second.mood.emotion is Emotion.SADNESS
    assert not set(titles(first)) & set(titles(second))
    assert len(talk.store.felt[ANN]) == 1


async def test_more_before_any_mood_asks(talk: Talk) -> None:
    assert (await talk(presses(Verb.MORE))).text == texts.NO_MOOD_YET


async def test_like_and_skip_are_written_down_and_shown_in_the_profile(talk: Talk) -> None:
    reply = await talk(says("I got the job!"))
    like, skip = reply.cards[0].buttons[0], reply.cards[1].buttons[1]
    assert "Sun" in (await talk(presses(like.action.verb, like.action.target))).text
    assert "Moon" in (await talk(presses(skip.action.verb, skip.action.target))).text
    profile = (await talk(says("/profile"))).text
    assert "You liked: Sun." in profile
    assert "liked 1, skipped 1" in profile


async def test_a_returning_person_is_welcomed_with_what_they_liked(talk: Talk) -> None:
    assert texts.WELCOME_BACK not in (await talk(says("/start"))).text
    await talk(says("I got the job!"))
    assert texts.WELCOME_BACK in (await talk(says("/start"))).text
    await talk(presses(Verb.LIKE, "test:sun"))
    assert "You liked Sun." in (await talk(says("/start"))).text


@pytest.mark.parametrize("target", ["test:never-shown", "", "x" * 62, "💥"])
async def test_a_like_of_something_never_shown_is_declined(talk: Talk, target: str) -> None:
    assert (await talk(presses(Verb.LIKE, target))).text == texts.UNKNOWN_ITEM


@pytest.mark.parametrize("verb", [Verb.FEEL, Verb.CORRECT, Verb.MODE, Verb.KIND])
async def test_a_button_of_an_older_version_gets_a_sentence(talk: Talk, verb: Verb) -> None:
    assert (await talk(presses(verb, "gone"))).text == texts.OLD_BUTTON


async def test_mode_and_kind_are_remembered(talk: Talk) -> None:
    await talk(presses(Verb.MODE, "lift"))
    reply = await talk(presses(Verb.KIND, "movie"))
    assert reply.text == "Done: from now on I lift your mood, with films."
    await talk(says("my dog died"))
    assert talk.recommend.wishes[-1].mode is Mode.LIFT
    assert talk.recommend.wishes[-1].kinds == (MediaKind.MOVIE,)


async def test_the_order_in_which_kinds_are_named_does_not_matter(talk: Talk) -> None:
    both = (MediaKind.MOVIE, MediaKind.MUSIC)
    assert len((await talk(says("my dog died", kinds=both))).cards) == 6


@pytest.mark.parametrize("words", ["/mode lift", "/mode LIFT", "/mode  lift "])
async def test_a_mode_may_be_named_with_its_command(talk: Talk, words: str) -> None:
    assert "lift your mood" in (await talk(says(words))).text
    assert "films" in (await talk(says("/mode movie"))).text
    assert (await talk(says("/mode sideways"))).buttons


async def test_a_message_may_wish_for_another_mode_once(talk: Talk) -> None:
    await talk(says("my dog died", mode=Mode.CALM, kinds=(MediaKind.MUSIC,)))
    await talk(says("my dog died"))
    assert [wish.mode for wish in talk.recommend.wishes] == [Mode.CALM, Mode.MATCH]


@pytest.mark.parametrize(
    "command",
    [
        "start",
        "help",
        "mood",
        "mode",
        "more",
        "journey",
        "why",
        "profile",
        "privacy",
        "export",
        "forget",
        "nonsense",
    ],
)
@pytest.mark.parametrize("form", ["/{}", "/{}@MoodSyncBot", " /{} now"])
async def test_every_command_gets_an_answer(talk: Talk, command: str, form: str) -> None:
    reply = await talk(says(form.format(command)))
    assert reply.text
    assert reply.text not in {texts.SORRY, texts.STORE_DOWN}


async def test_the_mood_command_takes_a_sentence(talk: Talk) -> None:
    assert (await talk(says("/mood my dog died"))).cards
    assert (await talk(says("my dog died", command="mood"))).cards


async def test_export_hands_over_everything_as_json(talk: Talk) -> None:
    await talk.agree()
    await talk(selfie(b"smile"))
    document = (await talk(says("/export"))).document
    assert document
    held = json.loads(document.data)
    assert held["user"] == "ann"
    assert len(held["impressions"]) == 6
    assert len(held["moods"]) == 1


async def test_forget_asks_once_and_then_erases(talk: Talk) -> None:
    await talk(says("I got the job!"))
    asked = await talk(says("/forget"))
    assert talk.store.impressions
    assert (await talk(presses(asked.buttons[0].action.verb))).text == texts.FORGOTTEN
    assert not talk.store.impressions
    assert not talk.store.felt


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"junk", texts.ADVICE[UnreadableMedia]),
        (b"bomb", texts.ADVICE[MediaTooLarge]),
        (b"crash", texts.SORRY),
    ],
)
async def test_whatever_goes_wrong_a_sentence_comes_back(
    talk: Talk, picture: bytes, sentence: str
) -> None:
    await talk.agree()
    assert (await talk(selfie(picture))).text == sentence


async def test_a_full_disk_is_told_and_nothing_is_half_kept(talk: Talk) -> None:
    talk.store.down = True
    assert (await talk(says("my dog died"))).text == texts.STORE_DOWN
    talk.store.down = False
    assert not talk.store.impressions


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
