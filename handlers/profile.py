"""What MoodSync believes of somebody, in words and as a chart; beliefs can be taken away."""

from collections.abc import Sequence

import structlog

from handlers import chart, portrait, wording
from handlers.beliefs import Belief, Beliefs
from handlers.lines import Phrase
from handlers.table import Table
from handlers.turn import Turn
from handlers.wishes import grammar
from models.chat import Action, Button, Document, Reply, Verb
from models.errors import Busy
from models.profile import Facet
from recommender.habits_told import pronounced

log = structlog.get_logger(__name__)

OFFERED = 5
"""How many beliefs a button takes away, the strongest; by name any can be."""

LONGEST = 160
"""Characters of a sentence that may take a belief away."""

_REMOVE, _RESTORE = frozenset({"remove", "forget", "drop"}), frozenset({"restore", "undo", "keep"})
_DROP = grammar.pattern("drop_belief")
_FORGOT = {
    Facet.FACE: Phrase.FORGOT_FACE,
    Facet.HOUR: Phrase.FORGOT_HABIT,
    Facet.WEEKEND: Phrase.FORGOT_HABIT,
}
_COUNTS_AGAIN = {
    Facet.FACE: Phrase.COUNTS_AGAIN_FACE,
    Facet.HOUR: Phrase.COUNTS_AGAIN_HABIT,
    Facet.WEEKEND: Phrase.COUNTS_AGAIN_HABIT,
}


async def command(turn: Turn, argument: str) -> Reply:
    """Answer /profile, "/profile remove jazz" and "/profile restore jazz"."""
    verb, _, name = argument.strip().partition(" ")
    if verb.lower() in _REMOVE and name.strip():
        return await remove(turn, name)
    if verb.lower() in _RESTORE and name.strip():
        return await restore(turn, name)
    return Reply(turn.tell(Phrase.PROFILE_USAGE)) if verb else await show(turn)


async def in_words(turn: Turn, text: str) -> Reply | None:
    """Answer "forget that I like jazz"; None where no belief is to go."""
    asked = _DROP.search(text.strip()) if len(text) <= LONGEST else None
    return await remove(turn, asked["name"]) if asked else None


async def show(turn: Turn) -> Reply:
    """Tell what is believed, draw it, and offer to forget the strongest beliefs."""
    services = turn.services
    known = await portrait.Portrait.of(services.store, turn.user, services.now())
    text = "\n".join(portrait.lines(turn.table, known))
    panels = portrait.panels(turn.table, known)
    beliefs = known.beliefs
    offered = (*beliefs.held[:OFFERED], *beliefs.face, *beliefs.habits)
    buttons = tuple(_forget(turn.table, belief) for belief in offered)
    document = await _drawn(turn, panels) if panels else None
    return Reply(text, buttons=buttons, document=document)


async def remove(turn: Turn, words: str) -> Reply:
    """Take a belief away by its name."""
    beliefs = await _beliefs(turn)
    return await _set_aside(turn, beliefs, beliefs.named(words, turn.table))


async def restore(turn: Turn, words: str) -> Reply:
    """Let a belief count again, by its name."""
    beliefs = await _beliefs(turn)
    return await _give_back(turn, beliefs, beliefs.named(words, turn.table))


async def pressed(turn: Turn, action: Action) -> Reply:
    """Answer the buttons that take a belief away and bring it back."""
    beliefs = await _beliefs(turn)
    belief = beliefs.of_target(action.target)
    if action.verb is Verb.SET_ASIDE:
        return await _set_aside(turn, beliefs, belief)
    return await _give_back(turn, beliefs, belief)


async def _beliefs(turn: Turn) -> Beliefs:
    store = turn.services.store
    taste, corrections = await store.profile(turn.user), await store.corrections(turn.user)
    return Beliefs.of(taste, corrections, pronounced(taste, turn.services.now()))


async def _set_aside(turn: Turn, beliefs: Beliefs, belief: Belief | None) -> Reply:
    if belief is None:
        return _unknown(turn.table, beliefs)
    store, now = turn.services.store, turn.services.now()
    await store.set_aside(turn.user, belief.facet, belief.name, now)
    log.info("belief_set_aside", facet=str(belief.facet))
    undo = Button(turn.tell(Phrase.UNDO), Action(Verb.GIVE_BACK, belief.target))
    said = _FORGOT.get(belief.facet, Phrase.FORGOT)
    return Reply(turn.tell(said, name=belief.words(turn.table)), buttons=(undo,))


async def _give_back(turn: Turn, beliefs: Beliefs, belief: Belief | None) -> Reply:
    if belief is None:
        return _unknown(turn.table, beliefs)
    await turn.services.store.give_back(turn.user, belief.facet, belief.name)
    said = _COUNTS_AGAIN.get(belief.facet, Phrase.COUNTS_AGAIN)
    return Reply(turn.tell(said, name=belief.words(turn.table)))


def _unknown(table: Table, beliefs: Beliefs) -> Reply:
    known = [belief.words(table) for belief in beliefs.held[: portrait.NAMED_AT_ONCE]]
    if not known:
        return Reply(table.tell(Phrase.NO_SUCH_BELIEF), failed=True)
    names = wording.listed(table, known)
    return Reply(table.tell(Phrase.NO_SUCH_BELIEF_AMONG, names=names), failed=True)


def _forget(table: Table, belief: Belief) -> Button:
    label = Phrase.FORGET_LIKING if belief.leaning > 0 else Phrase.FORGET_SKIPPING
    label = Phrase.FORGET_BELIEF if belief.facet in _FORGOT else label
    words = table.tell(label, name=belief.words(table))
    return Button(words, Action(Verb.SET_ASIDE, belief.target))


async def _drawn(turn: Turn, panels: Sequence[chart.Panel]) -> Document | None:
    """Return the chart; where too much waits, the words must do."""
    try:
        data = await turn.services.workers.run(chart.draw, panels)
    except Busy:
        return None
    description = portrait.description(turn.table, panels)
    return Document("moodsync-profile.png", "image/png", data, description)
