import asyncio
from collections.abc import AsyncIterator

import pytest

from handlers.english import ENGLISH
from handlers.lines import Phrase
from models.chat import (
    Action,
    AttachmentKind,
    Button,
    ButtonPress,
    Document,
    Message,
    Platform,
    Reply,
    Update,
    UserRef,
    Verb,
)
from models.media import MediaKind, Mode
from tests.servers.discord_bench import ANNA, BEN, Script, card, serving
from tests.servers.discord_payloads import CHANNEL, DIRECT, Upload
from tests.servers.discord_people import DiscordPeople, labels_of, text_of
from tests.servers.discord_rules import COMPONENTS_V2, EPHEMERAL, components


@pytest.fixture
async def people() -> AsyncIterator[DiscordPeople]:
    async with DiscordPeople() as server:
        yield server


async def test_a_command_is_answered_for_nobody_else_in_a_guild(people: DiscordPeople) -> None:
    async with serving(people) as script:
        exchange = await people.slash(ANNA, "start")
        [message] = await people.answers(exchange)
    assert text_of(message) == "Hello."
    assert message["flags"] & EPHEMERAL
    assert message["flags"] & COMPONENTS_V2
    [update] = script.updates
    assert isinstance(update, Message)
    assert (update.command, update.user) == ("start", UserRef(Platform.DISCORD, str(ANNA)))
    assert update.chat.id == str(CHANNEL)
    assert update.chat.is_group
    assert update.id == str(exchange.id)


async def test_a_command_in_direct_messages_stays_readable(people: DiscordPeople) -> None:
    async with serving(people) as script:
        [message] = await people.answers(await people.slash(ANNA, "help", direct=True))
    assert not message["flags"] & EPHEMERAL
    assert not script.updates[0].chat.is_group


async def test_mood_carries_picture_clip_words_mode_and_kind(people: DiscordPeople) -> None:
    clip = Upload(b"moving", "me.mp4", "video/mp4")
    async with serving(people) as script:
        exchange = await people.slash(
            ANNA,
            "mood",
            picture=Upload(b"smile"),
            clip=clip,
            text="so so",
            mode="lift",
            kind="movie",
        )
        await people.answers(exchange)
    [update] = script.updates
    assert isinstance(update, Message)
    assert [(file.kind, file.data) for file in update.attachments] == [
        (AttachmentKind.PHOTO, b"smile"),
        (AttachmentKind.VIDEO, b"moving"),
    ]
    assert (update.command, update.text) == (None, "so so")
    assert (update.mode, update.kinds) == (Mode.LIFT, (MediaKind.MOVIE,))


async def test_mood_with_nothing_is_the_command_alone(people: DiscordPeople) -> None:
    async with serving(people) as script:
        await people.answers(await people.slash(ANNA, "mood", kind="both"))
    [update] = script.updates
    assert isinstance(update, Message)
    assert (update.command, update.kinds) == ("mood", (MediaKind.MUSIC, MediaKind.MOVIE))


async def test_mode_carries_its_choice(people: DiscordPeople) -> None:
    async with serving(people) as script:
        await people.answers(await people.slash(ANNA, "mode", mode="calm"))
    [update] = script.updates
    assert isinstance(update, Message)
    assert (update.command, update.argument) == ("mode", "calm")


@pytest.mark.slow
async def test_a_slow_answer_is_deferred_at_once(people: DiscordPeople) -> None:
    async with serving(people, Script(pause=4)):
        exchange = await people.slash(ANNA, "mood", text="hm")
        [message] = await people.answers(exchange)
    assert exchange.delay < 1
    assert text_of(message) == "Hello."


async def test_two_people_do_not_wait_for_each_other(people: DiscordPeople) -> None:
    def answer(update: Update) -> Reply:
        return Reply(f"For {update.user.id}.")

    async with serving(people, Script(answer, pause=0.5)):
        exchanges = [await people.slash(user, "profile") for user in (ANNA, BEN)]
        async with asyncio.timeout(0.9):
            shown = [await people.answers(exchange) for exchange in exchanges]
    assert [text_of(message) for [message] in shown] == ["For 1001.", "For 1002."]


