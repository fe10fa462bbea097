"""Stars by tap and in words, in whole conversations."""

import pytest

from handlers.conversation import Conversation
from handlers.english import ENGLISH
from handlers.lines import Line, Phrase
from models.chat import Action, Verb
from models.media import MAX_ITEM_ID_BYTES, ItemId
from models.profile import Reaction
from models.understanding import Intent
from tests.fakes import fake_services
from tests.handlers.talking import Talk, means, said
from tests.samples import ANN, BOB, presses, says

SUN, MOON = (ANN, ItemId("test:sun")), (ANN, ItemId("test:moon"))


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    unclear = means(Intent.OUT_OF_SCOPE)
    talk.understand.script = {
        "today was 2/5": unclear,
        "rate Zork 5": unclear,
        "I like rivver": means(Intent.OPINION, liked=True, similar_to="River"),
    }
    await talk(says("my dog died"))  # six cards
    return talk


async def test_a_card_offers_stars_and_a_star_is_noted(talk: Talk) -> None:
    card = (await talk(presses(Verb.MORE))).cards[0]
    rate = next(b for b in card.buttons if b.action.verb is Verb.RATE)
    asked = await talk(presses(Verb.RATE, rate.action.target))
    assert said(asked, Line.HOW_MANY_STARS, title=card.title)
    assert [button.label for button in asked.buttons] == ["1★", "2★", "3★", "4★", "5★"]
    four = asked.buttons[3].action
    reply = await talk(presses(four.verb, four.target))
    assert said(reply, Line.RATED, title=card.title, stars="4 stars")
    assert talk.store.impressions[ANN, card.id].stars == 4
    assert [one.title for one in (await talk.store.profile(ANN)).liked] == [card.title]


async def test_the_same_star_twice_changes_nothing(talk: Talk) -> None:
    await talk(presses(Verb.STARS, "2/test:sun"))
    first = (await talk.store.profile(ANN)).genres
    await talk(presses(Verb.STARS, "2/test:sun"))
    assert (await talk.store.profile(ANN)).genres == first


async def test_a_like_after_stars_replaces_them_and_stars_after_a_like_too(talk: Talk) -> None:
    await talk(presses(Verb.STARS, "1/test:sun"))
    await talk(presses(Verb.LIKE, "test:sun"))
    assert talk.store.impressions[SUN].stars is None
    assert talk.store.impressions[SUN].reaction is Reaction.LIKE
    await talk(presses(Verb.STARS, "3/test:sun"))
    assert talk.store.impressions[SUN].stars == 3
    assert talk.store.impressions[SUN].reaction is None


@pytest.mark.parametrize("target", ["6/test:sun", "0/test:sun", "4", "", "/test:sun", "44/x", "-"])
async def test_a_star_that_does_not_exist_gets_a_sentence(talk: Talk, target: str) -> None:
    reply = await talk(presses(Verb.STARS, target))
    assert (reply.text, reply.failed) == (ENGLISH.tell(Phrase.OLD_BUTTON), True)


@pytest.mark.parametrize(("verb", "target"), [(Verb.STARS, "4/test:x"), (Verb.RATE, "test:x")])
async def test_stars_for_what_was_never_shown_are_declined(
    talk: Talk, verb: Verb, target: str
) -> None:
    reply = await talk(presses(verb, target))
    assert (reply.text, reply.failed) == (ENGLISH.tell(Phrase.UNKNOWN_ITEM), True)


async def test_what_no_catalogue_holds_any_more_can_still_be_rated(talk: Talk) -> None:
    services = fake_services((), store=talk.store)
    later = Conversation(services)
    asked = await later.handle(presses(Verb.RATE, "test:sun"))
    assert said(asked, Line.HOW_MANY_STARS, title=ENGLISH.tell(Phrase.THAT_ONE))
    reply = await later.handle(presses(Verb.STARS, "5/test:sun"))
    assert said(reply, Line.RATED, title="Sun", stars="5 stars")
    services.workers.close()


@pytest.mark.parametrize(
    ("words", "item", "stars"),
    [
        ("I give the second one 4 stars", "test:moon", 4),
        ("4/5 for Road", "test:road", 4),
        ("I rate the first film 3", "test:road", 3),
        ("the last one gets 1 star", "test:tower", 1),
        ("rate the film Road 5", "test:road", 5),
        ("rate rivver 2", "test:river", 2),
        ("I give The Suns five stars", "maker:suns", 5),
    ],
)
async def test_stars_in_words_find_their_card(
    talk: Talk, words: str, item: str, stars: int
) -> None:
    await talk(says(words))
    assert talk.store.impressions[ANN, ItemId(item)].stars == stars


async def test_a_title_that_was_not_shown_can_be_rated(talk: Talk) -> None:
    del talk.store.impressions[MOON]
    assert said(await talk(says("5/5 for Moon")), Line.RATED, title="Moon", stars="5 stars")
    assert talk.store.impressions[MOON].place == 0


async def test_six_stars_and_none_are_asked_about(talk: Talk) -> None:
    for words in ("six stars for the first one", "0 stars for Sun"):
        reply = await talk(says(words))
        assert reply.text == ENGLISH.tell(Phrase.STARS_RANGE, title="Sun")
        assert len(reply.buttons) == 5
    assert talk.store.impressions[SUN].stars is None


async def test_stars_alone_ask_which_one_among_several(talk: Talk) -> None:
    assert said(await talk(says("4 stars")), Line.WHICH_ONE)
    assert said(await talk(says("rate the eighth one 4")), Line.WHICH_ONE)


async def test_an_unknown_title_is_owned_up_to_and_a_day_is_no_film(talk: Talk) -> None:
    assert said(await talk(says("rate Zork 5")), Line.NOT_IN_CATALOGUE)
    assert said(await talk(says("today was 2/5")), Line.OUT_OF_SCOPE)


async def test_stars_of_a_stranger_ask_which_one(talk: Talk) -> None:
    assert said(await talk(says("I give it 4 stars", BOB)), Line.WHICH_ONE)


def test_a_star_fits_the_wire_with_the_longest_id() -> None:
    item = "x" * MAX_ITEM_ID_BYTES
    action = Action(Verb.STARS, f"5/{item}")
    assert len(action.encode()) <= 64
    assert Action.decode(action.encode()).item == item
