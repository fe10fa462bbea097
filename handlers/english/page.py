"""What the web page says of its own, in English."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.labels import Label

PAGE: Mapping[Label, str] = MappingProxyType(
    {
        Label.DESCRIPTION: "Show MoodSync how you feel and it finds songs and films for it.",
        Label.TAGLINE: "Songs and films for the way you feel.",
        Label.NEEDS_SCRIPTS: (
            "This page needs JavaScript. Everything it runs comes from this server."
        ),
        Label.SKIP_TO_WORDS: "Skip to the message box",
        Label.DARK_COLOURS: "Dark colours",
        Label.CONVERSATION: "Conversation",
        Label.YOU_SAID: "You:",
        Label.ANSWERS: "Answers",
        Label.SUGGESTIONS_FOLLOW: "{count} suggestions follow.",
        # how to begin
        Label.WAYS_TO_BEGIN: "Ways to begin",
        Label.SHOW_MY_FACE: "Show my face",
        Label.ONE_PICTURE: "one picture with the camera",
        Label.RECORD_A_CLIP: "Record a clip",
        Label.TEN_SECONDS: "up to ten seconds",
        Label.BRING_A_PICTURE: "Bring a picture",
        Label.HOW_TO_BRING: "upload, drop or paste",
        # where one writes
        Label.WHAT_TO_DO: "What the answer should do with your mood",
        Label.WHAT_TO_FIND: "What to find",
        Label.HINT_MATCH: "Songs and films that feel the way you do.",
        Label.HINT_LIFT: "Starts where you are and goes a little brighter.",
        Label.HINT_CALM: "Slows things down.",
        Label.HINT_ENERGISE: "Gets you moving.",
        Label.HINT_SURPRISE: "Something you would not have looked for.",
        Label.TAKE_A_PICTURE: "Take a picture",
        Label.UPLOAD: "Upload a picture or clip",
        Label.PICTURE_OR_CLIP: "A picture or clip",
        Label.DROP: "Drop a picture or a short clip",
        Label.SEND: "Send",
        Label.SENT_SO_FAR: "Sent so far",
        # while somebody waits, and what goes wrong
        Label.STAGE_WAITING: "One moment …",
        Label.STAGE_LOOKING: "Looking at your picture …",
        Label.STAGE_READING: "Reading your words …",
        Label.STAGE_CHOOSING: "Choosing songs and films …",
        Label.CONNECTION_LOST: "I lost the connection and keep trying. What you send is not lost.",
        Label.NOT_ACROSS: "I could not get that across. Please try again.",
        Label.TOO_LARGE: "That was too large for me. A smaller one, please?",
        Label.PICTURE_TOO_LARGE: (
            "That picture is over 20 MB, and I can’t make it smaller here. Another one?"  # noqa: RUF001
        ),
        Label.CLIP_TOO_LARGE: (
            "That clip is over 20 MB. Ten seconds are plenty: could you send a shorter one?"
        ),
        Label.WORDS_TOO_LONG: "That is a whole book. A few sentences are enough for me.",
        # the camera
        Label.YOUR_PICTURE: "Your picture",
        Label.YOUR_CLIP: "Your clip",
        Label.FIRST_PICTURE: "Before the first picture",
        Label.CLOSE: "Close",
        Label.LIVE_PICTURE: "What the camera sees",
        Label.TAKEN_PICTURE: "The picture you took",
        Label.RECORDED_CLIP: "The clip you recorded",
        Label.CAMERA_STARTS: "Starting the camera …",
        Label.LOOK_AT_CAMERA: "Look at the camera, light from the front.",
        Label.UP_TO_SECONDS: "Up to {seconds} seconds, without sound.",
        Label.SHOOT: "Take the picture",
        Label.RECORD: "Record",
        Label.RECORDING: "Recording.",
        Label.SECONDS_LEFT: "{seconds} s",
        Label.STOP: "Stop",
        Label.CANCEL: "Cancel",
        Label.GOOD_ENOUGH: "Good enough?",
        Label.USE_IT: "Use it",
        Label.AGAIN: "Again",
        Label.TRY_AGAIN: "Try again",
        Label.NO_RECORDER: (
            "This browser can’t record clips. You can upload one, or take a picture."  # noqa: RUF001
        ),
        Label.CAMERA_REFUSED: (
            "The browser did not let me use the camera. You can allow it beside the address, or "
            "upload a picture instead."
        ),
        Label.CAMERA_MISSING: "I found no camera here. You can upload a picture instead.",
        Label.CAMERA_IN_USE: (
            "Another program is using the camera. Close it there and try again."
        ),
        Label.CAMERA_NOT_SAFE: (
            "Browsers open the camera only over https or on this very computer. You can upload a "
            "picture instead."
        ),
        Label.CAMERA_FAILED: ("The camera did not start. Try again, or upload a picture instead."),
        # cards and files
        Label.STARS_FOR: "Stars for {title}",
        Label.STARS_GIVEN: "{count} of 5 stars: {title}",
        Label.STARS_OF_FIVE: "{count} of 5",
        Label.OPEN_MUSIC: "{place}: this song in a new tab",
        Label.OPEN_MOVIE: "{place}: this film in a new tab",
        Label.SAVE: "Save {name}",
        Label.BYTES: "{count} bytes",
        Label.KILOBYTES: "{count} kB",
        # how a mood was read
        Label.HOW_DO_YOU_KNOW: "How do you know?",
        Label.EMOTIONS: "How likely each emotion is",
        Label.EMOTION: "Emotion",
        Label.PROBABILITY: "Probability",
        Label.UNDER_ONE_PERCENT: "under 1 %",
        Label.OVER_99_PERCENT: "over 99 %",
        Label.READ_FROM: "From",
        Label.HOW_SURE: "How sure",
        Label.PLEASANTNESS: "Pleasantness",
        Label.VERY_PLEASANT: "very pleasant",
        Label.PLEASANT: "pleasant",
        Label.NOT_PLEASANT_NOR_UNPLEASANT: "neither pleasant nor unpleasant",
        Label.UNPLEASANT: "unpleasant",
        Label.VERY_UNPLEASANT: "very unpleasant",
        Label.ENERGY: "Energy",
        Label.VERY_EXCITED: "very excited",
        Label.LIVELY: "lively",
        Label.EVEN: "even",
        Label.CALM: "calm",
        Label.VERY_CALM: "very calm",
        Label.OFTEN_WRONG: "A program’s guess, and often wrong. You know best.",  # noqa: RUF001
    }
)
