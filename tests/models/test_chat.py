import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.chat import (
    MAX_ACTION_BYTES,
    Action,
    Attachment,
    AttachmentKind,
    ChatRef,
    Document,
    Message,
    Platform,
    UserRef,
    Verb,
)

targets = st.text(st.characters(max_codepoint=127), max_size=MAX_ACTION_BYTES - 2)


@given(st.sampled_from(Verb), targets)
def test_an_action_survives_the_wire(verb: Verb, target: str) -> None:
    action = Action(verb, target)
    assert Action.decode(action.encode()) == action
    assert len(action.encode().encode()) <= MAX_ACTION_BYTES


@pytest.mark.parametrize("target", ["x" * 63, "é", "🎵"])
def test_what_no_platform_can_carry_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        Action(Verb.LIKE, target).encode()


@given(st.text(max_size=100))
def test_junk_on_the_wire_is_a_value_error_or_an_action(wire: str) -> None:
    try:
        action = Action.decode(wire)
    except ValueError:
        return
    assert action.encode() == wire


def test_every_verb_has_its_own_letter() -> None:
    letters = [verb.value for verb in Verb]
    assert all(len(letter) == 1 for letter in letters)
    assert len(set(letters)) == len(letters)


def test_a_star_is_about_its_item_as_a_like_is() -> None:
    assert Action(Verb.STARS, "4/test:sun").item == Action(Verb.LIKE, "test:sun").item


def test_a_document_that_is_a_picture_is_shown() -> None:
    assert Document("x.png", "image/png", b"").is_picture
    assert not Document("x.json", "application/json", b"").is_picture


def test_pictures_texts_and_documents_never_show_in_a_repr() -> None:
    secret = "my dog died"
    message = Message(
        id="1",
        chat=ChatRef(Platform.WEB, "a"),
        user=UserRef(Platform.WEB, "a"),
        text=secret,
        argument=secret,
        attachments=(Attachment(AttachmentKind.PHOTO, secret.encode()),),
    )
    document = Document("x.json", "application/json", secret.encode())
    assert secret not in f"{message} {message.attachments} {document!r}"
