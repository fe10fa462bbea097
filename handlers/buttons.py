"""Rows of buttons that several answers share."""

from collections.abc import Sequence

from handlers.lines import Phrase
from handlers.table import Table
from handlers.texts import CONSENT_VERSION
from models.chat import Action, Button, Verb
from models.media import BOTH_KINDS, ItemId, MediaKind

BOTH = "both"
"""The target of the button that chooses songs and films."""


def mood_picker(table: Table, verb: Verb = Verb.FEEL) -> tuple[Button, ...]:
    """Return the buttons that tell a mood, or with `Verb.CORRECT` put a reading right."""
    return tuple(Button(label, Action(verb, emotion)) for emotion, label in table.picker.items())


def mode_picker(table: Table) -> tuple[Button, ...]:
    """Return the buttons that choose modes, then those that choose kinds."""
    modes = (Button(label, Action(Verb.MODE, mode)) for mode, label in table.mode_labels.items())
    kinds = (
        Button(label, Action(Verb.KIND, BOTH if kinds == BOTH_KINDS else kinds[0]))
        for kinds, label in table.kind_labels.items()
    )
    return (*modes, *kinds)


def agreement(table: Table) -> tuple[Button, ...]:
    """Return the buttons under the notice about pictures."""
    return (
        Button(table.tell(Phrase.AGREE_BUTTON), Action(Verb.AGREE, CONSENT_VERSION)),
        Button(table.tell(Phrase.DECLINE_BUTTON), Action(Verb.DECLINE)),
    )


def after_cards(table: Table) -> tuple[Button, ...]:
    """Return what stands under cards that a mood brought."""
    wrong = Button(table.tell(Phrase.NOT_MY_MOOD_BUTTON), Action(Verb.NOT_MY_MOOD))
    return (wrong, *more(table))


def more(table: Table, label: Phrase = Phrase.MORE_BUTTON) -> tuple[Button, ...]:
    """Return the button that brings other cards."""
    return (Button(table.tell(label), Action(Verb.MORE)),)


def forget(table: Table) -> tuple[Button, ...]:
    """Return the button that erases everything."""
    return (Button(table.tell(Phrase.FORGET_BUTTON), Action(Verb.FORGET)),)


def relax(names: Sequence[str], label: str) -> Button:
    """Return the button that drops filters of the last wish."""
    return Button(label, Action(Verb.RELAX, "+".join(names)))


def kinds_of(target: str) -> tuple[MediaKind, ...]:
    """Return what a kind button means; nothing for one that an older version may have sent."""
    return tuple(kind for kind in MediaKind if target in {kind, BOTH})


def star_row(item: ItemId, table: Table) -> tuple[Button, ...]:
    """Return the five buttons that rate an item."""
    return tuple(
        Button(table.tell(Phrase.STAR_BUTTON, stars=stars), Action(Verb.STARS, f"{stars}/{item}"))
        for stars in table.stars
    )