async def test_cards_keep_to_every_limit_however_many_and_long(people: DiscordPeople) -> None:
    long = Reply(
        "very *long* <@1> words " * 170,
        cards=tuple(
            card(number, title="#" * 700, reason="漢" * 900, image_url="https://example.org/p.jpg")
            for number in range(12)
        ),
        buttons=tuple(Button(mode * 30, Action(Verb.MODE, mode)) for mode in Mode),
    )
    async with serving(people, Script(lambda update: long)):
        exchange = await people.slash(ANNA, "mood", text="hm")
        shown = await people.answers(exchange, 5)
    assert people.refusals == []
    assert sum(labels_of(message).count("Like") for message in shown) == 12
    assert all(message["flags"] & EPHEMERAL for message in shown)
    assert labels_of(shown[-1])[-1].startswith("surprise")


async def test_a_card_shows_its_reason_its_links_and_its_buttons(people: DiscordPeople) -> None:
    reply = Reply("Here:", (card(1, title="*A* <b>", image_url="https://example.org/p.jpg"),))
    async with serving(people, Script(lambda update: reply)):
        [message] = await people.answers(await people.slash(ANNA, "mood", text="hm"))
    assert labels_of(message) == ["Like", "Skip", "Spotify", "YouTube"]
    assert r"\*A\* \<b>" in text_of(message)
    assert "-# Because it is as quiet as you feel." in text_of(message)
    assert "https://example.org/p.jpg" in repr(message)


async def test_a_refused_picture_does_not_cost_the_card(people: DiscordPeople) -> None:
    reply = Reply("Here:", (card(1, image_url="https://example.org/p.jpg"),))
    async with serving(people, Script(lambda update: reply)):
        people.trouble("@original", 400)
        [message] = await people.answers(await people.slash(ANNA, "mood", text="hm"))
    assert "Song 1" in text_of(message)
    assert "example.org/p.jpg" not in repr(message)


async def test_a_document_follows_the_words(people: DiscordPeople) -> None:
    reply = Reply("All of it:", document=Document("me.json", "application/json", b"{}"))
    async with serving(people, Script(lambda update: reply)):
        shown = await people.answers(await people.slash(ANNA, "export"), 2)
    [file] = shown[1]["attachments"]
    assert file["filename"] == "me.json"
    assert people.files[int(file["id"])] == b"{}"
    assert all(message["flags"] & EPHEMERAL for message in shown)


def feedback(update: Update) -> Reply:
    if isinstance(update, ButtonPress):
        return Reply(f"Noted {update.action.verb.name} {update.action.target}.")
    return Reply("Here:", (card(1), card(2)))


async def test_a_press_is_acknowledged_marked_and_answered(people: DiscordPeople) -> None:
    async with serving(people, Script(feedback)) as script:
        [cards] = await people.answers(await people.slash(ANNA, "mood", text="hm"))
        like = await people.press(ANNA, cards, "Like")
        [noted] = await people.answers(like)
        assert text_of(noted) == "Noted LIKE tracks:song-1."
        assert labels_of(cards)[:2] == ["✓ Like", "Skip"]
        [noted] = await people.answers(await people.press(ANNA, cards, "Skip"))
    assert like.reaction == 6
    assert noted["flags"] & EPHEMERAL
    assert labels_of(cards) == [
        *("Like", "✓ Skip", "Spotify", "YouTube"),
        *("Like", "Skip", "Spotify", "YouTube"),
    ]
    press = script.updates[1]
    assert isinstance(press, ButtonPress)
    assert (press.action, press.id) == (Action(Verb.LIKE, "tracks:song-1"), str(like.id))
    assert people.refusals == []


async def test_buttons_of_before_a_restart_still_work(people: DiscordPeople) -> None:
    async with serving(people, Script(feedback)):
        [cards] = await people.answers(await people.slash(ANNA, "mood", text="hm"))
    people.gateway.ready.clear()
    async with serving(people, Script(feedback)):
        [noted] = await people.answers(await people.press(ANNA, cards, "Skip"))
    assert text_of(noted) == "Noted SKIP tracks:song-1."


