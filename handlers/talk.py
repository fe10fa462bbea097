"""Words -> what they are for -> the right answer."""

from dataclasses import replace
from itertools import islice

from handlers import (
    care,
    commands,
    mood,
    opinions,
    profile,
    rating,
    requests,
    texts,
    wanted,
    why,
)
from handlers.buttons import forget
from handlers.lines import Line, Phrase
from handlers.turn import Turn
from handlers.wishes import grammar
from models.chat import Message, Reply, Stage
from models.errors import Busy
from models.understanding import Intent, Understanding

UNDERSTOOD = 0.4
"""The confidence from which an answer goes by the intent; below it, one asks again."""

_MAKER = grammar.pattern("maker")

LETTERS_OF_A_WORD = 2
"""Fewer letters than this, in all of a message, are no words."""


async def answer(turn: Turn, message: Message) -> Reply:
    """Answer a message that is no command: words, a picture, or both."""
    if not _has_words(message.text):
        # an emoji alone may still tell a feeling
        heard = _feeling() if message.text.strip() else None
        return await mood.answer(turn, message, heard)
    if not message.attachments:
        turn.progress(Stage.READING)
    heard = await _heard(turn, message.text)
    if heard.intent is Intent.DISTRESS:
        return await care.answer(turn, message.text)
    if message.attachments:
        return await mood.answer(turn, message, heard)
    plain = await _in_plain_words(turn, message.text, heard)
    return plain or await _understood(turn, message, heard)


async def distress(turn: Turn, text: str) -> Reply | None:
    """Answer words that suggest self-harm; None for all others."""
    try:
        heard = await _heard(turn, text)
    except Busy:  # a command that comes with words need not wait for them
        return None
    return await care.answer(turn, text) if heard.intent is Intent.DISTRESS else None


async def _heard(turn: Turn, text: str) -> Understanding:
    return await turn.services.workers.run_short(turn.services.understand.understand, text)


async def _understood(turn: Turn, message: Message, heard: Understanding) -> Reply:
    """Answer words by their intent, unless it is unsure or they are in another language."""
    if not (heard.similar_to or heard.by) and (language := await _foreign(turn, message.text)):
        return language
    if heard.confidence < UNDERSTOOD and not _clear_anyway(heard):
        return mood.ask(turn, turn.voice.say(Line.UNCLEAR))
    return await _by_intent(turn, message, heard)


async def _in_plain_words(turn: Turn, text: str, heard: Understanding) -> Reply | None:
    """Answer what a form of words says for certain, whatever its intent is taken for."""
    return (
        await why.in_words(turn, text)
        or await rating.in_words(turn, text, heard)
        or await profile.in_words(turn, text)
        or await mood.in_words(turn, text)
        or _made(turn, text)
    )


def _made(turn: Turn, text: str) -> Reply | None:
    """Answer "who made you?" ourselves: the model behind an endpoint would name its own maker."""
    return mood.ask(turn, turn.tell(Phrase.MADE)) if _MAKER.match(text.strip()) else None


async def _by_intent(  # noqa: C901, PLR0911, PLR0912 - one match shows all intents
    turn: Turn, message: Message, heard: Understanding
) -> Reply:
    voice, table = turn.voice, turn.table
    match heard.intent:
        case Intent.FEELING:
            return await mood.answer(turn, message, heard)
        case Intent.CORRECT_MOOD if heard.emotion:
            return await mood.put_right(turn, heard.emotion)
        case Intent.CORRECT_MOOD:
            return mood.misread(turn)
        case Intent.RECOMMEND:
            return await requests.recommend(turn, heard, message.text)
        case Intent.MORE:
            return await requests.more(turn, heard)
        case Intent.ANOTHER:
            return await requests.another(turn, heard)
        case Intent.ADJUST:
            return await requests.adjust(turn, heard)
        case Intent.OPINION:
            return await opinions.opinion(turn, heard)
        case Intent.HISTORY:
            return await opinions.history(turn)
        case Intent.GREETING:
            return await _greeting(turn)
        case Intent.SMALL_TALK:
            return await _small_talk(turn, message.text)
        case Intent.THANKS:
            return Reply(voice.say(Line.YOU_ARE_WELCOME))
        case Intent.HELP:
            return Reply(f"{voice.say(Line.WHAT_I_DO)}\n{table.tell(Phrase.HELP)}")
        case Intent.PROFILE:
            return _led(voice.say(Line.YOUR_TASTE), await profile.show(turn))
        case Intent.PRIVACY:
            return _led(voice.say(Line.YOUR_PRIVACY), await commands.privacy(turn))
        case Intent.ERASE:
            sure = f"{voice.say(Line.ERASE_SURE)} {table.tell(Phrase.FORGET_SURE)}"
            return Reply(sure, buttons=forget(table))
        case Intent.PARTY:
            return Reply(voice.say(Line.PARTY_LATER))
        case Intent.STOP:
            return Reply(voice.say(Line.GOODBYE))
        case Intent.OUT_OF_SCOPE:
            return Reply(voice.say(Line.OUT_OF_SCOPE))
        case Intent.DISTRESS:
            return await care.answer(turn, message.text)


async def _greeting(turn: Turn) -> Reply:
    """Greet: a stranger with who we are, an acquaintance briefly."""
    store = turn.services.store
    if await store.last_mood(turn.user) or await store.shown(turn.user, 1):
        return mood.ask(turn, turn.voice.say(Line.HELLO))
    return await commands.start(turn)


async def _small_talk(turn: Turn, text: str) -> Reply:
    """Chat by the optional endpoint if there is one and it answers in time; else by ourselves."""
    endpoint = turn.services.small_talk
    said = await endpoint.answer(text) if endpoint else None
    return Reply(said) if said else mood.ask(turn, turn.voice.say(Line.SMALL_TALK))


async def _foreign(turn: Turn, text: str) -> Reply | None:
    """Say that a language is none of ours, in that language if we can, and offer the picker."""
    services = turn.services
    code = await services.workers.run(services.language.foreign, text)
    if code is None:
        return None
    own = texts.ENGLISH_ONLY.get(code, "")
    language = turn.table.languages.get(code, code)
    said = turn.voice.say(Line.FOREIGN, language=language)
    return mood.ask(turn, f"{own}\n{said}".strip())


def _led(lead: str, reply: Reply) -> Reply:
    return replace(reply, text=f"{lead}\n{reply.text}")


def _clear_anyway(heard: Understanding) -> bool:
    """Tell whether an unsure intent does no harm.

    Reading a feeling has a doubt of its own, and a tap mends it; a wish that was parsed is clear,
    whatever it is called.
    """
    return heard.intent is Intent.FEELING or (
        heard.intent in {Intent.RECOMMEND, Intent.ADJUST} and wanted.says_what(heard)
    )


def _has_words(text: str) -> bool:
    letters = (letter for letter in text if letter.isalpha())
    return sum(1 for _ in islice(letters, LETTERS_OF_A_WORD)) == LETTERS_OF_A_WORD


def _feeling() -> Understanding:
    return Understanding(intent=Intent.FEELING, confidence=1.0)
