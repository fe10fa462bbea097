"""Every sentence the bot says.

Plain text: the platform does the escaping. What talk is made of, in several wordings each, stands
in one table for each language (`TABLES`); `handlers.lines` has the keys, `handlers.english` the
English. Here is what is said in one way only: notices, help, labels, errors; more of it stands
beside, in `texts_taste`, `texts_journey` and `texts_care`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.english import ENGLISH
from handlers.lines import Table
from models.errors import MediaTooLarge, UnreadableMedia, UserError
from models.media import Mode
from models.mood import Emotion, PhotoProblem

TABLES: Mapping[str, Table] = MappingProxyType({"en": ENGLISH})
"""What talk is made of, by ISO 639-1: another language is one more table."""

MOODS = ENGLISH.moods
KIND_WORDS = ENGLISH.kinds

CONSENT_VERSION = "2026-11-21.2"
"""Changes with the meaning of NOTICE; everybody is asked again then."""

NOTICE = (
    "Before your first picture, please read this.\n"
    "• A program, not a person, looks at the expression on the face and guesses a mood. "
    "It is often wrong.\n"
    "• Pictures and clips are never kept: they live in memory for a moment and are dropped.\n"
    "• What is kept: the guessed mood with its time, what I showed you and why, what you liked, "
    "skipped, rated or corrected, what I shall not count, what you wished for last, which of my "
    "sentences you had lately, whether a playlist helped, your settings and this consent, "
    "all under the number this chat knows you by. No name, no words you write.\n"
    "• /export hands you all of it, /forget erases all of it, and you can take this consent "
    "back at any time with /privacy.\n"
    "• Send only pictures of yourself, and not at work or in school: reading moods there is "
    "against the law in many places. You should be at least 13.\n"
    "No pictures? Everything works with words or with one tap, too."
)

GREETING = (
    "Hello, I am MoodSync, a program. Show me your face or tell me how you are, "
    "and I will find a few songs and films that fit, or that help.\n"
    "I guess moods from faces and words, and I am often wrong: tell me when I am."
)
WELCOME_BACK = "Welcome back!"
HOW_ARE_YOU = "How are you? Write a sentence, send a picture, or tap."
FIRST_TIME = "(I am a program that guesses moods, and I am often wrong. More: /privacy)"

AGREED = "Thank you. Now send me a picture or a short clip of your face."
DECLINED = "All right, no pictures. Write how you feel, or tap:"
PICTURES_OFF = "Done: I will not look at pictures any more unless you agree again."
PICTURES_ON = "You agreed to pictures on {date}."
PICTURES_NOT_AGREED = "You have not agreed to pictures."

HELP = (
    "Send a selfie, a clip of up to a minute, or a sentence, and I answer with songs and films.\n"
    "Say it as you like: “a funny film from the 90s”, “like Interstellar but happier”, "
    "“more like the second one”, “calmer”, “4 stars for the first one”, “why the second one?”\n"
    "/mood: tap how you feel\n"
    "/mode: match the mood, lift it, calm down, energise, or be surprised\n"
    "/more: other cards for the same mood\n"
    "/journey: a playlist that starts at your mood and walks on from there\n"
    "/why: why you got the latest cards\n"
    "/profile: what I believe of your taste, and a way to take a belief away\n"
    "/privacy: what happens to pictures, and your consent\n"
    "/export: all I hold about you, as a file\n"
    "/forget: erase all of it"
)

PICK = "How do you feel?"
NO_FACE_BUT_WORDS = "I can't find a face in it, so I go by your words."
SEVERAL_FACES = "I see {count} faces; I went by the largest."
CHANGES = "It starts {first} and ends {last}."
CHANGES_BY_WAY_OF = "It starts {first}, is {peak} in between, and ends {last}."
CHANGES_FOR_A_MOMENT = "It starts and ends {first}, and is {peak} for a moment in between."


FACES: Mapping[Emotion, str] = MappingProxyType(
    {
        Emotion.ANGER: "angry",
        Emotion.CONTEMPT: "scornful",
        Emotion.DISGUST: "disgusted",
        Emotion.FEAR: "tense",
        Emotion.HAPPINESS: "smiling",
        Emotion.NEUTRAL: "calm",
        Emotion.SADNESS: "sad",
        Emotion.SURPRISE: "surprised",
    }
)
"""What a face is at one moment of a clip; a face that smiles need not be happy."""
PICKER: Mapping[Emotion, str] = MappingProxyType(
    {
        Emotion.HAPPINESS: "😊 Happy",
        Emotion.NEUTRAL: "😌 Calm",
        Emotion.SADNESS: "😢 Sad",
        Emotion.ANGER: "😠 Angry",
        Emotion.FEAR: "😨 Afraid",
        Emotion.SURPRISE: "😮 Surprised",
        Emotion.DISGUST: "🤢 Disgusted",
        Emotion.CONTEMPT: "😒 Scornful",
    }
)


MODE_LABELS: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: "Match",
        Mode.LIFT: "Lift",
        Mode.CALM: "Calm",
        Mode.ENERGISE: "Energise",
        Mode.SURPRISE: "Surprise",
    }
)
KIND_LABELS: Mapping[str, str] = MappingProxyType(
    {"music": "🎵 Music", "movie": "🎬 Films", "both": "Both"}
)
MODE_NOW = "Now I {mode}, with {kinds}. What would you like?"
MODE_MEANINGS: Mapping[Mode, str] = MappingProxyType(
    {
        Mode.MATCH: "match your mood",
        Mode.LIFT: "lift your mood",
        Mode.CALM: "calm you down",
        Mode.ENERGISE: "wake you up",
        Mode.SURPRISE: "surprise you",
    }
)
CHOSEN = "Done: from now on I {mode}, with {kinds}."

AGREE_BUTTON = "I agree"
DECLINE_BUTTON = "No pictures"
NO_MORE_PICTURES_BUTTON = "No pictures any more"
NOT_MY_MOOD_BUTTON = "Not my mood"
MORE_BUTTON = "More"
SHOW_ME_BUTTON = "Show me"
FORGET_BUTTON = "Erase everything"

ASKED_FOR = "you asked for it"
UNKNOWN_ITEM = "I don't remember showing you that one."
OLD_BUTTON = "That button is from an older version of me. /help shows what I can do."
NO_MOOD_YET = "I don't know your mood yet. Tell me, or tap:"

ENDPOINT_NOTICE = (
    "When you chat about nothing in particular, that one message goes to a language model that "
    "whoever runs me has chosen, without your name or number. Nothing else does."
)
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

EXPORTED = "This is all I hold about you."
FORGET_SURE = (
    "This erases your moods, likes, skips, stars, answers, settings and consent. "
    "What your likes taught me about songs and films in general is gone within an hour. "
    "There is no way back."
)
FORGOTTEN = "Done. I know nothing about you any more."

UNKNOWN_COMMAND = "I don't know that command."

NOT_UNDERSTOOD = (
    "I can only read pictures, short clips and words. "
    "Send one of those, or /mood to tap how you feel."
)
NOT_FETCHED = "I could not get that file. Please send it again."
PRIVATE_ONLY = "For now I only work in private: write to me there, and send /start."
ANSWERED_PRIVATELY = "Moods are personal, so I answer you in a direct message."
CANNOT_WRITE_TO_YOU = (
    "Moods are personal, and I can't write to you directly. "
    "Use /mood here: nobody but you sees the answer."
)
ONE_MOMENT = "One moment, please: I am still busy with what you sent before."
NOT_OF_OUR_PAGE = "I could not read that. Please reload the page and try again."
UNFINISHED = "That picture did not arrive in full. Please send it again."

BUSY = "I have a lot to look at right now. Please try again in a moment."
STORE_DOWN = (
    "My memory doesn't answer right now, so nothing of this was kept. "
    "Please try again in a minute."
)
SORRY = "Something went wrong on my side, not yours. Please try again."

ADVICE: Mapping[type[UserError], str] = MappingProxyType(
    {
        UnreadableMedia: "I can't open that. A JPEG, PNG, WebP, GIF or HEIC picture, "
        "or a short MP4 or WebM clip, works best.",
        MediaTooLarge: "That is too large for me: pictures and clips up to 20 MB, "
        "clips up to 60 seconds.",
    }
)
PHOTO_ADVICE: Mapping[PhotoProblem, str] = MappingProxyType(
    {
        PhotoProblem.TOO_SMALL: "The face is small; a little closer would help.",
        PhotoProblem.BLURRED: "It is blurred; a steadier picture would help.",
        PhotoProblem.TOO_DARK: "It is dark; a little more light would help.",
        PhotoProblem.TOO_BRIGHT: "It is very bright; a little less light would help.",
        PhotoProblem.TURNED_AWAY: "You look away; facing the camera would help.",
        PhotoProblem.COVERED: "Something covers part of the face; without it I see more.",
    }
)