async def test_a_press_leads_to_further_cards(people: DiscordPeople) -> None:
    def answer(update: Update) -> Reply:
        more = (Button("More", Action(Verb.MORE)),)
        return Reply(f"{type(update).__name__}:", (card(1),), more)

    async with serving(people, Script(answer)):
        [cards] = await people.answers(await people.slash(ANNA, "more", direct=True))
        [further] = await people.answers(await people.press(ANNA, cards, "More"))
    assert "ButtonPress" in text_of(further)
    assert not further["flags"] & EPHEMERAL
    assert labels_of(cards) == labels_of(further)


async def test_a_button_of_an_unknown_version_gets_a_sentence(people: DiscordPeople) -> None:
    async with serving(people, Script(feedback)) as script:
        [cards] = await people.answers(await people.slash(ANNA, "mood", text="hm"))
        next(item for item in components(cards) if item.get("label") == "Like")["custom_id"] = "v0"
        [sentence] = await people.answers(await people.press(ANNA, cards, "Like"))
    assert "older version" in text_of(sentence)
    assert len(script.updates) == 1


async def test_direct_messages_are_answered_where_they_are(people: DiscordPeople) -> None:
    async with serving(people) as script:
        await people.answers(await people.dm(ANNA, "I got the job!", [Upload(b"smile")]))
    [update] = script.updates
    assert isinstance(update, Message)
    assert update.text == "I got the job!"
    assert update.chat.id == str(DIRECT + ANNA)
    assert [file.data for file in update.attachments] == [b"smile"]
    assert ("POST", f"/channels/{DIRECT + ANNA}/typing") in people.calls


async def test_a_mention_is_answered_in_private(people: DiscordPeople) -> None:
    async with serving(people) as script:
        await people.say(BEN, "nobody asks the bot")
        mention = await people.say(ANNA, "@bot I am so tired")
        [public] = await people.answers(mention)
        [private] = people.in_direct(ANNA)
    assert [update.text for update in script.updates if isinstance(update, Message)] == [
        "I am so tired"
    ]
    assert text_of(private) == "Hello."
    assert "direct message" in text_of(public)


async def test_a_typed_command_is_one_beside_no_file(people: DiscordPeople) -> None:
    async with serving(people) as script:
        await people.answers(await people.dm(ANNA, "/forget"))
        await people.answers(await people.dm(ANNA, "/forget", [Upload(b"smile")]))
    said = [update for update in script.updates if isinstance(update, Message)]
    assert [(one.command, one.text) for one in said] == [("forget", ""), (None, "/forget")]


async def test_who_takes_no_direct_messages_is_told_of_the_command(people: DiscordPeople) -> None:
    people.closed.add(ANNA)
    async with serving(people):
        [public] = await people.answers(await people.say(ANNA, "@bot hm"))
    assert "/mood" in text_of(public)
    assert "Hello" not in text_of(public)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (Upload(b"x", size=21 * 2**20), "20 MB"),
        (Upload(b"x", "voice.ogg", "audio/ogg"), "can't open"),
        (Upload(b"x", "notes", None), "can't open"),
    ],
)
async def test_what_cannot_be_read_gets_a_sentence(
    people: DiscordPeople, upload: Upload, words: str
) -> None:
    async with serving(people) as script:
        [message] = await people.answers(await people.slash(ANNA, "mood", picture=upload))
    assert words in text_of(message)
    assert script.updates == []


async def test_a_picture_of_an_iphone_is_a_picture(people: DiscordPeople) -> None:
    async with serving(people) as script:
        upload = Upload(b"smile", "IMG_1.HEIC", "application/octet-stream")
        await people.answers(await people.slash(ANNA, "mood", picture=upload))
    [update] = script.updates
    assert isinstance(update, Message)
    assert update.attachments[0].kind is AttachmentKind.PHOTO


async def test_an_expired_file_gets_a_sentence(people: DiscordPeople) -> None:
    async with serving(people) as script:
        exchange = await people.slash(ANNA, "mood", picture=Upload(b"smile"))
        people.files.clear()
        [message] = await people.answers(exchange)
    assert text_of(message) == ENGLISH.tell(Phrase.NOT_FETCHED)
    assert script.updates == []
