"""What MoodSync believes of somebody, in words and as a chart; beliefs can be taken away."""

from collections.abc import Sequence

import structlog

from handlers import chart, portrait, texts_taste
from handlers.beliefs import FACE, Belief, Beliefs
from handlers.turn import Turn
from handlers.wishes import grammar
from models.chat import Action, Button, Document, Reply, Verb
from models.errors import Busy

log = structlog.get_logger(__name__)

OFFERED = 5
"""How many beliefs a button takes away, the strongest; by name any can be."""

LONGEST = 160
"""Characters of a sentence that may take a belief away."""

_REMOVE, _RESTORE = frozenset({"remove", "forget", "drop"}), frozenset({"restore", "undo", "keep"})
_DROP = grammar.pattern("drop_belief")


async def command(turn: Turn, argument: str) -> Reply:
    """Answer /profile, "/profile remove jazz" and "/profile restore jazz"."""
    verb, _, name = argument.strip().partition(" ")
    if verb.lower() in _REMOVE and name.strip():
        return await remove(turn, name)
    if verb.lower() in _RESTORE and name.strip():
        return await restore(turn, name)
    return Reply(texts_taste.PROFILE_USAGE) if verb else await show(turn)


async def in_words(turn: Turn, text: str) -> Reply | None:
    """Answer "forget that I like jazz"; None where no belief is to go."""
    asked = _DROP.search(text.strip()) if len(text) <= LONGEST else None
    return await remove(turn, asked["name"]) if asked else None


async def show(turn: Turn) -> Reply:
    """Tell what is believed, draw it, and offer to forget the strongest beliefs."""
    known = await portrait.Portrait.of(turn.services.store, turn.user)
    text = "\n".join(portrait.lines(known))
    panels = portrait.panels(known)
    offered = (*known.beliefs.held[:OFFERED], *known.beliefs.face)
    buttons = tuple(_forget(belief) for belief in offered)
    document = await _drawn(turn, panels) if panels else None
    return Reply(text, buttons=buttons, document=document)


async def remove(turn: Turn, words: str) -> Reply:
    """Take a belief away by its name."""
    beliefs = await _beliefs(turn)
    return await _set_aside(turn, beliefs, beliefs.named(words))


async def restore(turn: Turn, words: str) -> Reply:
    """Let a belief count again, by its name."""
    beliefs = await _beliefs(turn)
    return await _give_back(turn, beliefs, beliefs.named(words))


async def pressed(turn: Turn, action: Action) -> Reply:
    """Answer the buttons that take a belief away and bring it back."""
    beliefs = await _beliefs(turn)
    belief = beliefs.of_target(action.target)
    if action.verb is Verb.SET_ASIDE:
        return await _set_aside(turn, beliefs, belief)
    return await _give_back(turn, beliefs, belief)


async def _beliefs(turn: Turn) -> Beliefs:
    store = turn.services.store
    return Beliefs.of(await store.profile(turn.user), await store.corrections(turn.user))


async def _set_aside(turn: Turn, beliefs: Beliefs, belief: Belief | None) -> Reply:
    if belief is None:
        return _unknown(beliefs)
    store, now = turn.services.store, turn.services.now()
    await store.set_aside(turn.user, belief.facet, belief.name, now)
    log.info("belief_set_aside", facet=str(belief.facet))
    undo = Button(texts_taste.UNDO, Action(Verb.GIVE_BACK, belief.target))
    said = texts_taste.FORGOT_FACE if belief == FACE else texts_taste.FORGOT
    return Reply(said.format(name=belief.words), buttons=(undo,))


async def _give_back(turn: Turn, beliefs: Beliefs, belief: Belief | None) -> Reply:
    if belief is None:
        return _unknown(beliefs)
    await turn.services.store.give_back(turn.user, belief.facet, belief.name)
    said = texts_taste.COUNTS_AGAIN_FACE if belief == FACE else texts_taste.COUNTS_AGAIN
    return Reply(said.format(name=belief.words))


def _unknown(beliefs: Beliefs) -> Reply:
    names = ", ".join(belief.words for belief in beliefs.held[: portrait.NAMED_AT_ONCE])
    if not names:
        return Reply(texts_taste.NO_SUCH_BELIEF, failed=True)
    return Reply(texts_taste.NO_SUCH_BELIEF_AMONG.format(names=names), failed=True)


def _forget(belief: Belief) -> Button:
    label = texts_taste.FORGET_LIKING if belief.leaning > 0 else texts_taste.FORGET_SKIPPING
    label = texts_taste.FORGET_FACE if belief == FACE else label
    return Button(label.format(name=belief.words), Action(Verb.SET_ASIDE, belief.target))


async def _drawn(turn: Turn, panels: Sequence[chart.Panel]) -> Document | None:
    """Return the chart; where too much waits, the words must do."""
    try:
        data = await turn.services.workers.run(chart.draw, panels)
    except Busy:
        return None
    return Document("moodsync-profile.png", "image/png", data, portrait.description(panels))
