"""What the hour and the weekend change, as /profile tells it and lets go of it."""

from dataclasses import replace

import pytest

from handlers.beliefs import Belief
from handlers.english import ENGLISH
from handlers.lines import Phrase
from handlers.portrait import Portrait, lines
from models.chat import Verb
from models.media import ItemId, MediaKind
from models.profile import Facet
from recommender.habits_told import WeekendHabit
from tests.handlers.talking import Talk, labels
from tests.recommender.samples import evenings
from tests.samples import ANN, NOON, presses, says

TOLD = "Around 22:00 you like quieter songs than around 15:00 (UTC)."
HOURS = Belief(Facet.HOUR, "hour")
WEEKENDS = Belief(Facet.WEEKEND, "weekend")
FORGET = "Forget what you like at which hour"


@pytest.fixture
def owl(talk: Talk) -> Talk:
    """Somebody who likes it quiet at night and wild in the afternoon."""
    for number, tap in enumerate(evenings()):
        item = ItemId(f"test:{number}")
        talk.store.impressions[ANN, item] = replace(tap, user=ANN, item=item)
    return talk


async def test_a_habit_that_is_sure_is_told(owl: Talk) -> None:
    reply = await owl(says("/profile"))
    assert TOLD in reply.text
    assert ENGLISH.tell(Phrase.PROFILE_REMOVE) in reply.text
    assert labels(reply) == [FORGET]


async def test_a_habit_after_a_few_taps_is_not(owl: Talk) -> None:
    for key in list(owl.store.impressions)[8:]:
        del owl.store.impressions[key]
    reply = await owl(says("/profile"))
    assert "Around" not in reply.text
    assert labels(reply) == []


async def test_one_tap_takes_a_habit_away_and_another_brings_it_back(owl: Talk) -> None:
    [button] = (await owl(says("/profile"))).buttons
    gone = await owl(presses(button.action.verb, button.action.target))
    assert gone.text == "Done: what you like at which hour counts nothing any more, now and later."
    assert (await owl.store.profile(ANN)).set_aside == {HOURS.key}
    profile = await owl(says("/profile"))
    assert TOLD not in profile.text
    assert "No longer counted, at your wish: what you like at which hour" in profile.text
    assert "/profile restore hours undoes it" in profile.text
    [undo] = gone.buttons
    back = await owl(presses(undo.action.verb, undo.action.target))
    assert back.text == "All right, what you like at which hour counts again."
    assert TOLD in (await owl(says("/profile"))).text


@pytest.mark.parametrize("words", ["hours", "my hours", "hour"])
async def test_hours_go_and_come_back_by_name(owl: Talk, words: str) -> None:
    await owl(says(f"/profile remove {words}"))
    assert (await owl.store.profile(ANN)).set_aside == {HOURS.key}
    await owl(says(f"/profile restore {words}"))
    assert not (await owl.store.profile(ANN)).set_aside


async def test_a_habit_that_is_not_held_cannot_be_taken_away(owl: Talk) -> None:
    assert (await owl(says("/profile remove weekends"))).failed
    assert (await owl(presses(Verb.SET_ASIDE, WEEKENDS.target))).failed
    assert not owl.store.aside


async def test_an_export_holds_what_was_taken_away_and_forget_erases_it(owl: Talk) -> None:
    await owl(presses(Verb.SET_ASIDE, HOURS.target))
    exported = await owl(says("/export"))
    assert exported.document
    assert b'"hour"' in exported.document.data
    await owl(presses(Verb.FORGET))
    assert TOLD not in (await owl(says("/profile"))).text
    assert not owl.store.aside


@pytest.mark.parametrize(
    ("feature", "more", "word"),
    [
        ("energy", True, "livelier"),
        ("energy", False, "quieter"),
        ("valence", True, "brighter"),
        ("valence", False, "darker"),
    ],
)
async def test_what_weekends_change_is_told(
    talk: Talk, feature: str, more: bool, word: str
) -> None:
    known = await Portrait.of(talk.store, ANN, NOON)
    habit = WeekendHabit(MediaKind.MOVIE, feature, more)
    told = lines(ENGLISH, replace(known, habits=(habit,)))
    assert f"At weekends you like {word} films than on other days." in told
