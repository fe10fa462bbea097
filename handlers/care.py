"""What somebody hears who may want to hurt themselves: a calm sentence and helplines.

No cards, no questions, no jokes. Nothing here reaches the log or the store, not even that it
happened.
"""

import re
from collections.abc import Mapping, Sequence

from handlers.helplines import Helpline, Helplines
from handlers.lines import Phrase
from handlers.table import Table
from handlers.turn import Turn
from models.chat import Reply
from models.errors import Busy

OURS = "en"
"""The language of a message that is in no other."""


async def answer(turn: Turn, text: str) -> Reply:
    """Answer words that suggest self-harm with the helplines that fit them."""
    services, table = turn.services, turn.table
    try:
        language = await services.workers.run(services.language.foreign, text) or OURS
    except Busy:  # nobody who writes this is asked to try again later
        language = OURS
    lines = fitting(services.helplines, text, language, table.countries)
    # drawn without the voice, which would write down which sentence it was
    said = [turn.rng.choice(table.distress), *(_line(table, line) for line in lines)]
    said.append(table.tell(Phrase.EVERY_COUNTRY, address=services.helplines.directory))
    said.append(f"{table.tell(Phrase.IN_DANGER)} {table.tell(Phrase.NOT_KEPT)}")
    return Reply("\n".join(said))


def fitting(
    known: Helplines, text: str, language: str, countries: Mapping[str, str]
) -> Sequence[Helpline]:
    """Return the lines of a country that is named, or else those that speak the language."""
    named = [
        country
        for country, name in countries.items()
        if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    ]
    lines = [line for country in named for line in known.of(country)]
    return lines or [
        line
        for country in known.by_country.values()
        for line in country
        if language in line.languages
    ]


def _line(table: Table, line: Helpline) -> str:
    country = table.countries.get(line.country, line.country)
    return table.tell(
        Phrase.HELPLINE, country=country, number=line.number, name=line.name, hours=line.hours
    )
