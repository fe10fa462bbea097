"""Stars, reasons and the chart of what is believed, on the real page."""

import pytest
from playwright.sync_api import expect

from handlers.english import ENGLISH
from handlers.lines import Line
from tests.browser.conftest import Enter
from tests.browser.test_web_journey import fits, say, shot

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.may_block]


def test_stars_are_there_at_once_and_take_turns_with_like(enter: Enter) -> None:
    page = enter(360, 640).page
    card = say(page, "I feel lovely today").locator(".card").first
    title = card.get_by_role("heading").inner_text()
    stars = card.get_by_role("group", name="Stars for").get_by_role("button")
    expect(stars).to_have_count(5)
    card.get_by_role("button", name="4 of 5 stars").click()
    expect(stars.nth(3)).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("status")).to_contain_text(title)
    expect(card.get_by_role("status")).to_contain_text("4 stars")
    shot(page, "small_stars")
    assert fits(page)
    like = card.locator(".react-l")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(stars.nth(3)).to_have_attribute("aria-pressed", "false")
    card.get_by_role("button", name="1 of 5 stars").press("Enter")
    expect(stars.first).to_have_attribute("aria-pressed", "true")
    expect(like).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("dark", [False, True])
def test_the_profile_is_drawn_and_a_belief_goes_and_comes_back(enter: Enter, dark: bool) -> None:
    page = enter(390, 844, dark=dark).page
    cards = say(page, "I feel lovely today").locator(".card")
    cards.first.locator(".react-l").click()
    cards.nth(1).locator(".react-s").click()
    expect(cards.nth(1).get_by_role("status")).not_to_be_empty()
    answer = say(page, "/profile")
    chart = answer.get_by_role("img", name="A chart of what I believe")
    chart.wait_for()
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") > 700
    chart.scroll_into_view_if_needed()
    shot(page, f"phone_profile_{'dark' if dark else 'light'}")
    assert fits(page)
    answer.get_by_role("button", name="Forget that I").first.click()
    undo = page.locator(".turn").last.get_by_role("button", name="Undo")
    undo.click()
    expect(page.locator(".turn").last).to_contain_text("counts again")


def test_why_is_answered_in_words_and_by_command(enter: Enter) -> None:
    page = enter().page
    title = say(page, "I feel lovely today").locator(".card h3").nth(1).inner_text()
    answer = say(page, "why the second one?")
    expect(answer).to_contain_text(f"2. {title}: because")
    command = say(page, "/help").get_by_role("button", name="/why", exact=True)
    command.click()
    expect(page.locator(".turn").last).to_contain_text("1. ")
    words = page.locator(".turn").last.inner_text()
    assert any(line in words for line in ENGLISH.lines[Line.WHY])
