"""A whole conversation in a language other than English: every line comes from its table."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import discord
import pytest
from discord.app_commands import CommandTree

from bot import telegram_replies
from bot.ask import _drawn
from bot.discord_cards import pages
from bot.discord_commands import all_commands
from bot.telegram_chat import commands
from handlers import texts, wording
from handlers.conversation import Conversation
from handlers.helplines import Helpline, Helplines
from handlers.lines import Phrase
from models.chat import Reply, Update, Verb
from models.errors import Busy, MediaTooLarge, UnreadableMedia
from models.media import ItemId, Media, MediaKind, Mode
from models.mood import Emotion, EmotionEstimate, FaceReport, PhotoProblem, Source, Trend
from models.reason import Because, Reason
from models.understanding import Intent, Understanding
from tests.fake_store import FakeStore
from tests.fakes import FakeFace, FakeLanguage, FakeText, FakeUnderstand, fake_services
from tests.made_up import MADE_UP, made_up
from tests.recommender.samples import evenings
from tests.samples import ANN, clip, estimate, movie, presses, says, selfie, track

PLAIN = re.compile(r"[A-Za-z]")
ADDRESS = re.compile(r"https://\S+")

ITEMS: list[Media] = [
    replace(track("sun", "安", ["jazz", "pop"]), title="太陽"),
    replace(track("moon", "信", ["soul"]), title="月"),
    replace(movie("road", "蘭", ["war"]), title="道"),
    replace(movie("river", "弦", ["drama"]), title="川"),
]
"""Names in another script, so that no plain letter is theirs."""

SMILE = estimate(Emotion.HAPPINESS)
FACES: dict[bytes, FaceReport | Exception] = {
    b"smile": FaceReport(SMILE, 3, problem=PhotoProblem.BLURRED),
    b"clip": FaceReport(SMILE, 1, trend=Trend(Emotion.FEAR, Emotion.HAPPINESS, Emotion.ANGER, 3)),
    b"junk": UnreadableMedia("no picture"),
    b"bomb": MediaTooLarge("too large"),
    b"crash": RuntimeError("a bug"),
}
FELT: dict[str, EmotionEstimate | Exception] = {
    "my dog died": estimate(Emotion.SADNESS, source=Source.TEXT),
    "well": estimate(Emotion.SADNESS, 0.3, source=Source.TEXT),
    "hm": estimate(Emotion.NEUTRAL, 0.2, source=Source.TEXT, sure=0.05),
    "too much": Busy("full"),
}
ONE_FOR_EACH = {f"({intent})": Understanding(intent=intent, confidence=0.9) for intent in Intent}
MEANT = {
    **ONE_FOR_EACH,
    "mumble": Understanding(intent=Intent.RECOMMEND, confidence=0.1),
    "angry": Understanding(intent=Intent.CORRECT_MOOD, confidence=0.9, emotion=Emotion.ANGER),
    "lift me": Understanding(intent=Intent.RECOMMEND, confidence=0.9, mode=Mode.LIFT),
    "one song": Understanding(
        intent=Intent.RECOMMEND, confidence=0.9, count=1, kinds=(MediaKind.MUSIC,)
    ),
    "french jazz": Understanding(
        intent=Intent.RECOMMEND,
        confidence=0.9,
        genres=("jazz",),
        not_genres=("war",),
        years=(1990, 1999),
        max_runtime=90,
        language="fr",
    ),
    "jazz of 1990": Understanding(
        intent=Intent.RECOMMEND, confidence=0.9, genres=("jazz",), years=(1990, 1990)
    ),
    "like it": Understanding(intent=Intent.RECOMMEND, confidence=0.9, similar_to="月"),
    "like what": Understanding(intent=Intent.RECOMMEND, confidence=0.9, similar_to="?"),
    "I love it": Understanding(intent=Intent.OPINION, confidence=0.9, similar_to="月", liked=True),
    "and it": Understanding(intent=Intent.OPINION, confidence=0.9, similar_to="月"),
    "what of it": Understanding(intent=Intent.OPINION, confidence=0.9, similar_to="?"),
}
NEAR = Helpline("UA", "線", "7333", "24/7", ("en",), "")


@dataclass
class Talk:
    """A conversation; every answer is read before it is handed on."""

    store: FakeStore
    conversation: Conversation

    async def __call__(self, update: Update, *, crashes: bool = False) -> Reply:
        reply = await self.conversation.handle(update)
        assert (reply.text == MADE_UP.tell(Phrase.SORRY)) is crashes, update
        for words in read(reply):
            assert not PLAIN.search(ADDRESS.sub("", words)), (words, update)
        return reply

    async def says(self, *lines: str) -> Reply:
        """Say one after another; return the last answer."""
        replies = [await self(says(line)) for line in lines]
        return replies[-1]

    async def press(self, reply: Reply, verb: Verb) -> Reply:
        """Press the first button of a kind."""
        buttons = [*reply.buttons, *(button for card in reply.cards for button in card.buttons)]
        action = next(button.action for button in buttons if button.action.verb is verb)
        return await self(presses(action.verb, action.target))


def read(reply: Reply) -> Iterator[str]:
    """Yield all that a person reads or hears of an answer."""
    yield reply.text
    yield from (button.label for button in reply.buttons)
    for card in reply.cards:
        yield from (card.title, card.subtitle, card.reason)
        yield from (button.label for button in card.buttons)
    if reply.document:
        yield reply.document.description


@pytest.fixture(autouse=True)
def only_the_made_up_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "TABLES", {texts.USUAL: MADE_UP})


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    store = FakeStore()
    services = fake_services(
        ITEMS,
        face=FakeFace(FACES),
        text=FakeText(FELT),
        understand=FakeUnderstand(MEANT),
        language=FakeLanguage({"привет": "ru"}),
        store=store,
        helplines=Helplines({"UA": [NEAR]}, "https://help.example"),
    )
    yield Talk(store, Conversation(services))
    services.workers.close()


async def test_a_stranger_is_greeted_and_helped(talk: Talk) -> None:
    await talk.says("/start", "/help", "/mood", "/mode", "/mode lift", "/mode movie", "/zork")
    await talk.says("/why", "/profile", "/journey", "/more", "/privacy", "/export", "/start")


async def test_a_picture_needs_a_consent_and_brings_cards(talk: Talk) -> None:
    notice = await talk(selfie(b"smile"))
    await talk.press(notice, Verb.DECLINE)
    await talk.press(notice, Verb.AGREE)
    assert (await talk(selfie(b"smile"))).cards
    await talk(selfie(b"smile", "my dog died"))
    await talk(selfie(b"nobody", "my dog died"))
    await talk(clip(b"clip"))
    for picture in (b"nobody", b"junk", b"bomb"):
        await talk(selfie(picture))
    await talk(selfie(b"crash"), crashes=True)
    withdrawn = await talk.says("/privacy")
    await talk.press(withdrawn, Verb.DECLINE)


async def test_a_sentence_brings_cards_that_can_be_liked_skipped_and_rated(talk: Talk) -> None:
    reply = await talk.says("my dog died")
    assert len(reply.cards) == 4
    await talk.press(reply, Verb.LIKE)
    await talk.press(reply, Verb.SKIP)
    await talk.press(await talk.press(reply, Verb.RATE), Verb.STARS)
    await talk.says("4/5 for 道", "9/5 for 道", "4/5 for 火星", "4/5", "I love it", "and it")
    await talk.says("what of it", "well", "hm", "angry", "/start")
    await talk.press(await talk.press(reply, Verb.NOT_MY_MOOD), Verb.CORRECT)


async def test_wishes_are_met_or_named(talk: Talk) -> None:
    await talk.says("one song", "lift me", "like it", "like what", "mumble")
    assert not (await talk.says("french jazz")).cards
    await talk.press(await talk.says("jazz of 1990"), Verb.RELAX)
    assert made_up("French") in (await talk.says("french jazz")).text


async def test_why_and_profile_tell_it_in_their_words(talk: Talk) -> None:
    first = await talk.says("my dog died")
    await talk.press(first, Verb.LIKE)
    await talk.says("/why", "why the second one?", "jazz of 1990", "/why", "angry", "/why")
    profile = await talk.says("/profile")
    assert profile.document
    undo = await talk.press(profile, Verb.SET_ASIDE)
    await talk.says("/profile", "/profile remove this", "/profile what")
    await talk.press(undo, Verb.GIVE_BACK)
    await talk.says(f"/profile remove {made_up('jazz')}", f"/profile restore {made_up('jazz')}")
    assert talk.store.aside == {ANN: set()}


async def test_a_habit_is_told_and_taken_away_in_their_words(talk: Talk) -> None:
    for number, tap in enumerate(evenings()):
        item = ItemId(f"test:{number}")
        talk.store.impressions[ANN, item] = replace(tap, user=ANN, item=item, title="夜")
    profile = await talk.says("/profile")
    assert "22:00" in profile.text
    undo = await talk.press(profile, Verb.SET_ASIDE)
    assert made_up("hours") in (await talk.says("/profile")).text
    await talk.press(undo, Verb.GIVE_BACK)


async def test_a_journey_has_a_name_and_a_question(talk: Talk) -> None:
    await talk.says("my dog died")
    for mode in Mode:
        reply = await talk.says(f"/journey {mode}")
        assert reply.document
        assert MADE_UP.journey_names[mode] in reply.document.data.decode()
        for button in reply.buttons:
            await talk(presses(button.action.verb, button.action.target))
    await talk.says("/journey list", "/journey zork")


async def test_every_intent_is_answered(talk: Talk) -> None:
    for text in ONE_FOR_EACH:
        await talk.says(text)
    await talk.says("my dog died", *ONE_FOR_EACH)


async def test_distress_and_other_languages_are_answered(talk: Talk) -> None:
    helped = await talk.says(f"({Intent.DISTRESS})")
    assert made_up("Ukraine") in helped.text
    assert (await talk.says("привет")).text.startswith(texts.ENGLISH_ONLY["ru"])
    assert made_up("Russian") in (await talk.says("привет")).text


async def test_what_goes_wrong_is_told(talk: Talk) -> None:
    await talk.says("too much")
    for verb in (Verb.LIKE, Verb.RATE, Verb.FEEL, Verb.MODE, Verb.OUTCOME, Verb.STARS, Verb.RELAX):
        assert (await talk(presses(verb, "gone"))).failed
    talk.store.down = True
    assert (await talk.says("/start")).failed


async def test_all_is_forgotten_after_a_question(talk: Talk) -> None:
    await talk.says("my dog died")
    await talk.press(await talk.says("/forget"), Verb.FORGET)


@pytest.mark.parametrize("kind", MediaKind)
@pytest.mark.parametrize("because", Because)
def test_every_reason_is_told_with_its_names(because: Because, kind: MediaKind) -> None:
    reason = Reason(because, ("war", "drama"), maker="安", title="月", decade="1990s", year=1999)
    assert not PLAIN.search(wording.because(MADE_UP, reason, kind))


async def test_platforms_add_no_words_of_their_own(talk: Talk) -> None:
    reply = await talk.says("my dog died")
    card = replace(reply.cards[0], links=(("頁", "https://example.org"),))
    part = telegram_replies.card_part(card)
    shown = [re.sub(r"</?\w+>", "", part.html), part.keyboard[0][0].text, _drawn(card)]
    shown += [command.description for command in commands(MADE_UP)]
    [page] = pages(Reply("", (card,)))
    tree = CommandTree(discord.Client(intents=discord.Intents.none()))
    shown += said(page.to_components())  # type: ignore[no-untyped-call]
    shown += said([one.to_dict(tree) for one in all_commands(MADE_UP)])
    assert len(shown) > 60
    assert not [words for words in shown if PLAIN.search(ADDRESS.sub("", words))]


def said(drawn: Any) -> list[str]:  # noqa: ANN401 - JSON of any shape
    """Return the words in Discord's JSON, without the names that it knows things by."""
    if isinstance(drawn, list):
        return [words for one in drawn for words in said(one)]
    if not isinstance(drawn, dict):
        return []
    names = {"label", "content", "description"} | ({"name"} if set(drawn) == CHOICE else set())
    own = [value for key, value in drawn.items() if key in names and isinstance(value, str)]
    return own + [words for value in drawn.values() for words in said(value)]


CHOICE = {"name", "value"}
