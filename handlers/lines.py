"""What can be said, whatever the language: the keys of the tables of sentences."""

from enum import StrEnum, auto


class Line(StrEnum):
    """One thing to say, in any of its wordings; braces name what is filled in."""

    HELLO = auto()
    YOU_ARE_WELCOME = auto()
    WHAT_I_DO = auto()
    SMALL_TALK = auto()
    OUT_OF_SCOPE = auto()
    UNCLEAR = auto()
    GOODBYE = auto()
    PARTY_LATER = auto()
    YOUR_TASTE = auto()
    YOUR_PRIVACY = auto()
    ERASE_SURE = auto()
    FOREIGN = auto()  # {language}

    SHOWN = auto()  # {titles}
    NOTHING_SHOWN = auto()
    WHICH_ONE = auto()
    LIKED = auto()  # {title}
    SKIPPED = auto()  # {title}
    LIKE_OR_NOT = auto()  # {title}
    HOW_MANY_STARS = auto()  # {title}
    RATED = auto()  # {title}, {stars}
    WHY = auto()
    NOT_IN_CATALOGUE = auto()
    NO_LIKENESS = auto()

    FACE_SHOWS = auto()  # {mood}
    WORDS_SOUND = auto()  # {mood}
    BOTH_SHOW = auto()  # {mood}
    CONTRADICTION = auto()  # {face}, {mood}: what the words say
    TOLD = auto()  # {mood}
    UNSURE = auto()  # {first}, {second}
    NO_IDEA = auto()
    WRONG_MOOD = auto()
    PUT_RIGHT = auto()
    NO_FACE = auto()
    STILL = auto()  # {mood}

    ONE = auto()
    HERE = auto()  # {kinds}
    LIKE_THAT = auto()  # {kinds}, {title}
    OTHERS = auto()  # {kinds}
    NOTHING_LEFT = auto()
    NOTHING_FITS = auto()  # {wishes}
    WITHOUT = auto()  # {wish}


