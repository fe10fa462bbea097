"""What is chosen, by chips, in words or in another tab, and how the choices look."""

import re

import pytest
from playwright.sync_api import Page, expect

from handlers.english import ENGLISH
from handlers.lines import Phrase
from tests.browser.conftest import Enter
from tests.browser.test_web_journey import fits, say, shot

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.may_block]

SYMBOL = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
"""An emoji, which is an empty box where no font has it."""


def chosen(page: Page) -> list[str]:
    """Return what the chips say."""
    chips = page.locator(".chip[aria-pressed=true]").all()
    return [
        chip.get_attribute("data-mode") or chip.get_attribute("data-kind") or "" for chip in chips
    ]


def test_the_chips_follow_what_is_chosen_in_words(enter: Enter) -> None:
    page = enter().page
    say(page, "/mode lift")
    assert chosen(page) == ["lift", "both"]
    say(page, "/mode").locator(".choice").get_by_text("Films").click()
    expect(page.locator(".turn").last).to_contain_text("lift your mood, with films")
    assert chosen(page) == ["lift", "movie"]
    page.evaluate("localStorage.clear()")  # as in a browser that keeps nothing
    page.reload()
    page.locator(".turn").first.wait_for()
    assert chosen(page) == ["lift", "movie"]


def test_to_put_a_reading_right_one_taps_a_face(enter: Enter) -> None:
    page = enter().page
    answer = say(page, "I got the job! I am so happy!")
    answer.get_by_role("button", name=ENGLISH.tell(Phrase.NOT_MY_MOOD_BUTTON)).click()
    faces = page.locator(".turn").last.locator(".picker .face")
    expect(faces).to_have_count(8)
    shot(page, "phone_correct")


def test_no_choice_needs_a_font_for_emoji(enter: Enter) -> None:
    page = enter(1280, 900).page
    say(page, "I feel sad")
    say(page, "/mode")
    say(page, "/journey list")
    labels = page.locator(".choice").all_inner_texts()
    assert "Better" in labels
    assert [label for label in labels if SYMBOL.search(label)] == []


def test_a_probability_stays_on_its_line_on_a_phone(enter: Enter) -> None:
    page = enter(360, 640).page
    answer = say(page, "I got the job! I am so happy!")
    answer.get_by_text("How do you know?").click()
    expect(answer.locator(".number").last).to_have_text("under 1 %")
    heights = answer.locator(".number").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert len(set(heights)) == 1


def test_at_400_percent_the_conversation_can_still_be_read(enter: Enter) -> None:
    page = enter(320, 256).page
    say(page, "I feel sad")
    log = page.locator("#log").bounding_box()
    assert log is not None
    assert log["height"] >= 128
    assert fits(page)
    page.get_by_role("button", name="Send").click()  # what is below can be reached
