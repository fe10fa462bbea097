"""What a command does: /start, /help, /mood, /mode, /more, /journey and the rest."""

import json

from handlers import consent, journey, mood, profile, texts, texts_taste, why
from handlers.buttons import (
    CONSENT,
    FORGET,
    KIND_PICKER,
    MODE_PICKER,
    MOOD_PICKER,
    SHOW_ME,
    kinds_of,
)
from handlers.portrait import titles, usual
from handlers.services import Services
from handlers.turn import Turn
from models.chat import Action, Button, Document, Message, Reply, UserRef, Verb
from models.media import MediaKind, Mode, Wish
from models.profile import Preferences


async def answer(  # noqa: C901, PLR0911 - one match shows all commands
    turn: Turn, message: Message
) -> Reply:
    """Return the answer to a command."""
    services, user = turn.services, message.user
    match message.command:
        case "start":
            return await start(services, user)
        case "mood":
            return mood.ask()
        case "mode":
            return await modes(services, user, message.argument.lower())
        case "more":
            return await mood.more(turn)
        case "journey":
            return await journey.answer(turn, message)
        case "why":
            return await why.answer(turn, message.argument)
        case "profile":
            return await profile.command(turn, message.argument)
        case "privacy":
            return await privacy(services, user)
        case "export":
            return await export(services, user)
        case "forget":
            return Reply(texts.FORGET_SURE, buttons=FORGET)
        case "help":
            return Reply(texts.HELP)
        case _:
            return Reply(f"{texts.UNKNOWN_COMMAND}\n{texts.HELP}")


async def start(services: Services, user: UserRef) -> Reply:
    """Greet: a stranger with who we are, an acquaintance with what they liked."""
    liked = (await services.store.profile(user)).liked
    if liked:
        text = f"{texts.WELCOME_BACK} {texts_taste.YOU_LIKED.format(titles=titles(liked))}"
        return Reply(f"{text}\n{texts.HOW_ARE_YOU}", buttons=MOOD_PICKER)
    if await services.store.last_mood(user) or await services.store.consent(user):
        return Reply(f"{texts.WELCOME_BACK} {texts.HOW_ARE_YOU}", buttons=MOOD_PICKER)
    return Reply(f"{texts.GREETING}\n{texts.HOW_ARE_YOU}", buttons=MOOD_PICKER)


async def modes(services: Services, user: UserRef, wanted: str = "") -> Reply:
    """Take the mode or kind that is named; otherwise tell the usual ones and offer the others."""
    if wanted in set(Mode):
        return await choose(services, user, mode=Mode(wanted))
    if kinds := kinds_of(wanted):
        return await choose(services, user, kinds=kinds)
    held = await services.store.preferences(user)
    return Reply(usual(texts.MODE_NOW, held), buttons=MODE_PICKER + KIND_PICKER)


async def choose(
    services: Services,
    user: UserRef,
    mode: Mode | None = None,
    kinds: tuple[MediaKind, ...] = (),
) -> Reply:
    """Write down what a person wants from now on."""
    held = await services.store.preferences(user)
    chosen = Preferences(mode or held.mode, kinds or held.kinds)
    await services.store.prefer(user, chosen)
    # "more" means the last wish, so the new choice must be it
    await services.store.remember_wish(user, Wish(chosen.mode, chosen.kinds), services.now())
    return Reply(usual(texts.CHOSEN, chosen), buttons=SHOW_ME)


async def privacy(services: Services, user: UserRef) -> Reply:
    """Tell what happens to pictures and what is kept, and let the person choose anew."""
    held = await consent.in_force(services.store, user)
    notice = f"{texts.NOTICE}\n{texts.ENDPOINT_NOTICE}" if services.small_talk else texts.NOTICE
    if held is None:
        return Reply(f"{notice}\n{texts.PICTURES_NOT_AGREED}", buttons=CONSENT)
    agreed = texts.PICTURES_ON.format(date=f"{held.given_at:%Y-%m-%d}")
    withdraw = Button(texts.NO_MORE_PICTURES_BUTTON, Action(Verb.DECLINE))
    return Reply(f"{notice}\n{agreed}", buttons=(withdraw,))


def notice() -> Reply:
    """Ask for consent to pictures."""
    return Reply(texts.NOTICE, buttons=CONSENT)


async def agree(services: Services, user: UserRef) -> Reply:
    """Record the consent."""
    await consent.give(services.store, user, services.now())
    return Reply(texts.AGREED)


async def decline(services: Services, user: UserRef) -> Reply:
    """Take a consent back, or go on without one."""
    if await services.store.consent(user) is None:
        return Reply(texts.DECLINED, buttons=MOOD_PICKER)
    await services.store.withdraw_consent(user)
    return Reply(texts.PICTURES_OFF, buttons=MOOD_PICKER)


async def export(services: Services, user: UserRef) -> Reply:
    """Hand over all that is held about a person."""
    held = {"platform": user.platform, "user": user.id, **await services.store.export(user)}
    data = json.dumps(held, ensure_ascii=False, indent=2).encode()
    return Reply(texts.EXPORTED, document=Document("moodsync.json", "application/json", data))


async def forget(services: Services, user: UserRef) -> Reply:
    """Erase all that is held about a person."""
    await services.store.forget(user)
    return Reply(texts.FORGOTTEN)
