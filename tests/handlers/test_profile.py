"""What is believed of somebody: told, drawn, taken away and brought back."""

import struct
from collections.abc import Sequence

import pytest

from handlers import chart
from handlers.beliefs import Belief, Beliefs
from handlers.english import ENGLISH
from handlers.lines import Phrase
from handlers.workers import Workers
from models.chat import Action, Verb
from models.errors import Busy
from models.media import Media
from models.mood import Emotion
from models.profile import Correction, Facet, Profile, Tally
from models.understanding import Intent
from tests.handlers.talking import Talk, means
from tests.samples import ANN, BOB, NOON, movie, presses, says, track

ITEMS: list[Media] = [
    track("sun", "Nina Simone", ["jazz"]),
    track("moon", "宮崎 駿 & 久石 譲 " * 9, ["soul"]),
    track("rain", "Rainers", ["metal"]),
    movie("road", "Dan Road", ["horror"]),
]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def items() -> Sequence[Media]:
    return ITEMS


@pytest.fixture
def talk(talk: Talk) -> Talk:
    erase = means(Intent.ERASE)
    talk.understand.script = {
        "forget me": erase,
        "forget that I like jazz": erase,
        "forget that I like polka": erase,
    }
    return talk


async def tap_all(talk: Talk) -> None:
    """Like two songs, skip the other and the film."""
    await talk(says("my dog died"))
    for verb, name in (("l", "sun"), ("l", "moon"), ("s", "rain"), ("s", "road")):
        await talk(presses(Verb(verb), f"test:{name}"))


async def test_a_stranger_gets_a_friendly_sentence_and_no_chart(talk: Talk) -> None:
    reply = await talk(says("/profile", BOB))
    assert reply.text.startswith(ENGLISH.tell(Phrase.PROFILE_EMPTY))
    assert reply.document is None
    assert reply.buttons == ()


async def test_what_is_believed_is_told_and_drawn(talk: Talk) -> None:
    await tap_all(talk)
    reply = await talk(says("/profile"))
    assert "I believe you enjoy: jazz, soul, Nina Simone" in reply.text
    assert "I believe you rather skip: horror, metal" in reply.text
    assert "Your moods lately, read or told: sad (1)." in reply.text
    assert reply.document
    assert reply.document.is_picture
    assert reply.document.data.startswith(PNG)
    assert "jazz liked 1 of 1" in reply.document.description
    width, height = struct.unpack(">II", reply.document.data[16:24])
    assert 700 < width < 800
    assert width + height < 10_000  # what Telegram takes


async def test_a_maker_alone_is_told_and_can_go_though_there_is_nothing_to_draw(
    talk: Talk,
) -> None:
    await talk(says("I give Nina Simone 5 stars"))
    reply = await talk(says("/profile"))
    assert "enjoy: Nina Simone" in reply.text
    assert reply.document is None
    assert [button.label for button in reply.buttons] == ["Forget that I like Nina Simone"]


async def test_three_stars_alone_are_no_belief(talk: Talk) -> None:
    await talk(says("my dog died"))
    await talk(presses(Verb.STARS, "3/test:sun"))
    reply = await talk(says("/profile"))
    assert "Shown so far" in reply.text
    assert reply.document is None


async def test_corrections_of_the_face_are_in_words_and_in_the_chart(talk: Talk) -> None:
    await tap_all(talk)
    await talk.store.correct(ANN, Correction(Emotion.SADNESS, Emotion.NEUTRAL, NOON))
    reply = await talk(says("/profile"))
    assert "less for sad and more for calm" in reply.text
    assert reply.document
    assert "calm odds +25%, sad odds -20%" in reply.document.description


async def test_a_belief_goes_by_its_button_and_comes_back(talk: Talk) -> None:
    await tap_all(talk)
    offered = (await talk(says("/profile"))).buttons
    jazz = next(button for button in offered if button.label == "Forget that I like jazz")
    gone = await talk(presses(jazz.action.verb, jazz.action.target))
    assert gone.text == ENGLISH.tell(Phrase.FORGOT, name="jazz")
    assert "jazz" not in (await talk.store.profile(ANN)).genres
    told = (await talk(says("/profile"))).text
    assert "enjoy: jazz" not in told
    assert "No longer counted, at your wish: jazz" in told
    (undo,) = gone.buttons
    back = await talk(presses(undo.action.verb, undo.action.target))
    assert back.text == ENGLISH.tell(Phrase.COUNTS_AGAIN, name="jazz")
    assert "jazz" in (await talk.store.profile(ANN)).genres


async def test_what_was_corrected_about_a_face_can_be_taken_back_and_brought_back(
    talk: Talk,
) -> None:
    await talk.store.correct(ANN, Correction(Emotion.SADNESS, Emotion.NEUTRAL, NOON))
    reply = await talk(says("/profile"))
    assert reply.document  # of a face alone, too
    (face,) = reply.buttons
    gone = await talk(presses(face.action.verb, face.action.target))
    assert gone.text == ENGLISH.tell(Phrase.FORGOT_FACE)
    assert "look less for" not in (await talk(says("/profile"))).text
    back = await talk(says("/profile restore my face"))
    assert back.text == ENGLISH.tell(Phrase.COUNTS_AGAIN_FACE)
    assert "look less for" in (await talk(says("/profile"))).text


