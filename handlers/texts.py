"""Every sentence the bot says: one table for each language, and which of them is taken.

Plain text: the platform does the escaping. `handlers.lines` has the keys, `handlers.table` what a
table holds, `handlers.english` the English one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.english import ENGLISH
from handlers.table import Table

USUAL = "en"
"""The language of everybody, as long as nobody can choose one."""

TABLES: Mapping[str, Table] = MappingProxyType({USUAL: ENGLISH})
"""By ISO 639-1: another language is one more table."""

CONSENT_VERSION = "2026-11-21.3"
"""Changes with the meaning of `Phrase.CONSENT_NOTICE`; everybody is asked again then."""

ENGLISH_ONLY: Mapping[str, str] = MappingProxyType(
    {
        "ar": "عذراً، أفهم الإنجليزية فقط. يمكنك الضغط على ما تشعر به.",
        "cs": "Promiňte, rozumím jen anglicky. Stačí ale klepnout na svou náladu.",
        "de": "Entschuldigung, ich verstehe nur Englisch. Ein Tipp auf deine Stimmung genügt.",
        "es": "Lo siento, solo entiendo inglés. Basta con tocar cómo te sientes.",
        "fr": "Désolé, je ne comprends que l'anglais. Il suffit de toucher votre humeur.",
        "hi": "माफ़ कीजिए, मैं केवल अंग्रेज़ी समझता हूँ। आप अपना मूड चुन सकते हैं।",
        "it": "Mi dispiace, capisco solo l'inglese. Basta toccare il tuo umore.",
        "ja": "すみません、英語しかわかりません。気分をタップしてください。",
        "ko": "죄송하지만 영어만 이해합니다. 기분을 눌러 주세요.",
        "nl": "Sorry, ik begrijp alleen Engels. Tik op hoe je je voelt.",
        "pl": "Przepraszam, rozumiem tylko angielski. Wystarczy dotknąć swojego nastroju.",
        "pt": "Desculpe, só entendo inglês. Basta tocar em como você se sente.",
        "ru": "Извините, я понимаю только по-английски. Нажмите на своё настроение.",
        "sv": "Tyvärr förstår jag bara engelska. Tryck på hur du mår.",
        "tr": "Üzgünüm, yalnızca İngilizce anlıyorum. Ruh haline dokunman yeterli.",  # noqa: RUF001
        "uk": "Вибачте, я розумію лише англійську. Натисніть на свій настрій.",
        "zh": "抱歉，我只懂英语。点一下您的心情就可以。",  # noqa: RUF001
    }
)
"""That we read English only and a tap is enough, in languages that people may write in."""


def table_for(language: str = USUAL) -> Table:
    """Return the sentences of a language, by ISO 639-1; the usual ones where it has none."""
    return TABLES.get(language, TABLES[USUAL])
