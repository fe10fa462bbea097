"""What somebody hears in English who may want to hurt themselves."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.lines import Phrase

DISTRESS = (
    "I am a program, so I can't help the way a person can, but I don't want to pass over what you "
    "just wrote. You do not have to carry this alone. Please talk to somebody now: a person close "
    "to you, or one of these, who listen at any hour.",
    "Thank you for writing that down; it can't have been easy. I am only a program. There are "
    "people who will listen to you right now, without judging. Please call one of them, or "
    "somebody you trust.",
    "What you write sounds very heavy, and I take it seriously. I am a program and can't be with "
    "you, but somebody can. Please reach out to one of these, or to a person near you, now.",
)

CARE: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.HELPLINE: "• {country}: {number} ({name}, {hours})",
        Phrase.EVERY_COUNTRY: "• Every other country: {address}",
        Phrase.IN_DANGER: "If you are in danger right now, please call your emergency number.",
        Phrase.NOT_KEPT: "I have not kept or noted what you wrote.",
    }
)

COUNTRIES: Mapping[str, str] = MappingProxyType(
    {
        "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BR": "Brazil", "CA": "Canada",
        "CH": "Switzerland", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "EE": "Estonia",
        "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GR": "Greece",
        "HK": "Hong Kong", "HU": "Hungary", "IE": "Ireland", "IL": "Israel", "IN": "India",
        "IS": "Iceland", "IT": "Italy", "JP": "Japan", "KR": "South Korea", "MX": "Mexico",
        "NL": "Netherlands", "NO": "Norway", "NZ": "New Zealand", "PL": "Poland",
        "PT": "Portugal", "SE": "Sweden", "SG": "Singapore", "UA": "Ukraine",
        "US": "United States", "ZA": "South Africa",
    }
)  # fmt: skip
