"""A recommendation as a card, ready to draw on any platform; pure."""

from handlers import wording
from handlers.lines import Phrase
from handlers.table import Table
from models.chat import Action, Button, Card, Verb
from models.media import Media, Movie, Recommendation
from recommender.links import pages

MOST_GENRES = 3  # more do not fit under a title on a phone


def card(recommendation: Recommendation, table: Table) -> Card:
    """Return the card of one recommendation."""
    item = recommendation.item
    return Card(
        id=item.id,
        kind=item.kind,
        title=item.title,
        subtitle=subtitle(item, table),
        reason=wording.because(table, recommendation.reason, item.kind),
        links=pages(item),
        image_url=item.image_url,
        buttons=(
            Button(table.tell(Phrase.LIKE_BUTTON), Action(Verb.LIKE, item.id)),
            Button(table.tell(Phrase.SKIP_BUTTON), Action(Verb.SKIP, item.id)),
            Button(table.tell(Phrase.RATE_BUTTON), Action(Verb.RATE, item.id)),
        ),
    )


def subtitle(item: Media, table: Table) -> str:
    """Return maker, year, a film's length and the genres, leaving out what is unknown."""
    runtime = item.runtime if isinstance(item, Movie) else 0
    genres = sorted(item.genres)[:MOST_GENRES]
    facts = [
        item.maker,
        str(item.year) if item.year > 0 else "",
        table.tell(Phrase.MINUTES, minutes=runtime) if runtime > 0 else "",
        wording.listed(table, (wording.genre_name(table, genre) for genre in genres)),
    ]
    return " · ".join(fact for fact in facts if fact)
