"""What is said of a song or film, by its place or by its name."""

import pytest

from handlers.lines import Line
from models.chat import Verb
from models.understanding import Intent
from tests.handlers.talking import Talk, means, said, titles
from tests.samples import ANN, presses, says


@pytest.mark.parametrize(
    ("ordinal", "title"), [(1, "Sun"), (2, "Moon"), (4, "Road"), (-1, "Tower")]
)
async def test_the_second_one_is_the_second_card(talk: Talk, ordinal: int, title: str) -> None:
    await talk(says("my dog died"))
    reply = await talk.hears(means(Intent.OPINION, ordinal=ordinal, liked=True))
    assert title in reply.text
    assert [one.title for one in (await talk.store.profile(ANN)).liked] == [title]


@pytest.mark.parametrize("ordinal", [0, 7, -7, 10**9])
async def test_a_card_that_was_not_there_is_asked_about(talk: Talk, ordinal: int) -> None:
    await talk(says("my dog died"))
    reply = await talk.hears(means(Intent.OPINION, ordinal=ordinal, liked=True))
    assert said(reply, Line.WHICH_ONE)


async def test_a_film_never_shown_can_be_disliked_by_name(talk: Talk) -> None:
    reply = await talk.hears(means(Intent.OPINION, similar_to="road", liked=False))
    assert "Road" in reply.text
    assert "test:road" in (await talk.store.profile(ANN)).skipped_at
    history = await talk.hears(means(Intent.HISTORY))
    assert said(history, Line.NOTHING_SHOWN)


async def test_a_maker_can_be_liked(talk: Talk) -> None:
    reply = await talk.hears(means(Intent.OPINION, by="the suns", liked=True))
    assert "The Suns" in reply.text
    profile = await talk.store.profile(ANN)
    assert profile.makers["The Suns"].likes == 1
    assert not profile.genres


async def test_an_opinion_about_something_unknown_is_not_pretended_to_be_kept(talk: Talk) -> None:
    reply = await talk.hears(means(Intent.OPINION, similar_to="Zork", liked=True))
    assert said(reply, Line.NOT_IN_CATALOGUE)
    assert not talk.store.impressions


async def test_a_card_pointed_at_without_an_opinion_is_shown_again(talk: Talk) -> None:
    await talk(says("my dog died"))
    reply = await talk.hears(means(Intent.OPINION, ordinal=2))
    assert titles(reply) == ["Moon"]
    assert [button.action.verb for button in reply.cards[0].buttons] == [
        Verb.LIKE,
        Verb.SKIP,
        Verb.RATE,
    ]


async def test_history_names_what_was_shown_and_liked(talk: Talk) -> None:
    await talk(says("my dog died"))
    await talk(presses(Verb.LIKE, "test:moon"))
    reply = await talk.hears(means(Intent.HISTORY))
    assert "Sun, Moon, Rain, Road" in reply.text
    assert "You liked Moon." in reply.text
