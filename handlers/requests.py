"""What people ask for in words: cards for a wish, more like one, others, happier or calmer."""

import re
from dataclasses import replace

from emotion import fusion
from handlers import memory, mood, wanted
from handlers.lines import Line, Phrase
from handlers.offers import Offer, show
from handlers.shown import last_cards, meant
from handlers.turn import Turn
from models.chat import ButtonPress, Reply
from models.circumplex import COORDINATES
from models.media import Filters, Media, Mode, Wish
from models.mood import Emotion, MoodState
from models.understanding import Understanding

OF_ONESELF = re.compile(
    r"\bi\s*['\N{RIGHT SINGLE QUOTATION MARK}]?\s*(?:a?m|feel|felt|got|was)\b", re.IGNORECASE
)
"""Somebody speaks of themselves: "I'm sad, any film?" tells a feeling, "a sad film" does not."""

GOES_ON = re.compile(
    r"\W*(?:only|just|but|and|without|no|not|nothing|in|from|after|before|under|by)\b",
    re.IGNORECASE,
)
"""How a message begins that only adds to the wish before it: "only from after 2010"."""

TOWARDS = 0.5
"""How far "sadder" or "angrier" moves the mood towards that emotion."""


async def recommend(turn: Turn, heard: Understanding, text: str) -> Reply:
    """Answer a wish; a feeling that is told along with it comes first."""
    goes_on = wanted.refines(heard) or GOES_ON.match(text)
    base = await (wanted.last(turn) if goes_on else wanted.usual(turn))
    wished = await wanted.grown(turn, base, heard)
    if heard.emotion and OF_ONESELF.search(text):
        felt = fusion.fuse([fusion.self_report(heard.emotion)], turn.services.now())
        offer = _offer(turn, felt, wished.wish, mood.warm(turn, heard.emotion), heard)
        return await show(turn, replace(offer, remember=True))
    felt, lead = await _in_mind(turn, tell=not heard.mode and not wished.wish.filters.given)
    if heard.emotion:
        felt = _moved(felt, heard.emotion, 1.0)
    if not wished.known:
        lead = turn.voice.say(Line.NO_LIKENESS)
    if wished.wish.similar_to and (seed := await wanted.item(turn, wished.wish.similar_to)):
        return await _alike(turn, seed, felt, wished.wish)
    return await show(turn, _offer(turn, felt, wished.wish, lead, heard))


async def more(turn: Turn, heard: Understanding) -> Reply:
    """Answer "more like that": like what is named, else a liked card, else the first one."""
    seed = await meant(turn, heard) or await _favourite(turn)
    if seed is None:
        return await another(turn, heard)
    felt, _ = await _in_mind(turn, tell=False)
    return await _alike(turn, seed, felt, wanted.like(await wanted.last(turn), seed, heard))


async def another(turn: Turn, heard: Understanding) -> Reply:
    """Answer "something else": other cards for the wish before."""
    if not await last_cards(turn):
        return mood.ask(turn, turn.tell(Phrase.NO_MOOD_YET))
    wished = await wanted.grown(turn, await wanted.last(turn), heard)
    felt, _ = await _in_mind(turn, tell=False)
    return await show(turn, Offer(felt, wished.wish, "", turn.table.lines[Line.OTHERS]))


async def adjust(turn: Turn, heard: Understanding) -> Reply:
    """Answer "happier", "calmer", "sadder", "less of this": the wish before, moved."""
    wished = await wanted.grown(turn, await wanted.last(turn), heard)
    felt, _ = await _in_mind(turn, tell=False)
    wish = wished.wish
    if heard.mode is None and heard.emotion:
        felt, wish = _moved(felt, heard.emotion, TOWARDS), replace(wish, mode=Mode.MATCH)
    elif heard.mode is None and not wanted.says_what(heard):
        wish = replace(wish, filters=await _less(turn, wish.filters))
    return await show(turn, _offer(turn, felt, wish, "", heard))


async def relaxed(turn: Turn, press: ButtonPress) -> Reply:
    """Answer the button that drops some of the last wishes."""
    found = await turn.services.store.last_wish(turn.user)
    names = press.action.target.split("+")
    if found is None or not set(names) <= set(found[0].filters.given):
        return Reply(turn.tell(Phrase.OLD_BUTTON), failed=True)
    wish = replace(found[0], filters=found[0].filters.without(*names))
    felt, _ = await _in_mind(turn, tell=False)
    return await show(turn, Offer(felt, wish, "", turn.table.lines[Line.HERE]))


async def _alike(turn: Turn, seed: Media, felt: MoodState, wish: Wish) -> Reply:
    wordings = turn.table.lines[Line.LIKE_THAT]
    return await show(turn, Offer(felt, wish, "", wordings, title=seed.title))


async def _in_mind(turn: Turn, *, tell: bool) -> tuple[MoodState, str]:
    """Return the mood to go by, faded with time, and perhaps a sentence that says so."""
    now = turn.services.now()
    held = await turn.services.store.last_mood(turn.user)
    if held is None or memory.weight(held, now) < memory.GONE:
        return memory.unknown(now), ""
    felt = memory.faded(held, now)
    still = memory.weight(held, now) >= memory.STILL_FELT and held.emotion is not Emotion.NEUTRAL
    if not (tell and still and fusion.is_sure(held)):
        return felt, ""
    return felt, turn.voice.once(Line.STILL, mood=turn.table.moods[held.emotion])


def _moved(felt: MoodState, emotion: Emotion, share: float) -> MoodState:
    """Return a mood on its way to an emotion; nobody said that they feel it."""
    valence, arousal = COORDINATES[emotion]
    return replace(
        felt,
        probabilities={
            one: (1 - share) * p + share * (one is emotion)
            for one, p in felt.probabilities.items()
        },
        valence=(1 - share) * felt.valence + share * valence,
        arousal=(1 - share) * felt.arousal + share * arousal,
    )


def _offer(turn: Turn, felt: MoodState, wish: Wish, lead: str, heard: Understanding) -> Offer:
    """Return the offer that says its mode where one was asked for."""
    table = turn.table
    here = table.lines[Line.HERE]
    if heard.mode is None:
        return Offer(felt, wish, lead, here)
    return Offer(felt, wish, lead, table.offers[heard.mode], here)


async def _favourite(turn: Turn) -> Media | None:
    """Return what was liked last among the latest cards, or else the first of them."""
    cards = await last_cards(turn)
    liked = {one.item for one in (await turn.services.store.profile(turn.user)).liked}
    for card in sorted(cards, key=lambda card: card.item not in liked):
        if found := await wanted.item(turn, card.item):
            return found
    return None


async def _less(turn: Turn, filters: Filters) -> Filters:
    """Return the filters without the genre that most of the latest cards have."""
    genres = [genre for card in await last_cards(turn) for genre in sorted(card.genres)]
    if not genres:
        return filters
    worst = max(genres, key=genres.count)
    return replace(
        filters,
        genres=tuple(genre for genre in filters.genres if genre != worst),
        not_genres=tuple(dict.fromkeys((*filters.not_genres, worst))),
    )
