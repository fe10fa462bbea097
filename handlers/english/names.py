"""What modes, kinds, genres and languages are called in English."""

from collections.abc import Mapping
from types import MappingProxyType

from models.media import MediaKind, Mode

MODE_LABELS: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: "Match",
        Mode.LIFT: "Lift",
        Mode.CALM: "Calm",
        Mode.ENERGISE: "Energise",
        Mode.SURPRISE: "Surprise",
    }
)

MODE_MEANINGS: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: "match your mood",
        Mode.LIFT: "lift your mood",
        Mode.CALM: "calm you down",
        Mode.ENERGISE: "wake you up",
        Mode.SURPRISE: "surprise you",
    }
)

KIND_LABELS: Mapping[tuple[MediaKind, ...], str] = MappingProxyType(
    {
        (MediaKind.MUSIC,): "🎵 Songs",
        (MediaKind.MOVIE,): "🎬 Films",
        (MediaKind.MUSIC, MediaKind.MOVIE): "Both",
    }
)

GENRES: Mapping[str, str] = MappingProxyType(
    {
        genre: genre  # the catalogue names them in English
        for genre in (
            "action", "adventure", "afrobeat", "alternative", "ambient", "animation", "ballad",
            "blues", "bollywood", "bossa nova", "chanson", "children", "classical", "comedy",
            "country", "crime", "dance", "disco", "documentary", "drama", "electronic", "family",
            "fantasy", "flamenco", "folk", "funk", "gospel", "grunge", "hard rock", "hip hop",
            "history", "horror", "house", "indie", "instrumental", "j-pop", "jazz", "k-pop",
            "latin", "metal", "music", "musical", "mystery", "nature", "new age", "opera", "pop",
            "punk", "r&b", "reggae", "rock", "romance", "science fiction", "singer-songwriter",
            "ska", "soul", "soundtrack", "swing", "techno", "thriller", "war", "western", "world",
        )
    }
)  # fmt: skip

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
        "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French",
        "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
        "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
        "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "ta": "Tamil",
        "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
        "zh": "Chinese", "bn": "Bengali", "is": "Icelandic", "yo": "Yoruba", "zxx": "no language",
        "am": "Amharic", "bm": "Bambara", "br": "Breton", "bs": "Bosnian", "ca": "Catalan",
        "cy": "Welsh", "dz": "Dzongkha", "eu": "Basque", "ga": "Irish", "gd": "Scottish Gaelic",
        "hr": "Croatian", "ht": "Haitian Creole", "hy": "Armenian", "iu": "Inuktitut",
        "kk": "Kazakh", "kn": "Kannada", "ku": "Kurdish", "la": "Latin", "ln": "Lingala",
        "lv": "Latvian", "mi": "Maori", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
        "mr": "Marathi", "ms": "Malay", "pa": "Punjabi", "se": "Northern Sami", "si": "Sinhala",
        "sk": "Slovak", "sl": "Slovene", "sr": "Serbian", "sw": "Swahili", "tl": "Tagalog",
        "ur": "Urdu", "wo": "Wolof", "xh": "Xhosa", "zu": "Zulu", "et": "Estonian",
        "lt": "Lithuanian", "bg": "Bulgarian", "nb": "Norwegian", "ka": "Georgian",
    }
)  # fmt: skip
