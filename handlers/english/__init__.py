"""The English table, put together from the modules beside this one.

Another language is a package like this: what its table lacks, mypy and `test_texts.py` say.
"""

from types import MappingProxyType

from handlers.english.cards import CARD_LINES, KINDS, OFFERS, WISHES
from handlers.english.care import CARE, COUNTRIES, DISTRESS
from handlers.english.commands import CHOICES, MENU, SLASH
from handlers.english.journey import ANSWERS, JOURNEY, JOURNEY_NAMES, JOURNEYS, OUTCOMES
from handlers.english.moods import FACES, FEELINGS, MOOD_LINES, MOODS, PICKER
from handlers.english.names import GENRES, KIND_LABELS, LANGUAGES, MODE_LABELS, MODE_MEANINGS
from handlers.english.notices import (
    ADVICE,
    BUTTONS,
    ERRORS,
    MOOD_NOTICES,
    NOTICES,
    PHOTO_ADVICE,
)
from handlers.english.page import PAGE
from handlers.english.reasons import CARD, GENRE_PHRASES, REASONS
from handlers.english.talk import TALK_LINES
from handlers.english.taste import TASTE_LINES
from handlers.english.why import BELIEFS, CHART, MODE_AIMS, PARTS, PROFILE, SOURCES, STARS, WHY
from handlers.table import Table

ENGLISH = Table(
    lines=MappingProxyType({**TALK_LINES, **MOOD_LINES, **CARD_LINES, **TASTE_LINES}),
    feelings=FEELINGS,
    offers=OFFERS,
    distress=DISTRESS,
    phrases=MappingProxyType(
        {
            **NOTICES,
            **MOOD_NOTICES,
            **BUTTONS,
            **ERRORS,
            **CARD,
            **JOURNEY,
            **WHY,
            **PROFILE,
            **CHART,
            **CARE,
        }
    ),
    advice=ADVICE,
    photo_advice=PHOTO_ADVICE,
    journeys=JOURNEYS,
    outcomes=OUTCOMES,
    reasons=REASONS,
    moods=MOODS,
    faces=FACES,
    picker=PICKER,
    mode_labels=MODE_LABELS,
    mode_meanings=MODE_MEANINGS,
    mode_aims=MODE_AIMS,
    journey_names=JOURNEY_NAMES,
    answers=ANSWERS,
    kinds=KINDS,
    kind_labels=KIND_LABELS,
    wishes=WISHES,
    beliefs=BELIEFS,
    sources=SOURCES,
    parts=PARTS,
    stars=STARS,
    genres=GENRES,
    genre_phrases=GENRE_PHRASES,
    languages=LANGUAGES,
    countries=COUNTRIES,
    menu=MENU,
    slash=SLASH,
    choices=CHOICES,
    page=PAGE,
)
