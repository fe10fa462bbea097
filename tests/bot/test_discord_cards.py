from discord.ui import LayoutView
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_cards import PREFIX, action_of, bare, pages
from models.chat import Action, Button, Card, Reply, Verb
from models.media import ItemId, MediaKind
from models.mood import Emotion
from tests.servers.discord_rules import COMPONENTS_V2, Json, broken_rule, is_too_heavy, texts

WORDS = st.text(max_size=60).map(lambda word: word * 70)
ADDRESSES = st.sampled_from(
    ["https://example.org/a", "http://example.org/" + "b" * 600, "ftp://example.org", "", "/c.png"]
)
ITEMS = st.integers(0, 40).map(lambda number: ItemId(f"tracks:{number}"))


@st.composite
def cards(draw: st.DrawFn) -> Card:
    item = draw(ITEMS)
    return Card(
        id=item,
        kind=draw(st.sampled_from(MediaKind)),
        title=draw(WORDS),
        subtitle=draw(WORDS),
        reason=draw(WORDS),
        links=tuple(draw(st.lists(st.tuples(WORDS, ADDRESSES), min_size=1, max_size=6))),
        image_url=draw(st.none() | ADDRESSES),
        buttons=(
            Button(draw(WORDS), Action(Verb.LIKE, item)),
            Button(draw(WORDS), Action(Verb.SKIP, item)),
            Button(draw(WORDS), Action(Verb.RATE, item)),
        ),
    )


def drawn(page: LayoutView) -> list[Json]:
    return page.to_components()  # type: ignore[no-untyped-call,no-any-return]


MOODS = tuple(Button(emotion, Action(Verb.FEEL, emotion)) for emotion in Emotion)


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=40).map(lambda word: word * 100),
    st.lists(cards(), max_size=10),
    st.sampled_from([(), MOODS]),
)
def test_whatever_is_said_keeps_to_the_limits(
    text: str, shown: list[Card], buttons: tuple[Button, ...]
) -> None:
    reply = Reply(text, tuple(shown), buttons)
    for page in pages(reply):
        for drawing in (page, bare(page)):
            payload: Json = {"flags": COMPONENTS_V2, "components": drawn(drawing)}
            assert broken_rule(payload) is None
            assert not is_too_heavy(payload)


def test_nothing_to_say_is_no_message() -> None:
    assert pages(Reply(" \n ")) == []


def test_a_long_text_loses_nothing() -> None:
    words = " ".join(str(number) for number in range(1500))
    shown = [drawn(page) for page in pages(Reply(words))]
    read = " ".join(text for page in shown for text in texts({"components": page}))
    assert read == words


def test_an_action_survives_the_wire() -> None:
    action = Action(Verb.LIKE, "tracks:x")
    assert action_of(PREFIX + action.encode()) == action


def test_no_address_hides_behind_words() -> None:
    [page] = pages(Reply("[one](https://a.example) and [two](https://b.example)"))
    [shown] = texts({"components": drawn(page)})
    assert "](" not in shown
    assert "https://b.example" in shown
