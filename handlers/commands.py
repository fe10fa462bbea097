"""What a command does: /start, /help, /mood, /mode, /more, /journey and the rest."""

import json
from collections.abc import Mapping
from dataclasses import replace

from handlers import buttons, consent, journey, mood, profile, why
from handlers.lines import Phrase
from handlers.portrait import titles, usual
from handlers.table import Table
from handlers.turn import Turn
from models.chat import Action, Button, Document, Message, Reply, Verb
from models.media import MediaKind, Mode, Wish
from models.profile import Preferences

WITH_ARGUMENT = frozenset({"mode", "journey", "why", "profile"})
"""Commands that words behind them mean something to."""


async def answer(  # noqa: C901, PLR0911 - one match shows all commands
    turn: Turn, message: Message
) -> Reply:
    """Return the answer to a command."""
    match message.command:
        case "start":
            return await start(turn)
        case "mood":
            return mood.ask(turn, turn.tell(Phrase.PICK))
        case "mode":
            return await modes(turn, message.argument.lower())
        case "more":
            return await mood.more(turn)
        case "journey":
            return await journey.answer(turn, message)
        case "why":
            return await why.answer(turn, message.argument)
        case "profile":
            return await profile.command(turn, message.argument)
        case "privacy":
            return await privacy(turn)
        case "export":
            return await export(turn)
        case "forget":
            return Reply(turn.tell(Phrase.FORGET_SURE), buttons=buttons.forget(turn.table))
        case "help":
            return Reply(turn.tell(Phrase.HELP))
        case _:
            return Reply(f"{turn.tell(Phrase.UNKNOWN_COMMAND)}\n{turn.tell(Phrase.HELP)}")


async def start(turn: Turn) -> Reply:
    """Greet: a stranger with who we are, an acquaintance with what they liked."""
    held = await turn.services.store.preferences(turn.user)
    return replace(await _greet(turn), usual=Wish(held.mode, held.kinds))


async def _greet(turn: Turn) -> Reply:
    store, table = turn.services.store, turn.table
    welcome, how = table.tell(Phrase.WELCOME_BACK), table.tell(Phrase.HOW_ARE_YOU)
    liked = (await store.profile(turn.user)).liked
    if liked:
        told = table.tell(Phrase.YOU_LIKED, titles=titles(table, liked))
        return mood.ask(turn, f"{welcome} {told}\n{how}")
    if await store.last_mood(turn.user) or await store.consent(turn.user):
        return mood.ask(turn, f"{welcome} {how}")
    return mood.ask(turn, f"{table.tell(Phrase.GREETING)}\n{how}")


async def modes(turn: Turn, wanted: str = "") -> Reply:
    """Take the mode and kinds that are named; tell the usual ones and offer others otherwise."""
    words = wanted.split()
    named = {mode for mode in Mode if mode in words}
    kinds = {word: _kinds_called(turn.table, word) for word in words if word not in named}
    if words and len(named) <= 1 and all(kinds.values()):
        both = {kind for some in kinds.values() for kind in some}
        chosen = tuple(kind for kind in MediaKind if kind in both)
        return await choose(turn, mode=next(iter(named), None), kinds=chosen)
    held = await turn.services.store.preferences(turn.user)
    told = usual(turn.table, Phrase.MODE_NOW, held)
    return Reply(told, buttons=buttons.mode_picker(turn.table))


def _kinds_called(table: Table, word: str) -> tuple[MediaKind, ...]:
    """Return the kinds of a button's target or of a word for them; nothing for any other word."""
    called = (kinds for kinds, name in table.kinds.items() if name == word)
    return buttons.kinds_of(word) or next(called, ())


async def choose(turn: Turn, mode: Mode | None = None, kinds: tuple[MediaKind, ...] = ()) -> Reply:
    """Write down what a person wants from now on."""
    store = turn.services.store
    held = await store.preferences(turn.user)
    chosen = Preferences(mode or held.mode, kinds or held.kinds)
    await store.prefer(turn.user, chosen)
    wish = Wish(chosen.mode, chosen.kinds)
    # "more" means the last wish, so the new choice must be it
    await store.remember_wish(turn.user, wish, turn.services.now())
    told = usual(turn.table, Phrase.CHOSEN, chosen)
    return Reply(told, buttons=buttons.more(turn.table, Phrase.SHOW_ME_BUTTON), usual=wish)


async def privacy(turn: Turn) -> Reply:
    """Tell what happens to pictures and what is kept, and let the person choose anew."""
    table = turn.table
    told = [table.tell(Phrase.PRIVACY_LEAD), table.tell(Phrase.CONSENT_NOTICE)]
    if turn.services.small_talk:
        told.append(table.tell(Phrase.ENDPOINT_NOTICE))
    held = await consent.in_force(turn.services.store, turn.user)
    if held is None:
        told.append(table.tell(Phrase.PICTURES_NOT_AGREED))
        return Reply("\n".join(told), buttons=buttons.agreement(table))
    told.append(table.tell(Phrase.PICTURES_ON, date=f"{held.given_at:%Y-%m-%d}"))
    withdraw = Button(table.tell(Phrase.NO_MORE_PICTURES_BUTTON), Action(Verb.DECLINE))
    return Reply("\n".join(told), buttons=(withdraw,))


async def agree(turn: Turn) -> Reply:
    """Record the consent."""
    await consent.give(turn.services.store, turn.user, turn.services.now())
    return Reply(turn.tell(Phrase.AGREED))


async def decline(turn: Turn) -> Reply:
    """Take a consent back, or go on without one."""
    store = turn.services.store
    if await store.consent(turn.user) is None:
        return mood.ask(turn, turn.tell(Phrase.DECLINED))
    await store.withdraw_consent(turn.user)
    return mood.ask(turn, turn.tell(Phrase.PICTURES_OFF))


async def export(turn: Turn) -> Reply:
    """Hand over all that is held about a person."""
    user = turn.user
    held = await turn.services.store.export(user)
    told = {"platform": user.platform, "user": user.id, **held}
    # of somebody who was here every evening for a year, this takes some tenths of a second
    data = await turn.services.workers.run(_as_json, told)
    document = Document("moodsync.json", "application/json", data)
    return Reply(turn.tell(Phrase.EXPORTED), document=document)


async def forget(turn: Turn) -> Reply:
    """Erase all that is held about a person."""
    await turn.services.store.forget(turn.user)
    return Reply(turn.tell(Phrase.FORGOTTEN), usual=Wish())


def _as_json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode()
