"""Rows of buttons that several answers share."""

from collections.abc import Sequence

from handlers import texts, texts_taste
from models.chat import Action, Button, Verb
from models.media import ItemId, MediaKind

MOOD_PICKER = tuple(
    Button(label, Action(Verb.FEEL, emotion)) for emotion, label in texts.PICKER.items()
)
CORRECTION_PICKER = tuple(
    Button(label, Action(Verb.CORRECT, emotion)) for emotion, label in texts.PICKER.items()
)
MODE_PICKER = tuple(
    Button(label, Action(Verb.MODE, mode)) for mode, label in texts.MODE_LABELS.items()
)
KIND_PICKER = tuple(
    Button(label, Action(Verb.KIND, kind)) for kind, label in texts.KIND_LABELS.items()
)
CONSENT = (
    Button(texts.AGREE_BUTTON, Action(Verb.AGREE, texts.CONSENT_VERSION)),
    Button(texts.DECLINE_BUTTON, Action(Verb.DECLINE)),
)
AFTER_CARDS = (
    Button(texts.NOT_MY_MOOD_BUTTON, Action(Verb.NOT_MY_MOOD)),
    Button(texts.MORE_BUTTON, Action(Verb.MORE)),
)
MORE = (Button(texts.MORE_BUTTON, Action(Verb.MORE)),)
SHOW_ME = (Button(texts.SHOW_ME_BUTTON, Action(Verb.MORE)),)
FORGET = (Button(texts.FORGET_BUTTON, Action(Verb.FORGET)),)


def relax(names: Sequence[str], label: str) -> Button:
    """Return the button that drops filters of the last wish."""
    return Button(label, Action(Verb.RELAX, "+".join(names)))


def kinds_of(target: str) -> tuple[MediaKind, ...]:
    """Return what a kind button means; nothing for one that an older version may have sent."""
    return tuple(kind for kind in MediaKind if target in {kind, "both"})


def star_row(item: ItemId) -> tuple[Button, ...]:
    """Return the five buttons that rate an item."""
    return tuple(
        Button(texts_taste.STAR_BUTTON.format(stars=stars), Action(Verb.STARS, f"{stars}/{item}"))
        for stars in texts_taste.STAR_WORDS
    )
