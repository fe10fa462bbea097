"""Every command, and what it leaves behind."""

import json
from collections.abc import Mapping

import pytest

from handlers.english import ENGLISH
from handlers.lines import Phrase
from models.chat import Verb
from models.media import MediaKind, Mode, Wish
from models.profile import Preferences
from tests.fake_store import FakeStore
from tests.handlers.talking import Talk
from tests.samples import ANN, presses, says, selfie


async def test_a_returning_person_is_welcomed_with_what_they_liked(talk: Talk) -> None:
    assert ENGLISH.tell(Phrase.WELCOME_BACK) not in (await talk(says("/start"))).text
    await talk(says("I got the job!"))
    assert ENGLISH.tell(Phrase.WELCOME_BACK) in (await talk(says("/start"))).text
    await talk(presses(Verb.LIKE, "test:sun"))
    assert "You liked Sun." in (await talk(says("/start"))).text


async def test_mode_and_kind_are_remembered(talk: Talk) -> None:
    await talk(presses(Verb.MODE, "lift"))
    reply = await talk(presses(Verb.KIND, "movie"))
    assert reply.text == "Done: from now on I lift your mood, with films."
    await talk(says("my dog died"))
    assert talk.recommend.wishes[-1].mode is Mode.LIFT
    assert talk.recommend.wishes[-1].kinds == (MediaKind.MOVIE,)


async def test_what_is_usual_is_told_where_it_changes_and_to_who_comes_back(talk: Talk) -> None:
    chosen = Wish(Mode.LIFT, (MediaKind.MOVIE,))
    await talk(says("/mode lift"))
    assert (await talk(says("/mode movie"))).usual == chosen
    assert (await talk(says("/start"))).usual == chosen
    assert (await talk(says("my dog died"))).usual is None
    assert (await talk(presses(Verb.FORGET))).usual == Wish()


@pytest.mark.parametrize("words", ["/mode lift", "/mode LIFT", "/mode  lift "])
async def test_a_mode_may_be_named_with_its_command(talk: Talk, words: str) -> None:
    assert "lift your mood" in (await talk(says(words))).text
    assert "films" in (await talk(says("/mode movie"))).text
    assert (await talk(says("/mode sideways"))).buttons


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
    assert reply.text not in {ENGLISH.tell(Phrase.SORRY), ENGLISH.tell(Phrase.STORE_DOWN)}


async def test_the_mood_command_takes_a_sentence(talk: Talk) -> None:
    assert (await talk(says("/mood my dog died"))).cards
    assert (await talk(says("my dog died", command="mood"))).cards


@pytest.mark.parametrize("order", ["calm films", "films calm", "CALM  movie"])
async def test_the_mode_command_takes_a_mode_and_a_kind_at_once(talk: Talk, order: str) -> None:
    reply = await talk(says(f"/mode {order}"))
    assert reply.usual == Wish(Mode.CALM, (MediaKind.MOVIE,))
    assert await talk.store.preferences(ANN) == Preferences(Mode.CALM, (MediaKind.MOVIE,))


async def test_songs_and_films_are_both(talk: Talk) -> None:
    assert (await talk(says("/mode films"))).usual == Wish(Mode.MATCH, (MediaKind.MOVIE,))
    reply = await talk(says("/mode songs films"))
    assert reply.usual == Wish(Mode.MATCH, (MediaKind.MUSIC, MediaKind.MOVIE))


@pytest.mark.parametrize("order", ["calm lift", "calm poems", "poems"])
async def test_of_words_that_are_no_clear_choice_none_is_taken(talk: Talk, order: str) -> None:
    reply = await talk(says(f"/mode {order}"))
    assert reply.usual is None
    assert reply.buttons
    assert await talk.store.preferences(ANN) == Preferences()


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
    assert (await talk(presses(asked.buttons[0].action.verb))).text == ENGLISH.tell(
        Phrase.FORGOTTEN
    )
    assert not talk.store.impressions
    assert not talk.store.felt


async def test_the_export_of_years_keeps_nobody_waiting(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = [{"item": f"test:{n}", "genres": ["pop", "rock"]} for n in range(30_000)]

    async def everything(*_: object) -> Mapping[str, object]:
        return {"impressions": shown}

    monkeypatch.setattr(FakeStore, "export", everything)
    document = (await talk(says("/export"))).document  # tests/loop_guard.py watches the loop
    assert document
    assert len(json.loads(document.data)["impressions"]) == len(shown)
