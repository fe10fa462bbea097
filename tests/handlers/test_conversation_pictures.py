"""What is answered to a picture, and how a correction shifts the next reading."""

from handlers.english import ENGLISH
from handlers.lines import Line, Phrase
from models.chat import Verb
from models.mood import Emotion, Source
from tests.handlers.talking import LINES, Talk
from tests.samples import clip, presses, says, selfie


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
    assert ENGLISH.tell(Phrase.NO_FACE_BUT_WORDS) in reply.text
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
