"""A visitor's way through the real page, in a real browser, with the real program behind it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from handlers.english import ENGLISH
from handlers.lines import Line, Phrase
from tests.browser.conftest import CHECKOUT, Enter, Program, Visit

# the loop of these tests is Playwright's, not ours
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.may_block]

ARTEFACTS = CHECKOUT / "artefacts"
MISREAD = re.compile("|".join(re.escape(sentence) for sentence in ENGLISH.lines[Line.WRONG_MOOD]))
NO_FACE = re.compile("|".join(re.escape(sentence) for sentence in ENGLISH.lines[Line.NO_FACE]))


def shot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"web_{name}.png")


def say(page: Page, words: str) -> Locator:
    """Send words and return the answer's turn, once it is there."""
    page.locator(".turn").first.wait_for()  # the greeting
    turns = page.locator(".turn").count()
    page.locator("#words").fill(words)
    page.keyboard.press("Enter")
    answer = page.locator(".turn").nth(turns + 1)
    answer.wait_for()
    return answer


def agree(page: Page) -> None:
    """Read the notice in the dialog and agree."""
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("often wrong")
    expect(dialog).to_contain_text("/forget")
    dialog.get_by_role("button", name=ENGLISH.tell(Phrase.AGREE_BUTTON)).click()


def take_picture(page: Page, name: str) -> None:
    """Go through the camera dialog."""
    page.get_by_role("button", name="Take the picture").wait_for()
    page.wait_for_timeout(300)  # the first frame
    shot(page, f"{name}_camera")
    page.get_by_role("button", name="Take the picture").click()
    page.get_by_role("button", name="Use it").wait_for()
    shot(page, f"{name}_picture")
    page.get_by_role("button", name="Use it").click()


