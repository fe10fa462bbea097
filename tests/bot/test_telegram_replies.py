"""How an answer is cut, marked and laid out, within Telegram's limits."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import telegram_replies as replies
from models.chat import Action, Button, Document, Reply, Verb
from models.media import MediaKind
from tests.bot.telegram_talk import LIKE, MORE, SKIP, always, card, talking

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))


@given(st.text(st.sampled_from("ab \n😀<&"), max_size=9000), st.integers(1, 9))
def test_pages_fit_and_lose_nothing_but_white_space(text: str, times: int) -> None:
    found = list(replies.pages(text * times))
    assert all(0 < replies.size(page) <= replies.TEXT for page in found)
    assert "".join("".join(found).split()) == "".join((text * times).split())


def test_pages_are_cut_between_lines() -> None:
    lines = [f"line {number} " + "x" * 90 for number in range(100)]
    found = list(replies.pages("\n".join(lines)))
    assert [line for page in found for line in page.split("\n")] == lines


@given(WORDS, WORDS, WORDS)
def test_a_caption_fits_whatever_a_card_says(title: str, subtitle: str, reason: str) -> None:
    written = replies.caption(card(title * 50, subtitle=subtitle * 50, reason=reason * 50))
    shown = html.unescape(re.sub(r"</?[bi]>", "", written))
    assert replies.size(shown) <= replies.CAPTION
    assert not re.search(r"<(?!/?[bi]>)", written)


@given(st.lists(st.text("ab😀", min_size=1, max_size=60), max_size=150))
def test_a_keyboard_fits_whatever_its_labels_say(labels: list[str]) -> None:
    buttons = tuple(Button(label, Action(Verb.FEEL, "fear")) for label in labels)
    [part] = replies.parts(Reply("Pick", buttons=buttons))
    assert all(1 <= len(row) <= 8 for row in part.keyboard)
    assert sum(map(len, part.keyboard)) <= 100


def test_eight_moods_stand_in_short_rows() -> None:
    moods = ("😊 Happy", "😌 Calm", "😢 Sad", "😠 Angry", "😨 Afraid", "😮 Surprised")
    buttons = tuple(Button(mood, Action(Verb.FEEL, "fear")) for mood in moods)
    [part] = replies.parts(Reply("Pick", buttons=buttons))
    assert [len(row) for row in part.keyboard] == [3, 2, 1]


def test_a_film_has_its_own_icon() -> None:
    assert replies.caption(card(kind=MediaKind.MOVIE)).startswith("🎬 <b>Sun</b>")


def test_a_reason_is_a_sentence() -> None:
    assert "Because it is calm." in replies.caption(card(reason="it is calm"))


@pytest.mark.parametrize("url", ["", "javascript:x()", "/art/1.svg", "http://localhost/x", "x y"])
def test_addresses_that_telegram_cannot_open_are_left_out(url: str) -> None:
    part = replies.card_part(card(image_url=url, links=(("Here", url),)))
    assert part.photo is None
    assert [[b.text for b in row] for row in part.keyboard] == [[LIKE.label, SKIP.label]]


def test_an_answer_without_words_still_carries_its_buttons() -> None:
    [part] = replies.parts(Reply("", buttons=(MORE,)))
    assert part.html
    assert part.keyboard


def test_a_document_with_cards_comes_last_and_bare() -> None:
    document = Document("a.json", "application/json", b"{}")
    words, _, file = replies.parts(Reply("All", cards=(card(),), document=document))
    assert (words.html, file.html, file.document) == ("All", "", document)


def test_an_empty_answer_is_no_message() -> None:
    assert replies.parts(Reply("  \n")) == ()


def test_one_of_like_and_skip_is_marked_for_each_item() -> None:
    other = Button("👍 Like", Action(Verb.LIKE, "test:moon"))
    keyboard = markup(LIKE, SKIP, other)
    liked = replies.marked(keyboard, LIKE.action)
    assert liked
    assert labels(liked) == ["✓ 👍 Like", "👎 Skip", "👍 Like"]
    skipped = replies.marked(liked, SKIP.action)
    assert skipped
    assert labels(skipped) == ["👍 Like", "✓ 👎 Skip", "👍 Like"]


def test_a_second_press_changes_nothing() -> None:
    once = replies.marked(markup(LIKE, SKIP), LIKE.action)
    assert once
    assert replies.marked(once, LIKE.action) is None


def test_buttons_that_ask_for_more_are_never_marked() -> None:
    assert replies.marked(markup(MORE), MORE.action) is None


def test_links_and_foreign_buttons_stay_as_they_are() -> None:
    row = [
        InlineKeyboardButton("Spotify", url="https://music.example/sun"),
        InlineKeyboardButton("Old", callback_data="rubbish"),
        InlineKeyboardButton("Like", callback_data=LIKE.action.encode()),
    ]
    changed = replies.marked(InlineKeyboardMarkup([row]), LIKE.action)
    assert changed
    assert labels(changed) == ["Spotify", "Old", "✓ Like"]


def test_a_toast_is_one_line_of_at_most_200_characters() -> None:
    assert replies.toast("Noted:\nmore like this.") == "Noted: more like this."
    long = replies.toast("😀" * 300)
    assert long.endswith("…")
    assert replies.size(long) <= 200


async def test_long_and_hostile_words_pass_the_limits_of_the_bot_api() -> None:
    wild = "<b>&amp; </i> 😀 " * 500
    wild_card = card(wild, subtitle=wild, reason=wild, image_url="https://pictures.example/a.jpg")
    async with talking(always(Reply(wild, cards=(wild_card,), buttons=(MORE,) * 120))) as server:
        await server.say(1, "hello")
        first, *rest = await server.sent(1, 4)
    assert first["text"].startswith("<b>&amp; </i> 😀")
    assert rest[-1]["caption"].startswith("🎵 <b>&amp; </i>")
    assert len(server.labels(rest[-1])) == 100


def markup(*buttons: Button) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(b.label, callback_data=b.action.encode()) for b in buttons]
    return InlineKeyboardMarkup([row])


def labels(keyboard: InlineKeyboardMarkup) -> list[str]:
    return [button.text for row in keyboard.inline_keyboard for button in row]
