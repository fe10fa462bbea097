"""Notices, help, labels and errors in English."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.lines import Phrase
from models.errors import MediaTooLarge, UnreadableMedia, UserError
from models.mood import PhotoProblem

NOTICES: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.CONSENT_FIRST: "Before your first picture, please read this.",
        Phrase.PRIVACY_LEAD: "This is what happens to your pictures, and what I keep.",
        Phrase.CONSENT_NOTICE: (
            "• A program, not a person, looks at the expression on the face and guesses a mood. "
            "It is often wrong.\n"
            "• Pictures and clips are never kept: they live in memory for a moment and are "
            "dropped.\n"
            "• What is kept: the guessed mood with its time, what I showed you, when and why, "
            "what you liked, skipped, rated or corrected, what I shall not count, what you wished "
            "for last, which of my sentences you had lately, whether a playlist helped, your "
            "settings and this consent, all under the number this chat knows you by. No name, no "
            "words you write.\n"
            "• /export hands you all of it, /forget erases all of it, and you can take this "
            "consent back at any time with /privacy.\n"
            "• Send only pictures of yourself, and not at work or in school: reading moods there "
            "is against the law in many places. You should be at least 13.\n"
            "No pictures? Everything works with words or with one tap, too."
        ),
        Phrase.CONSENT_BY_NAMING: "Naming a picture counts as your consent.",
        Phrase.ENDPOINT_NOTICE: (
            "When you chat about nothing in particular, that one message goes to a language model "
            "that whoever runs me has chosen, without your name or number. Nothing else does."
        ),
        Phrase.AGREED: "Thank you. Now send me a picture or a short clip of your face.",
        Phrase.DECLINED: "All right, no pictures. Write how you feel, or tap:",
        Phrase.PICTURES_OFF: "Done: I will not look at pictures any more unless you agree again.",
        Phrase.PICTURES_ON: "You agreed to pictures on {date}.",
        Phrase.PICTURES_NOT_AGREED: "You have not agreed to pictures.",
        Phrase.GREETING: (
            "Hello, I am MoodSync, a program. Show me your face or tell me how you are, and I "
            "will find a few songs and films that fit, or that help.\n"
            "I guess moods from faces and words, and I am often wrong: tell me when I am."
        ),
        Phrase.WELCOME_BACK: "Welcome back!",
        Phrase.HOW_ARE_YOU: "How are you? Write a sentence, send a picture, or tap.",
        Phrase.FIRST_TIME: (
            "(I am a program that guesses moods, and I am often wrong. More: /privacy)"
        ),
        Phrase.HELP: (
            "Send a selfie, a clip of up to a minute, or a sentence, and I answer with songs and "
            "films.\n"
            "Say it as you like: “a funny film from the 90s”, “like Interstellar but happier”, "
            "“more like the second one”, “calmer”, “4 stars for the first one”, “why the second "
            "one?”\n"
            "/mood: tap how you feel\n"
            "/mode: match the mood, lift it, calm down, energise, or be surprised\n"
            "/more: other cards for the same mood\n"
            "/journey: a playlist that starts at your mood and walks on from there\n"
            "/why: why you got the latest cards\n"
            "/profile: what I believe of your taste, and a way to take a belief away\n"
            "/privacy: what happens to pictures, and your consent\n"
            "/export: all I hold about you, as a file\n"
            "/forget: erase all of it"
        ),
        Phrase.MODE_NOW: "Now I {mode}, with {kinds}. What would you like?",
        Phrase.MADE: (
            "I am MoodSync, an open-source program: people wrote me, and anybody may read how I "
            "work, change it and run it. How do you feel?"
        ),
        Phrase.CHOSEN: "Done: from now on I {mode}, with {kinds}.",
        Phrase.EXPORTED: "This is all I hold about you.",
        Phrase.FORGET_SURE: (
            "This erases your moods, likes, skips, stars, answers, settings and consent. What "
            "your likes taught me about songs and films in general is gone within an hour. There "
            "is no way back."
        ),
        Phrase.FORGOTTEN: "Done. I know nothing about you any more.",
    }
)

MOOD_NOTICES: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.PICK: "How do you feel?",
        Phrase.NO_MOOD_YET: "I don't know your mood yet. Tell me, or tap:",
        Phrase.NO_FACE_BUT_WORDS: "I can't find a face in it, so I go by your words.",
        Phrase.SEVERAL_FACES: "I see {count} faces; I went by the largest.",
        Phrase.CHANGES: "It starts {first} and ends {last}.",
        Phrase.CHANGES_BY_WAY_OF: "It starts {first}, is {peak} in between, and ends {last}.",
        Phrase.CHANGES_FOR_A_MOMENT: (
            "It starts and ends {first}, and is {peak} for a moment in between."
        ),
    }
)

BUTTONS: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.AGREE_BUTTON: "I agree",
        Phrase.DECLINE_BUTTON: "No pictures",
        Phrase.NO_MORE_PICTURES_BUTTON: "No pictures any more",
        Phrase.NOT_MY_MOOD_BUTTON: "Not my mood",
        Phrase.MORE_BUTTON: "More",
        Phrase.SHOW_ME_BUTTON: "Show me",
        Phrase.FORGET_BUTTON: "Erase everything",
        Phrase.WITHOUT_BUTTON: "Without “{wish}”",
        Phrase.LIKE_BUTTON: "👍 Like",
        Phrase.SKIP_BUTTON: "👎 Skip",
        Phrase.RATE_BUTTON: "⭐ Rate",
        Phrase.STAR_BUTTON: "{stars}★",
    }
)

ERRORS: Mapping[Phrase, str] = MappingProxyType(
    {
        Phrase.UNKNOWN_ITEM: "I don't remember showing you that one.",
        Phrase.UNKNOWN_COMMAND: "I don't know that command.",
        Phrase.OLD_BUTTON: (
            "That button is from an older version of me. /help shows what I can do."
        ),
        Phrase.NOT_UNDERSTOOD: (
            "I can only read pictures, short clips and words. Send one of those, or /mood to tap "
            "how you feel."
        ),
        Phrase.NOT_FETCHED: "I could not get that file. Please send it again.",
        Phrase.NOT_OF_OUR_PAGE: "I could not read that. Please reload the page and try again.",
        Phrase.UNFINISHED: "That picture did not arrive in full. Please send it again.",
        Phrase.ONE_MOMENT: "One moment, please: I am still busy with what you sent before.",
        Phrase.PRIVATE_ONLY: "For now I only work in private: write to me there, and send /start.",
        Phrase.ANSWERED_PRIVATELY: "Moods are personal, so I answer you in a direct message.",
        Phrase.CANNOT_WRITE_TO_YOU: (
            "Moods are personal, and I can't write to you directly. Use /mood here: nobody but "
            "you sees the answer."
        ),
        Phrase.BUSY: "I have a lot to look at right now. Please try again in a moment.",
        Phrase.STORE_DOWN: (
            "My memory doesn't answer right now, so nothing of this was kept. Please try again in "
            "a minute."
        ),
        Phrase.SORRY: "Something went wrong on my side, not yours. Please try again.",
    }
)

ADVICE: Mapping[type[UserError], str] = MappingProxyType(
    {
        UnreadableMedia: (
            "I can't open that. A JPEG, PNG, WebP, GIF or HEIC picture, or a short MP4 or WebM "
            "clip, works best."
        ),
        MediaTooLarge: (
            "That is too large for me: pictures and clips up to 20 MB, clips up to 60 seconds."
        ),
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
