"""What the web page says of its own, whatever the language: the keys of `Table.page`."""

from enum import StrEnum, auto


class Label(StrEnum):
    """A label or sentence of the page; braces name what is filled in.

    Those that end with a mode, a kind or a stage stand for that one.
    """

    DESCRIPTION = auto()
    TAGLINE = auto()
    NEEDS_SCRIPTS = auto()
    SKIP_TO_WORDS = auto()
    DARK_COLOURS = auto()
    CONVERSATION = auto()
    YOU_SAID = auto()
    ANSWERS = auto()
    SUGGESTIONS_FOLLOW = auto()  # {count}

    WAYS_TO_BEGIN = auto()
    SHOW_MY_FACE = auto()
    ONE_PICTURE = auto()
    RECORD_A_CLIP = auto()
    TEN_SECONDS = auto()
    BRING_A_PICTURE = auto()
    HOW_TO_BRING = auto()

    WHAT_TO_DO = auto()
    WHAT_TO_FIND = auto()
    HINT_MATCH = auto()
    HINT_LIFT = auto()
    HINT_CALM = auto()
    HINT_ENERGISE = auto()
    HINT_SURPRISE = auto()
    TAKE_A_PICTURE = auto()
    UPLOAD = auto()
    PICTURE_OR_CLIP = auto()
    DROP = auto()
    SEND = auto()
    SENT_SO_FAR = auto()

    STAGE_WAITING = auto()
    STAGE_LOOKING = auto()
    STAGE_READING = auto()
    STAGE_CHOOSING = auto()
    CONNECTION_LOST = auto()
    NOT_ACROSS = auto()
    TOO_LARGE = auto()
    PICTURE_TOO_LARGE = auto()
    CLIP_TOO_LARGE = auto()
    WORDS_TOO_LONG = auto()

    YOUR_PICTURE = auto()
    YOUR_CLIP = auto()
    FIRST_PICTURE = auto()
    CLOSE = auto()
    LIVE_PICTURE = auto()
    TAKEN_PICTURE = auto()
    RECORDED_CLIP = auto()
    CAMERA_STARTS = auto()
    LOOK_AT_CAMERA = auto()
    UP_TO_SECONDS = auto()  # {seconds}
    SHOOT = auto()
    RECORD = auto()
    RECORDING = auto()
    SECONDS_LEFT = auto()  # {seconds}
    STOP = auto()
    CANCEL = auto()
    GOOD_ENOUGH = auto()
    USE_IT = auto()
    AGAIN = auto()
    TRY_AGAIN = auto()
    NO_RECORDER = auto()
    CAMERA_REFUSED = auto()
    CAMERA_MISSING = auto()
    CAMERA_IN_USE = auto()
    CAMERA_NOT_SAFE = auto()
    CAMERA_FAILED = auto()

    STARS_FOR = auto()  # {title}
    STARS_GIVEN = auto()  # {count}, {title}
    STARS_OF_FIVE = auto()  # {count}
    OPEN_MUSIC = auto()  # {place}: where its page is
    OPEN_MOVIE = auto()  # {place}
    SAVE = auto()  # {name}
    BYTES = auto()  # {count}
    KILOBYTES = auto()  # {count}

    HOW_DO_YOU_KNOW = auto()
    EMOTIONS = auto()
    EMOTION = auto()
    PROBABILITY = auto()
    UNDER_ONE_PERCENT = auto()
    OVER_99_PERCENT = auto()
    READ_FROM = auto()
    HOW_SURE = auto()
    PLEASANTNESS = auto()
    VERY_PLEASANT = auto()
    PLEASANT = auto()
    NOT_PLEASANT_NOR_UNPLEASANT = auto()
    UNPLEASANT = auto()
    VERY_UNPLEASANT = auto()
    ENERGY = auto()
    VERY_EXCITED = auto()
    LIVELY = auto()
    EVEN = auto()
    CALM = auto()
    VERY_CALM = auto()
    OFTEN_WRONG = auto()
