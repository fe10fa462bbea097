import json
from base64 import b64decode

import pytest

from handlers.english import ENGLISH
from handlers.lines import Phrase
from models.chat import (
    Action,
    Attachment,
    AttachmentKind,
    Button,
    ButtonPress,
    Card,
    Document,
    Reply,
    Stage,
    Update,
    Verb,
)
from models.media import ItemId, MediaKind, Mode, Wish
from models.mood import Emotion
from tests.bot.web_pages import Script, ask, client, picture
from tests.samples import mood_state

LIKE = Action(Verb.LIKE, "test:sun")
CARD = Card(
    id=ItemId("test:sun"),
    kind=MediaKind.MUSIC,
    title="Sun",
    subtitle="Ann Artist",
    reason="it is bright",
    links=(("Music", "https://music.example/sun"),),
    buttons=(Button("Like", LIKE),),
)


def test_hello_is_a_start() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        ask(page, type="hello", id=7)
    assert script.messages[0].command == "start"


def test_words_arrive_with_the_chips() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        answer = ask(page, type="message", id=1, text="hm", mode="lift", kinds=["movie"])
    message = script.messages[0]
    assert (message.text, message.mode, message.kinds) == ("hm", Mode.LIFT, (MediaKind.MOVIE,))
    assert message.command is None
    assert (answer["id"], answer["text"]) == (1, "hm")


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/mood so so", "mood", "so so"),
        ("/Mood@MoodSyncBot\nso\nso", "mood", "so\nso"),
        (" /help ", "help", ""),
        ("/ help", None, ""),
        ("/🙂", None, ""),
        ("1/2", None, ""),
    ],
)
def test_a_slash_makes_a_command(text: str, command: str | None, argument: str) -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        ask(page, type="message", id=1, text=text)
    assert (script.messages[0].command, script.messages[0].argument) == (command, argument)


def test_half_a_surrogate_pair_becomes_text_that_can_be_stored() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        page.send_text('{"type":"message","id":1,"text":"a\\ud800b"}')
        page.receive_json()
    assert script.messages[0].text == "a?b"


def test_a_very_long_text_arrives_whole() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        ask(page, type="message", id=1, text="🙂" * 50_000)
    assert len(script.messages[0].text) == 50_000


def test_a_press_carries_its_action() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        ask(page, type="press", id=3, action=LIKE.encode())
    press = script.seen[0]
    assert isinstance(press, ButtonPress)
    assert press.action == LIKE


def test_a_picture_comes_in_pieces_with_words() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        page.send_json(
            {"type": "attachment", "id": 4, "kind": "video", "size": 6, "text": "hm", "mode": None}
        )
        page.send_bytes(b"abc")
        page.send_bytes(b"def")
        page.receive_json()
    message = script.messages[0]
    assert message.attachments == (Attachment(AttachmentKind.VIDEO, b"abcdef"),)
    assert message.text == "hm"


def test_an_empty_picture_is_answered_and_its_empty_frame_is_no_mistake() -> None:
    script = Script()
    with client(script).websocket_connect("/chat") as page:
        picture(page, b"")
        assert page.receive_json()["type"] == "reply"
        assert ask(page, type="hello", id=2)["id"] == 2
    assert script.messages[0].attachments[0].data == b""


def test_the_stages_are_told_before_the_answer() -> None:
    script = Script(stages=(Stage.LOOKING, Stage.CHOOSING))
    with client(script).websocket_connect("/chat") as page:
        picture(page, b"smile")
        frames = [page.receive_json() for _ in range(3)]
    assert [frame.get("stage") for frame in frames] == ["looking", "choosing", None]
    assert {frame["id"] for frame in frames} == {1}


def test_a_whole_reply_survives_the_wire() -> None:
    async def answer(update: Update) -> Reply:
        return Reply(
            "Here:",
            cards=(CARD,),
            buttons=(Button("More", Action(Verb.MORE)),),
            mood=mood_state(Emotion.HAPPINESS),
            document=Document("all.json", "application/json", b"{}"),
            usual=Wish(Mode.LIFT, (MediaKind.MOVIE,)),
        )

    with client(Script(answer)).websocket_connect("/chat") as page:
        reply = json.loads(json.dumps(ask(page, type="hello")))
    assert reply["cards"][0] == {
        "id": "test:sun",
        "kind": "music",
        "title": "Sun",
        "subtitle": "Ann Artist",
        "reason": "it is bright",
        "links": [["Music", "https://music.example/sun"]],
        "image_url": None,
        "buttons": [{"label": "Like", "action": "l:test:sun"}],
    }
    assert reply["buttons"] == [{"label": "More", "action": "m:"}]
    assert reply["mood"]["emotion"] == "happiness"
    assert len(reply["mood"]["probabilities"]) == 8
    assert reply["mood"]["sources"] == ["self_report"]
    assert b64decode(reply["document"]["data"]) == b"{}"
    assert reply["failed"] is False
    assert reply["usual"] == {"mode": "lift", "kinds": ["movie"]}


def test_a_like_that_was_not_kept_says_so() -> None:
    async def answer(update: Update) -> Reply:
        return Reply(ENGLISH.tell(Phrase.STORE_DOWN), failed=True)

    with client(Script(answer)).websocket_connect("/chat") as page:
        assert ask(page, type="press", id=1, action=LIKE.encode())["failed"] is True
