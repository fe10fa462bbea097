"""Stars, the profile and its chart on Discord."""

from collections.abc import AsyncIterator

import pytest

from models.chat import Action, Button, Document, Message, Reply, Update, Verb
from tests.servers.discord_bench import ANNA, Script, serving
from tests.servers.discord_people import DiscordPeople, labels_of, text_of
from tests.servers.discord_rules import EPHEMERAL

LIKE = Button("Like", Action(Verb.LIKE, "tracks:song-1"))


@pytest.fixture
async def people() -> AsyncIterator[DiscordPeople]:
    async with DiscordPeople() as server:
        yield server


async def test_a_picture_follows_the_words_with_its_description(people: DiscordPeople) -> None:
    picture = Document("chart.png", "image/png", b"\x89PNG", "You like jazz. " * 99)
    async with serving(people, Script(lambda update: Reply("All of it:", document=picture))):
        shown = await people.answers(await people.slash(ANNA, "profile"), 2)
    [file] = shown[1]["attachments"]
    assert file["filename"] == "chart.png"
    assert file["description"].startswith("You like jazz.")
    assert people.refusals == []
    assert people.files[int(file["id"])] == b"\x89PNG"


async def test_profile_carries_what_shall_go_or_come_back(people: DiscordPeople) -> None:
    async with serving(people) as script:
        await people.answers(await people.slash(ANNA, "profile", remove="jazz"))
        await people.answers(await people.slash(ANNA, "profile", restore="the 90s"))
        await people.answers(await people.slash(ANNA, "why"))
    messages = [update for update in script.updates if isinstance(update, Message)]
    assert [(one.command, one.argument) for one in messages] == [
        ("profile", "remove jazz"),
        ("profile", "restore the 90s"),
        ("why", ""),
    ]


async def test_stars_are_a_glance_and_one_of_them_has_the_tick(people: DiscordPeople) -> None:
    row = tuple(Button(f"{n}★", Action(Verb.STARS, f"{n}/tracks:song-1")) for n in range(1, 6))

    def answer(update: Update) -> Reply:
        if isinstance(update, Message):
            return Reply("Rate it:", buttons=row)
        return Reply(f"Noted {update.action.target}.")

    async with serving(people, Script(answer)):
        [stars] = await people.answers(await people.slash(ANNA, "mood", text="hm", direct=True))
        for label in ("4★", "2★"):
            [noted] = await people.answers(await people.press(ANNA, stars, label))
    assert text_of(noted) == "Noted 2/tracks:song-1."
    assert noted["flags"] & EPHEMERAL
    assert labels_of(stars) == ["1★", "✓ 2★", "3★", "4★", "5★"]
    assert people.refusals == []


async def test_a_belief_that_went_has_no_tick_since_it_may_come_back(
    people: DiscordPeople,
) -> None:
    row = tuple(Button(f"Forget {n}", Action(Verb.SET_ASIDE, f"genre/{n}")) for n in range(2))
    async with serving(people, Script(lambda update: Reply("Which one?", buttons=row))):
        [beliefs] = await people.answers(await people.slash(ANNA, "profile", direct=True))
        await people.answers(await people.press(ANNA, beliefs, "Forget 1"))
    assert labels_of(beliefs) == ["Forget 0", "Forget 1"]


async def test_a_press_without_effect_gets_no_tick_and_can_be_repeated(
    people: DiscordPeople,
) -> None:
    answers = iter([Reply("Rate it:", buttons=(LIKE,)), Reply("Busy.", failed=True), Reply("Ok.")])
    async with serving(people, Script(lambda update: next(answers))):
        [card] = await people.answers(await people.slash(ANNA, "mood", text="hm"))
        await people.answers(await people.press(ANNA, card, "Like"))
        assert labels_of(card) == ["Like"]
        await people.answers(await people.press(ANNA, card, "Like"))
    assert labels_of(card) == ["✓ Like"]
