"""From what was understood to a wish that catalogues can answer."""

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.turn import Turn
from models.chat import Message
from models.media import BOTH_KINDS, Filters, ItemId, Media, MediaKind, Wish
from models.understanding import Understanding

WISH_LASTS = timedelta(minutes=30)
"""How long "another" and "calmer" mean the wish before; after that they mean the usual one."""

MOST = 10
"""Items of each kind that one answer may show."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish, and whether every name in it was known."""

    wish: Wish
    known: bool = True


async def usual(turn: Turn) -> Wish:
    """Return what a person wants when their words do not say; what their page says goes first."""
    held = await turn.services.store.preferences(turn.user)
    if not isinstance(turn.update, Message):
        return Wish(held.mode, held.kinds)
    return Wish(turn.update.mode or held.mode, _ordered(turn.update.kinds or held.kinds))


async def last(turn: Turn) -> Wish:
    """Return the wish before this one if it is recent, otherwise the usual one."""
    found = await turn.services.store.last_wish(turn.user)
    if found and turn.services.now() - found[1] <= WISH_LASTS:
        return found[0]
    return await usual(turn)


async def grown(turn: Turn, base: Wish, heard: Understanding) -> Wished:
    """Return a wish with what was understood in place of what it said before."""
    filters = _merged(base.filters, _filters(heard))
    like, known = base.similar_to, True
    kinds = heard.kinds
    if heard.similar_to:
        found = await named(turn, heard.similar_to)
        like, known = (found.id, True) if found else (None, False)
        kinds = kinds or ((found.kind,) if found else ())
    if heard.by:
        maker = await turn.services.library.maker(heard.by)
        # "like Creep by Radiohead" names one song; it does not ask for Radiohead
        filters = replace(filters, by=None if heard.similar_to else maker)
        known = known and maker is not None
    if heard.max_runtime and not kinds:
        kinds = (MediaKind.MOVIE,)
    wish = Wish(
        mode=heard.mode or base.mode,
        kinds=_ordered(kinds or base.kinds),
        count=min(max(1, heard.count), MOST) if heard.count else base.count,
        filters=filters,
        similar_to=like,
    )
    return Wished(wish, known)


def like(base: Wish, item: Media, heard: Understanding) -> Wish:
    """Return the wish for more of an item; what must be kept out stays out."""
    kept = Filters(not_genres=base.filters.not_genres, family_safe=base.filters.family_safe)
    return Wish(
        mode=heard.mode or Wish().mode,
        kinds=_ordered(heard.kinds or (item.kind,)),
        count=base.count,
        filters=_merged(kept, _filters(heard)),
        similar_to=item.id,
    )


async def named(turn: Turn, name: str) -> Media | None:
    """Return the item of this title, or else the best known one of this maker."""
    library = turn.services.library
    return await library.named(name) or await library.best_of(name)


async def item(turn: Turn, id_: ItemId) -> Media | None:
    """Return an item that was shown, if a catalogue still holds it."""
    return await turn.services.library.item(id_)


def refines(heard: Understanding) -> bool:
    """Tell whether a message only says what is unwanted: that goes on from the wish before."""
    return bool(heard.not_genres) and _filters(heard).given == ("not_genres",)


def says_what(heard: Understanding) -> bool:
    """Tell whether a message names anything that items can be chosen by."""
    return bool(_filters(heard).given or heard.kinds or heard.similar_to or heard.by)


def _filters(heard: Understanding) -> Filters:
    return Filters(
        genres=heard.genres,
        not_genres=heard.not_genres,
        years=heard.years,
        max_runtime=heard.max_runtime,
        language=heard.language,
        family_safe=bool(heard.family_safe),
    )


def _merged(base: Filters, new: Filters) -> Filters:
    """Return what holds after a second wish: the new, and of the old what it leaves standing."""
    kept = {name: getattr(base, name) for name in base.given if name not in new.given}
    merged = replace(new, **kept)
    unwanted = dict.fromkeys((*base.not_genres, *new.not_genres))
    return replace(
        merged,
        genres=tuple(genre for genre in merged.genres if genre not in new.not_genres),
        not_genres=tuple(genre for genre in unwanted if genre not in new.genres),
    )


def _ordered(kinds: tuple[MediaKind, ...]) -> tuple[MediaKind, ...]:
    """Return kinds in our order, whatever order a page or a sentence names them in."""
    return tuple(kind for kind in BOTH_KINDS if kind in kinds)