async def test_nobody_takes_back_what_they_never_corrected(talk: Talk) -> None:
    assert (await talk(says("/profile remove my face"))).text == ENGLISH.tell(
        Phrase.NO_SUCH_BELIEF
    )


async def test_pressing_twice_changes_nothing(talk: Talk) -> None:
    await tap_all(talk)
    target = Belief(Facet.GENRE, "jazz").target
    for verb in (Verb.SET_ASIDE, Verb.GIVE_BACK):
        first = await talk(presses(verb, target))
        held = await talk.store.profile(ANN)
        assert (await talk(presses(verb, target))).text == first.text
        assert await talk.store.profile(ANN) == held


@pytest.mark.parametrize(
    ("words", "belief"),
    [
        ("/profile remove jazz", (Facet.GENRE, "jazz")),
        ("/profile remove JAZZ music", (Facet.GENRE, "jazz")),
        ("/profile forget horror films", (Facet.GENRE, "horror")),
        ("/profile drop nina simone", (Facet.MAKER, "Nina Simone")),
        ("/profile remove the 90s", (Facet.DECADE, "1990s")),
        ("/profile remove 1990s", (Facet.DECADE, "1990s")),
        ("forget that I like jazz", (Facet.GENRE, "jazz")),
    ],
)
async def test_a_belief_goes_by_its_name(
    talk: Talk, words: str, belief: tuple[Facet, str]
) -> None:
    await tap_all(talk)
    await talk(says(words))
    assert (await talk.store.profile(ANN)).set_aside == {belief}


async def test_what_went_by_name_comes_back_by_name(talk: Talk) -> None:
    await tap_all(talk)
    await talk(says("/profile remove jazz"))
    assert (await talk(says("/profile restore Jazz"))).text == ENGLISH.tell(
        Phrase.COUNTS_AGAIN, name="jazz"
    )
    assert not (await talk.store.profile(ANN)).set_aside


@pytest.mark.parametrize(
    "words", ["/profile remove polka", "/profile restore polka", "forget that I like polka"]
)
async def test_a_belief_that_does_not_exist_gets_the_names_of_those_that_do(
    talk: Talk, words: str
) -> None:
    assert (await talk(says(words))).text == ENGLISH.tell(Phrase.NO_SUCH_BELIEF)
    await tap_all(talk)
    reply = await talk(says(words))
    assert reply.failed
    assert "jazz" in reply.text
    assert not talk.store.aside


@pytest.mark.parametrize("target", ["", "genre/0000", "x", "maker/ffffffff"])
async def test_an_old_button_of_a_belief_gets_a_sentence(talk: Talk, target: str) -> None:
    await tap_all(talk)
    for verb in (Verb.SET_ASIDE, Verb.GIVE_BACK):
        reply = await talk(presses(verb, target))
        assert reply.failed
        assert "no belief" in reply.text


@pytest.mark.parametrize("words", ["/profile remove", "/profile jazz", "/profile restore  "])
async def test_half_a_command_is_explained(talk: Talk, words: str) -> None:
    assert (await talk(says(words))).text == ENGLISH.tell(Phrase.PROFILE_USAGE)


async def test_erasing_everything_still_asks_first(talk: Talk) -> None:
    assert ENGLISH.tell(Phrase.FORGET_SURE) in (await talk(says("forget me"))).text


def test_the_longest_name_in_any_script_fits_the_wire() -> None:
    for facet in Facet:
        belief = Belief(facet, "久石 譲 " * 99)
        assert len(Action(Verb.SET_ASIDE, belief.target).encode()) <= 64


@pytest.mark.parametrize(
    ("words", "name"),
    [("the 20s", "2020s"), ("30s", "1930s"), ("the 1960's", "1960s"), ("2010s", "2010s")],
)
def test_a_decade_is_known_by_any_of_its_names(words: str, name: str) -> None:
    beliefs = Beliefs.of(Profile(ANN, decades={name: Tally(1, 0)}))
    found = beliefs.named(words, ENGLISH)
    assert found
    assert found.name == name


def test_a_genre_in_another_script_or_with_a_dollar_is_drawn() -> None:
    bars = (chart.Bar("música $x$ 音楽 and much more of it", 0.5, "1"), chart.Bar("-", -1, "2"))
    panels = (chart.Panel("A", bars, ("◀ l", "r ▶")), chart.Panel("B", bars[:1]))
    assert chart.draw(panels).startswith(PNG)


async def test_where_too_much_waits_the_words_must_do(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tap_all(talk)

    async def busy(*_: object) -> None:
        raise Busy

    monkeypatch.setattr(Workers, "run", busy)
    reply = await talk(says("/profile"))
    assert "enjoy: jazz" in reply.text
    assert reply.document is None