def cards_after_picture(page: Page) -> Locator:
    """Return the cards; where no face was seen, tell the mood by a tap."""
    page.locator(".card").or_(page.get_by_text(NO_FACE)).first.wait_for()
    if page.locator(".card").count() == 0:
        page.locator(".picker").last.get_by_role("button", name="Happy").click()
        page.locator(".card").first.wait_for()
    return page.locator(".card")


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out sideways."""
    return bool(
        page.evaluate(
            """() => [document.documentElement, document.getElementById("log")]
                .every((one) => one.scrollWidth <= one.clientWidth)"""
        )
    )


def test_consent_camera_cards_like_and_a_return(enter: Enter) -> None:
    page = enter().page
    shot(page, "phone_hello")
    page.get_by_role("button", name="Take a picture", exact=True).click()
    shot(page, "phone_notice")
    agree(page)
    take_picture(page, "phone")
    cards = cards_after_picture(page)
    assert page.locator("section[aria-label=Songs] .card").count() >= 3
    assert page.locator("section[aria-label=Films] .card").count() >= 3
    assert page.locator(".card .drawn").count() == cards.count()  # no broken pictures
    shot(page, "phone_cards")

    title = cards.first.get_by_role("heading").inner_text()
    like = cards.first.get_by_role("button", name="Like")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(cards.first.get_by_role("status")).to_contain_text(title)
    skip = cards.nth(1).get_by_role("button", name="Skip")
    skip.click()
    expect(skip).to_have_attribute("aria-pressed", "true")
    shot(page, "phone_liked")

    page.reload()
    expect(page.locator(".turn").first).to_contain_text(title)
    page.get_by_role("button", name="Take a picture", exact=True).click()
    page.get_by_role("button", name="Take the picture").wait_for()  # agreed once is enough
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_how_do_you_know_shows_eight_bars_and_the_rest_in_words(enter: Enter) -> None:
    page = enter(1280, 900).page
    answer = say(page, "I got the job! I am so happy!")
    expect(answer.locator(".reading")).to_contain_text("Happy")
    shot(page, "desktop_cards")
    answer.get_by_text("How do you know?").click()
    rows = answer.get_by_role("table").locator("tbody tr")
    assert rows.count() == 8
    expect(rows.first).to_contain_text("Happy")
    expect(answer.locator(".facts")).to_contain_text("your words")
    answer.locator(".know-body").scroll_into_view_if_needed()
    shot(page, "desktop_know")


def test_everything_works_without_pictures_on_a_small_dark_phone(enter: Enter) -> None:
    page = enter(360, 640, dark=True).page
    assert fits(page)
    shot(page, "small_hello")
    page.get_by_role("button", name="Record a clip").first.click()
    page.get_by_role("dialog").get_by_role(
        "button", name=ENGLISH.tell(Phrase.DECLINE_BUTTON)
    ).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator(".picker").last.get_by_role("button", name="Sad").click()
    page.locator(".card").first.wait_for()
    shot(page, "small_cards")
    page.get_by_role("button", name=ENGLISH.tell(Phrase.NOT_MY_MOOD_BUTTON)).click()
    expect(page.locator(".turn").last).to_contain_text(MISREAD)
    page.locator(".turn").last.get_by_role("button", name="Angry").click()
    expect(page.locator(".reading").last).to_contain_text("Angry")
    assert fits(page)
    page.get_by_role("button", name="Dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_chips_are_kept_and_change_what_comes(enter: Enter) -> None:
    page = enter(1280, 900, dark=True).page
    page.get_by_role("button", name="Films", exact=True).click()
    page.get_by_role("button", name="Lift", exact=True).click()
    expect(page.locator(".turn").last).to_contain_text("lift your mood, with films")
    page.reload()
    expect(page.get_by_role("button", name="Lift", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    answer = say(page, "my dog died and I am so sad")
    expect(answer.locator(".card")).to_have_count(3)
    expect(answer.locator(".art-movie")).to_have_count(3)
    shot(page, "desktop_dark")
    answer.get_by_role("button", name=ENGLISH.tell(Phrase.MORE_BUTTON)).click()
    page.locator(".shelf").nth(1).wait_for()


def test_a_clip_is_recorded_looked_at_and_sent(enter: Enter) -> None:
    page = enter().page
    page.get_by_role("button", name="Record a clip").first.click()
    agree(page)
    page.get_by_role("button", name="Record", exact=True).click()
    stop = page.get_by_role("button", name="Stop")
    stop.wait_for()
    page.wait_for_timeout(1200)
    shot(page, "phone_clip")
    stop.click()
    page.get_by_role("button", name="Use it").click()
    cards_after_picture(page)


def test_a_photo_is_made_small_and_a_broken_one_gets_a_sentence(
    enter: Enter, tmp_path: Path
) -> None:
    page = enter().page
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff not a picture")
    page.locator("#file").set_input_files(broken)
    agree(page)
    expect(page.locator(".turn").last).to_contain_text("I can't open that")
    side = page.evaluate(
        """async () => {
            const { shrink } = await import("/static/media.js");
            const canvas = new OffscreenCanvas(4000, 3000);
            canvas.getContext("2d").fillRect(0, 0, 9, 9);
            const small = await shrink(await canvas.convertToBlob());
            const bitmap = await createImageBitmap(small);
            return [bitmap.width, bitmap.height, small.type];
        }"""
    )
    assert side == [1280, 960, "image/jpeg"]


def test_a_picture_waits_where_another_tab_took_the_consent_back(enter: Enter) -> None:
    page = enter().page
    page.get_by_role("button", name="Take a picture", exact=True).click()
    agree(page)
    page.get_by_role("button", name="Take the picture").wait_for()
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#starters").wait_for()
    say(other, "/privacy").get_by_role(
        "button", name=ENGLISH.tell(Phrase.NO_MORE_PICTURES_BUTTON)
    ).click()
    expect(other.locator(".turn").last).to_contain_text(ENGLISH.tell(Phrase.PICTURES_OFF))
    other.close()
    take_picture(page, "tabs")
    again = page.locator(".turn").last.get_by_role(
        "button", name=ENGLISH.tell(Phrase.AGREE_BUTTON)
    )
    again.click()
    cards_after_picture(page)  # without taking it anew
    assert page.locator(".thumb").count() == 1


def test_words_of_a_whole_book_stay_where_they_can_be_cut(enter: Enter) -> None:
    page = enter().page
    words = page.get_by_label("How do you feel?")
    words.fill("x" * 110_001)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".problem")).to_contain_text("A few sentences")
    assert len(words.input_value()) == 110_001


def test_all_that_is_held_can_be_saved_and_erased(enter: Enter, tmp_path: Path) -> None:
    page = enter().page
    say(page, "I feel lovely today, zorkly")
    page.locator(".react-l").first.click()
    expect(page.locator(".react-l").first).to_have_attribute("aria-pressed", "true")
    answer = say(page, "/export")
    with page.expect_download() as download:
        answer.get_by_role("link", name="Save moodsync.json").click()
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    held = json.loads(saved.read_text())
    assert held["impressions"]
    assert "zorkly" not in saved.read_text()
    say(page, "/forget").get_by_role("button", name=ENGLISH.tell(Phrase.FORGET_BUTTON)).click()
    expect(page.locator(".turn").last).to_contain_text(ENGLISH.tell(Phrase.FORGOTTEN))
    page.reload()
    expect(page.locator(".turn").first).to_contain_text("Hello")


def test_a_lost_connection_loses_no_message(enter: Enter, program: Program) -> None:
    visit: Visit = enter()
    page = visit.page
    page.locator(".turn").first.wait_for()  # the greeting
    program.stop()
    turns = page.locator(".turn").count()
    page.get_by_label("How do you feel?").fill("I am so happy today")
    page.keyboard.press("Enter")
    page.get_by_text("I lost the connection").wait_for()
    shot(page, "phone_offline")
    program.start()
    page.locator(".card").first.wait_for()
    expect(page.locator("#offline")).to_be_hidden()
    assert page.locator(".turn").count() == turns + 2
    # the browser itself complains about each socket that it could not open
    visit.complaints[:] = [one for one in visit.complaints if "WebSocket connection" not in one]


def test_the_keyboard_is_enough(enter: Enter) -> None:
    page = enter(1280, 900).page
    page.locator("body").press("Tab")
    names = []
    for _ in range(40):
        names.append(
            page.evaluate(
                "() => document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.innerText.trim()"
            )
        )
        page.keyboard.press("Tab")
    for name in ("Happy", "Match", "Take a picture", "Upload a picture or clip", "Send"):
        assert name in names
    page.locator(".picker").get_by_role("button", name="Calm").focus()
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()
    page.locator(".react-l").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".react-l").first).to_have_attribute("aria-pressed", "true")
