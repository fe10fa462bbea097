"""Why the latest cards were shown, in whole conversations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.english import ENGLISH
from handlers.lines import Line, Phrase
from models.chat import Reply, Verb
from models.media import MediaKind, Mode
from models.mood import Emotion
from models.understanding import Intent
from tests.handlers.talking import Talk, means
from tests.samples import ANN, BOB, presses, says

UNDERSTOOD = {
    "a drama without war": means(
        Intent.RECOMMEND, kinds=(MediaKind.MOVIE,), genres=("drama",), not_genres=("war",)
    ),
    "like Road": means(Intent.RECOMMEND, similar_to="Road", mode=Mode.LIFT),
    "something angry": means(Intent.RECOMMEND, emotion=Emotion.ANGER),
    "any films": means(Intent.RECOMMEND, kinds=(MediaKind.MOVIE,)),
    "why is life so hard?": means(Intent.SMALL_TALK),
    "why Casablanca?": means(Intent.SMALL_TALK),
    "why?": means(Intent.SMALL_TALK),
}


@pytest.fixture
def talk(talk: Talk) -> Talk:
    talk.understand.script = UNDERSTOOD
    return talk


def explains(reply: Reply) -> bool:
    return reply.text.split("\n")[0] in ENGLISH.lines[Line.WHY]


async def test_every_card_of_the_latest_answer_is_explained(talk: Talk) -> None:
    await talk(says("my dog died"))
    reply = await talk(says("/why"))
    assert explains(reply)
    assert "sad, fairly sure (80 %), from your words" in reply.text
    assert ENGLISH.mode_aims[Mode.MATCH] in reply.text
    titles = ("Sun", "Moon", "Rain", "Road", "River", "Tower")
    for place, title in enumerate(titles, start=1):
        assert f"{place}. {title}: because it is as quiet as you feel." in reply.text


@pytest.mark.parametrize(
    "words",
    [
        "how do you know how I feel?",
        "How do you know?",
        "so how can you tell I'm sad",
        "how did you figure out my mood?",
        "why?",
        "Why did you show me this?",
        "how come you picked these",
        "so why those songs?",
        "why would you suggest horror",
    ],
)
async def test_a_question_in_words_is_understood(talk: Talk, words: str) -> None:
    await talk(says("my dog died"))
    reply = await talk(says(words))
    assert explains(reply)
    assert "6. Tower" in reply.text


@pytest.mark.parametrize(
    "words", ["why the second one?", "/why 2", "/why second", "why Moon?", "why did you pick MOON"]
)
async def test_one_card_is_explained_where_one_is_meant(talk: Talk, words: str) -> None:
    await talk(says("my dog died"))
    reply = await talk(says(words))
    assert "2. Moon: because" in reply.text
    assert "1. Sun" not in reply.text


async def test_the_first_film_is_the_first_of_the_films(talk: Talk) -> None:
    await talk(says("my dog died"))
    reply = await talk(says("why the second film?"))
    assert reply.text.endswith("5. River: because it is as quiet as you feel.")


@pytest.mark.parametrize("words", ["/why 99", "/why Zork", "/why 0", "/why -3"])
async def test_a_card_that_is_not_there_brings_all_of_them(talk: Talk, words: str) -> None:
    await talk(says("my dog died"))
    assert "6. Tower" in (await talk(says(words))).text


@pytest.mark.parametrize("words", ["why is life so hard?", "why Casablanca?"])
async def test_other_questions_are_left_to_the_conversation(talk: Talk, words: str) -> None:
    await talk(says("my dog died"))
    reply = await talk(says(words))
    assert reply.text in ENGLISH.lines[Line.SMALL_TALK]


async def test_a_stranger_is_told_that_there_is_nothing_to_explain(talk: Talk) -> None:
    await talk(says("my dog died"))
    for words in ("/why", "why did you show me this?"):
        reply = await talk(says(words, BOB))
        assert reply.text in ENGLISH.lines[Line.NOTHING_SHOWN]
        assert reply.buttons
    assert (await talk(says("why?", BOB))).text in ENGLISH.lines[Line.SMALL_TALK]


async def test_the_wishes_that_held_are_told(talk: Talk) -> None:
    await talk(says("a drama without war"))
    reply = await talk(says("/why"))
    assert "drama, without war" in reply.text
    assert ENGLISH.tell(Phrase.WHY_NO_MOOD) in reply.text
    assert ENGLISH.mode_aims[Mode.MATCH] not in reply.text  # there was none to match


async def test_what_it_should_be_like_is_told_with_the_mode(talk: Talk) -> None:
    await talk(says("like Road"))
    reply = await talk(says("/why"))
    assert "like Road" in reply.text
    assert ENGLISH.mode_aims[Mode.LIFT] in reply.text


async def test_a_wish_made_since_is_not_taken_for_the_one_that_held(talk: Talk) -> None:
    await talk(says("a drama without war"))
    await talk(presses(Verb.MODE, "calm"))
    reply = await talk(says("/why"))
    assert "drama, without war" not in reply.text
    assert "calm" not in reply.text


async def test_a_feeling_that_was_only_wished_for_is_nobodys_mood(talk: Talk) -> None:
    await talk(says("something angry"))
    assert ENGLISH.tell(Phrase.WHY_FELT, mood="angry") in (await talk(says("/why"))).text


async def test_an_older_mood_tells_its_age_and_a_forgotten_one_is_not_told(talk: Talk) -> None:
    await talk(says("my dog died"))
    talk.clock.at += timedelta(minutes=10)
    await talk(says("any films"))
    assert "minutes before" in (await talk(says("/why"))).text
    talk.clock.at += timedelta(hours=5)
    await talk(says("any films"))
    assert ENGLISH.tell(Phrase.WHY_NO_MOOD) in (await talk(says("/why"))).text


async def test_a_mood_that_was_wrong_is_owned_up_to(talk: Talk) -> None:
    await talk(says("my dog died"))
    await talk.store.misread(ANN, talk.clock.at - timedelta(hours=1))
    assert ENGLISH.tell(Phrase.WHY_MISREAD) in (await talk(says("/why"))).text


async def test_what_weighed_most_is_named_where_it_was_written_down(talk: Talk) -> None:
    await talk(says("my dog died"))
    shown = talk.store.impressions
    for key, one in shown.items():
        parts = ("taste", "mood", "chance") if one.place == 1 else ("a part of tomorrow",)
        reason = "" if one.place == 3 else one.reason
        shown[key] = replace(one, decided=parts, mood_fit=0.93, reason=reason)
    reply = await talk(says("/why"))
    assert "What weighed most: my guess at your taste and the mood (93 % fit)." in reply.text
    assert "2. Moon: because it is as quiet as you feel.\n" in reply.text
    assert f"3. Rain: {ENGLISH.tell(Phrase.WHY_REASON_GONE)}" in reply.text


async def test_a_reason_that_an_older_version_stored_is_shown_as_it_is(talk: Talk) -> None:
    await talk(says("my dog died"))
    shown = talk.store.impressions
    shown.update({key: replace(one, reason="it lets off steam") for key, one in shown.items()})
    assert "1. Sun: because it lets off steam." in (await talk(says("/why"))).text


@pytest.mark.parametrize(
    "stored", ['{"because": "of tomorrow"}', '{"because": "shared_genres", "genres": [[]]}']
)
async def test_a_reason_of_a_newer_version_or_a_damaged_one_is_not_shown_raw(
    talk: Talk, stored: str
) -> None:
    await talk(says("my dog died"))
    shown = talk.store.impressions
    shown.update({key: replace(one, reason=stored) for key, one in shown.items()})
    assert f"1. Sun: {ENGLISH.tell(Phrase.WHY_REASON_GONE)}" in (await talk(says("/why"))).text


async def test_how_the_mood_is_known_is_help_as_long_as_nothing_was_shown(talk: Talk) -> None:
    talk.understand.script = {"how do you know how I feel?": means(Intent.HELP)}
    assert ENGLISH.tell(Phrase.HELP) in (await talk(says("how do you know how I feel?"))).text


async def test_what_somebody_might_know_otherwise_is_no_question_about_a_mood(talk: Talk) -> None:
    await talk(says("my dog died"))
    talk.understand.script = {"how do you know my name?": means(Intent.PRIVACY)}
    assert not explains(await talk(says("how do you know my name?")))


async def test_nearly_certain_is_not_called_certain(talk: Talk) -> None:
    await talk(says("my dog died"))
    talk.store.felt[ANN] = [replace(mood, confidence=0.997) for mood in talk.store.felt[ANN]]
    assert "quite sure (over 99 %)" in (await talk(says("/why"))).text
