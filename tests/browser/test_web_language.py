"""The real page in a language other than English: every word of it comes from the table."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from handlers.labels import Label
from models.errors import UnreadableMedia
from tests.browser.conftest import Enter
from tests.browser.test_web_journey import say, shot
from tests.made_up import MADE_UP

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.may_block]

PLAIN = re.compile(r"[A-Za-z]")
READ = """() => {
    const said = [document.title];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    // what the visitor wrote is in any language, and initials are drawn
    const skipped = "script, noscript, .mine p, .letters";
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (!parentElement.closest(skipped)) said.push(data);
    }
    for (const name of ["aria-label", "title", "alt", "placeholder"]) {
        const nodes = [...document.querySelectorAll(`[${name}]`)];
        said.push(...nodes.map((node) => node.getAttribute(name)));
    }
    return said;
}"""
NAMES = """() => [
    ...[...document.querySelectorAll(".card h3, .links a")].map((node) => node.textContent),
    // the maker comes first
    ...[...document.querySelectorAll(".subtitle")].map((node) => node.textContent.split(" · ")[0]),
]"""


@pytest.fixture
def module() -> str:
    return "tests.browser.made_up_program"


def plain_words(page: Page) -> set[str]:
    """Return what no table said of all that can be read or heard on the page."""
    names = sorted(page.evaluate(NAMES), key=len, reverse=True)
    own = re.compile("|".join(map(re.escape, ("moodsync.json", "MoodSync", *names))))
    said = {own.sub("", words) for words in page.evaluate(READ)}
    return {words for words in said if PLAIN.search(words)}


def main_button(page: Page, label: Label) -> None:
    """Press the button that leads on in the camera's dialog, once it says that."""
    page.locator(".action.main", has_text=re.compile(f"^{MADE_UP.page[label]}$")).click()


def test_the_start_and_the_camera_speak_it(enter: Enter) -> None:
    page = enter().page
    page.locator(".picker").wait_for()  # the greeting
    assert plain_words(page) == set()
    page.locator("#photo").click()
    page.locator(".action.main").wait_for()
    assert plain_words(page) == set()
    shot(page, "language_notice")
    page.locator(".action.main").click()  # agrees
    for shoot in (Label.SHOOT, Label.RECORD):
        main_button(page, shoot)
        assert plain_words(page) == set()  # counts down
        if shoot is Label.RECORD:
            stop = page.locator(".action.main", has_text=MADE_UP.page[Label.STOP])
            stop.wait_for()
            page.wait_for_timeout(1200)
            assert plain_words(page) == set()
            stop.click()
        page.locator(".action.main", has_text=MADE_UP.page[Label.USE_IT]).wait_for()
        assert plain_words(page) == set()
        shot(page, f"language_{shoot}")
        page.locator("#camera-close").click()
        page.locator("#clip").click()
    page.locator("#camera-close").click()


def test_moods_cards_and_the_chart_speak_it(enter: Enter) -> None:
    page = enter(1280, 900).page
    answer = say(page, "I got the job! I am so happy!")
    answer.locator("summary").click()
    assert answer.get_by_role("table").locator("tbody tr").count() == 8
    assert plain_words(page) == set()
    for button in (".react-l", ".star >> nth=2", ".react-s"):
        answer.locator(".card").first.locator(button).click()
        page.wait_for_function("() => document.querySelector('.card-say').textContent")
        assert plain_words(page) == set()
    say(page, "/profile").locator("img.drawing").wait_for()
    assert plain_words(page) == set()
    say(page, "/export").locator(".download").wait_for()
    assert plain_words(page) == set()
    shot(page, "language_cards")


def test_chips_and_troubles_speak_it(enter: Enter, tmp_path: Path) -> None:
    page = enter(360, 640).page
    page.locator("[data-kind=movie]").click()
    page.locator("[data-mode=lift]").click()
    page.locator("#words").fill("x" * 110_001)
    page.locator("#send").click()
    page.locator(".problem").wait_for()
    page.locator("#words").fill("")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff not a picture")
    page.locator("#file").set_input_files(broken)
    page.locator(".action.main").click()  # agrees
    page.locator(".turn").last.get_by_text(MADE_UP.advice[UnreadableMedia]).wait_for()
    assert MADE_UP.page[Label.YOUR_PICTURE] in page.locator(".mine").last.inner_text()
    assert plain_words(page) == set()
