"""A recommendation as a card, ready to draw on any platform; pure."""

from models.chat import Action, Button, Card, Verb
from models.media import Media, Movie, Recommendation

LIKE_LABEL = "👍 Like"
SKIP_LABEL = "👎 Skip"
RATE_LABEL = "⭐ Rate"
MOST_GENRES = 3  # more do not fit under a title on a phone


def card(recommendation: Recommendation) -> Card:
    """Return the card of one recommendation."""
    item = recommendation.item
    return Card(
        id=item.id,
        kind=item.kind,
        title=item.title,
        subtitle=subtitle(item),
        reason=recommendation.reason,
        link=item.url,
        links=item.links,
        image_url=item.image_url,
        buttons=(
            Button(LIKE_LABEL, Action(Verb.LIKE, item.id)),
            Button(SKIP_LABEL, Action(Verb.SKIP, item.id)),
            Button(RATE_LABEL, Action(Verb.RATE, item.id)),
        ),
    )


def subtitle(item: Media) -> str:
    """Return maker, year, a film's length and the genres, leaving out what is unknown."""
    facts = [
        item.maker,
        str(item.year) if item.year > 0 else "",
        f"{item.runtime} min" if isinstance(item, Movie) and item.runtime > 0 else "",
        ", ".join(sorted(item.genres)[:MOST_GENRES]),
    ]
    return " · ".join(fact for fact in facts if fact)
