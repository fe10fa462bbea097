import json
import re
from dataclasses import replace
from html import unescape

import pytest

from bot import web_page
from handlers.english import ENGLISH
from handlers.labels import Label
from models.chat import Stage
from models.media import MediaKind, Mode
from models.mood import Emotion, Source
from tests.bot.web_pages import Script, client
from tests.made_up import MADE_UP

DATA = re.compile(r'<script type="application/json" id="table">(.*?)</script>', re.DOTALL)
READ = re.compile(r'>([^<>]+)<|(?:aria-label|title|alt|placeholder)="([^"]+)"')
"""What a person reads or hears of markup."""

SCRIPTS = "".join(path.read_text() for path in sorted(web_page.PAGE.glob("*.js")))


def data_in(page: str) -> dict[str, str]:
    [data] = DATA.findall(page)
    found: dict[str, str] = json.loads(data)
    return found


def test_the_page_reads_well_before_its_scripts_run() -> None:
    page = client(Script()).get("/").text
    assert '<html lang="en">' in page
    assert "<p>Songs and films for the way you feel.</p>" in page
    assert 'placeholder="How do you feel?"' in page
    assert "$" not in page


def test_its_scripts_find_the_words_of_the_table_in_the_page() -> None:
    words = data_in(client(Script()).get("/").text)
    assert words == dict(web_page.words(ENGLISH))
    assert words["mood_neutral"] == "😌 Calm"
    assert words["mode_lift"] == "Lift"
    assert [words[f"kind_{kind}"] for kind in (*MediaKind, "both")] == ["Songs", "Films", "Both"]
    assert words["source_self_report"] == "what you told me"


@pytest.mark.parametrize("markup", ["</script><b>", "<!--<script>", "\"'&$send"])
def test_a_word_is_never_markup(markup: str) -> None:
    page = {**ENGLISH.page, Label.TAGLINE: markup, Label.SEND: markup}
    html = web_page.html(replace(ENGLISH, page=page), "en")
    assert data_in(html)["send"] == markup
    [tagline] = re.findall("<p>(.*?)</p>", html)[:1]
    assert unescape(tagline) == markup
    assert "<b>" not in html
    assert "<!--" not in html


def test_another_language_leaves_no_english_in_the_page() -> None:
    html = DATA.sub("", web_page.html(MADE_UP, "eo"))
    assert '<html lang="eo">' in html
    read = [unescape(one or other) for one, other in READ.findall(html)]
    assert len(read) > 30
    assert {word for word in read if re.search("[A-Za-z]", word)} == {"MoodSync"}


def test_whatever_the_scripts_name_by_its_value_has_a_word() -> None:
    words = web_page.words(ENGLISH)
    for prefix, values in (
        ("mood", Emotion),
        ("mode", Mode),
        ("hint", Mode),
        ("kind", MediaKind),
        ("open", MediaKind),
        ("source", Source),
        ("stage", Stage),
    ):
        assert f"tell(`{prefix}_${{" in SCRIPTS
        assert {f"{prefix}_{value}" for value in values} <= words.keys()


def test_no_word_is_left_over() -> None:
    template = (web_page.PAGE / "index.html").read_text()
    literal = set(re.findall(r'"(\w+)"', SCRIPTS)) | set(re.findall(r"\$(\w+)", template))
    by_value = tuple(re.findall(r"tell\(`(\w+_)\$\{", SCRIPTS))
    left = {key for key in web_page.words(ENGLISH) if key not in literal}
    assert {key for key in left if not key.startswith(by_value)} == set()


def test_a_label_and_what_comes_from_elsewhere_never_share_a_name() -> None:
    own, phrases = set(ENGLISH.page), set(web_page.PHRASES)
    others = {key for key in web_page.words(ENGLISH) if key not in own | phrases}
    assert len(others) == len(Emotion) + len(Mode) + len(MediaKind) + 1 + len(Source)
    assert not {str(label) for label in own} & {str(phrase) for phrase in phrases}