class Phrase(StrEnum):
    """What is said in one way only: notices, help, errors, labels and what joins words.

    Braces name what is filled in; all of them are named in the comment.
    """

    CONSENT_FIRST = auto()
    CONSENT_NOTICE = auto()
    PRIVACY_LEAD = auto()
    CONSENT_BY_NAMING = auto()
    ENDPOINT_NOTICE = auto()
    AGREED = auto()
    DECLINED = auto()
    PICTURES_OFF = auto()
    PICTURES_ON = auto()  # {date}
    PICTURES_NOT_AGREED = auto()

    GREETING = auto()
    MADE = auto()
    WELCOME_BACK = auto()
    HOW_ARE_YOU = auto()
    FIRST_TIME = auto()
    HELP = auto()
    MODE_NOW = auto()  # {mode}, {kinds}
    CHOSEN = auto()  # {mode}, {kinds}
    EXPORTED = auto()
    FORGET_SURE = auto()
    FORGOTTEN = auto()

    PICK = auto()
    NO_MOOD_YET = auto()
    NO_FACE_BUT_WORDS = auto()
    SEVERAL_FACES = auto()  # {count}
    CHANGES = auto()  # {first}, {last}
    CHANGES_BY_WAY_OF = auto()  # {first}, {peak}, {last}
    CHANGES_FOR_A_MOMENT = auto()  # {first}, {peak}

    AGREE_BUTTON = auto()
    DECLINE_BUTTON = auto()
    NO_MORE_PICTURES_BUTTON = auto()
    NOT_MY_MOOD_BUTTON = auto()
    MORE_BUTTON = auto()
    SHOW_ME_BUTTON = auto()
    FORGET_BUTTON = auto()
    WITHOUT_BUTTON = auto()  # {wish}
    LIKE_BUTTON = auto()
    SKIP_BUTTON = auto()
    RATE_BUTTON = auto()
    STAR_BUTTON = auto()  # {stars}

    BECAUSE = auto()  # {reason}
    BECAUSE_SENTENCE = auto()  # {reason}
    MINUTES = auto()  # {minutes}
    MUSIC_OF = auto()  # {genre}; where `Table.genre_phrases` has none
    FILMS_OF = auto()  # {genre}
    DECADE = auto()  # {year}: its first
    AND = auto()
    OR = auto()
    COMMA = auto()
    QUOTED_AND = auto()  # between two things in quotation marks
    AND_MORE = auto()  # {titles}, {count}

    JOURNEY_FIRST_FEW = auto()  # {shown}
    JOURNEY_IN_FILE = auto()
    JOURNEY_USAGE = auto()
    BETTER_NOW = auto()

    YOU_LIKED = auto()  # {titles}
    STARS_RANGE = auto()  # {title}
    THAT_ONE = auto()  # what no catalogue holds any more

    QUITE_SURE = auto()
    FAIRLY_SURE = auto()
    A_GUESS = auto()
    NOT_SURE = auto()
    WHY_MOOD = auto()  # {mood}, {sure}, {percent}, {sources}, {ago}
    WHY_AGO = auto()  # {minutes}
    WHY_FADED = auto()  # {mood}, {minutes}
    WHY_FELT = auto()  # {mood}
    WHY_NO_MOOD = auto()
    WHY_MISREAD = auto()
    WHY_MODE = auto()  # {mode}
    WHY_WISHES = auto()  # {wishes}
    WHY_LIKE = auto()  # {title}
    WHY_CARD = auto()  # {place}, {title}, {reason}, {decided}
    WHY_REASON = auto()  # {reason}
    WHY_REASON_GONE = auto()
    WHY_DECIDED = auto()  # {parts}
    OVER_99 = auto()  # a {percent}
    WHY_FIT = auto()  # {percent}

    PROFILE_EMPTY = auto()
    PROFILE_SHOWN = auto()  # {shown}, {liked}, {skipped}
    PROFILE_LIKES = auto()  # {titles}
    PROFILE_ENJOYS = auto()  # {names}
    PROFILE_AVOIDS = auto()  # {names}
    PROFILE_HOURS = auto()  # {kind}, {quieter}, {livelier}: hours of UTC
    PROFILE_WEEKENDS_LIVELIER = auto()  # {kind}
    PROFILE_WEEKENDS_QUIETER = auto()  # {kind}
    PROFILE_WEEKENDS_BRIGHTER = auto()  # {kind}
    PROFILE_WEEKENDS_DARKER = auto()  # {kind}
    PROFILE_MOODS = auto()  # {moods}
    PROFILE_LEANINGS = auto()  # {count}, {less}, {more}
    PROFILE_ASIDE = auto()  # {names}, {name}
    PROFILE_USUAL = auto()  # {mode}, {kinds}
    PROFILE_REMOVE = auto()
    PROFILE_USAGE = auto()
    FACE = auto()  # as it is named behind "/profile restore"; so are the next two
    HOURS = auto()
    WEEKENDS = auto()
    FORGET_LIKING = auto()  # {name}
    FORGET_SKIPPING = auto()  # {name}
    FORGET_BELIEF = auto()  # {name}
    UNDO = auto()
    FORGOT = auto()  # {name}
    FORGOT_FACE = auto()
    FORGOT_HABIT = auto()  # {name}
    COUNTS_AGAIN = auto()  # {name}
    COUNTS_AGAIN_FACE = auto()
    COUNTS_AGAIN_HABIT = auto()  # {name}
    NO_SUCH_BELIEF = auto()
    NO_SUCH_BELIEF_AMONG = auto()  # {names}

    CHART_ALT = auto()  # {panels}
    CHART_PANEL = auto()  # {title}, {bars}
    CHART_GENRES = auto()
    CHART_DECADES = auto()
    CHART_MOODS = auto()
    CHART_FACE = auto()
    CHART_SKIPPED = auto()
    CHART_LIKED = auto()
    CHART_LESS_OFTEN = auto()
    CHART_MORE_OFTEN = auto()
    CHART_LIKES = auto()  # {likes}, {taps}
    CHART_TIMES = auto()  # {count}, {total}
    CHART_ODDS = auto()  # {change}: a share, with its sign

    HELPLINE = auto()  # {country}, {number}, {name}, {hours}
    EVERY_COUNTRY = auto()  # {address}
    IN_DANGER = auto()
    NOT_KEPT = auto()

    UNKNOWN_ITEM = auto()
    UNKNOWN_COMMAND = auto()
    OLD_BUTTON = auto()
    NOT_UNDERSTOOD = auto()
    NOT_FETCHED = auto()
    NOT_OF_OUR_PAGE = auto()
    UNFINISHED = auto()
    ONE_MOMENT = auto()
    PRIVATE_ONLY = auto()
    ANSWERED_PRIVATELY = auto()
    CANNOT_WRITE_TO_YOU = auto()
    BUSY = auto()
    STORE_DOWN = auto()
    SORRY = auto()
