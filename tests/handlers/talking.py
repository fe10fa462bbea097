"""A scripted conversation: what it can recommend, what it reads, and how to talk with it."""

from dataclasses import dataclass

from handlers import texts
from handlers.conversation import Conversation
from handlers.english import ENGLISH
from handlers.lines import Line
from models.chat import Reply, Update, Verb
from models.errors import MediaTooLarge, UnreadableMedia
from models.media import Wish
from models.mood import Emotion, EmotionEstimate, FaceReport, PhotoProblem, Source
from models.understanding import Intent, Understanding
from tests.fake_store import FakeStore
from tests.fakes import FakeClock, FakeJourney, FakeRecommend, FakeUnderstand
from tests.samples import estimate, movie, presses, says, track

LINES = ENGLISH.lines
SONGS = ("sun", "moon", "rain", "wind", "snow", "dew")
FILMS = ("road", "river", "tower", "field", "house", "door")
ITEMS = [track(name, f"The {name.title()}s") for name in SONGS] + [
    movie(name, f"Dan {name.title()}") for name in FILMS
]
FACES: dict[bytes, FaceReport | EmotionEstimate | Exception] = {
    b"smile": estimate(Emotion.HAPPINESS),
    b"tears": estimate(Emotion.SADNESS),
    b"crowd": FaceReport(estimate(Emotion.HAPPINESS), 3),
    b"dark": FaceReport(estimate(Emotion.HAPPINESS), 1, PhotoProblem.TOO_DARK),
    b"blank": estimate(Emotion.FEAR, 0.2),
    b"bomb": MediaTooLarge("30,000 x 30,000"),
    b"junk": UnreadableMedia("not a picture"),
    b"unclear": EmotionEstimate(
        {**dict.fromkeys(Emotion, 0.02), Emotion.SADNESS: 0.46, Emotion.NEUTRAL: 0.42},
        valence=-0.3,
        arousal=-0.1,
        confidence=0.46,
        source=Source.FACE,
    ),
    b"crash": RuntimeError("secret message"),
}
WORDS: dict[str, EmotionEstimate | Exception] = {
    "I got the job!": estimate(Emotion.HAPPINESS, source=Source.TEXT),
    "my dog died": estimate(Emotion.SADNESS, source=Source.TEXT),
    "crash": RuntimeError("my dog died"),
}


@dataclass
class Talk:
    """A conversation with its fakes at hand."""

    store: FakeStore
    recommend: FakeRecommend
    journey: FakeJourney
    understand: FakeUnderstand
    clock: FakeClock
    conversation: Conversation

    async def __call__(self, update: Update) -> Reply:
        return await self.conversation.handle(update)

    async def hears(self, understanding: Understanding, text: str = "words here") -> Reply:
        self.understand.script = {text: understanding}
        return await self(says(text))

    async def agree(self) -> None:
        await self(presses(Verb.AGREE, texts.CONSENT_VERSION))

    @property
    def wish(self) -> Wish:
        return self.recommend.wishes[-1]


def means(intent: Intent, confidence: float = 0.9, **wishes: object) -> Understanding:
    return Understanding(intent=intent, confidence=confidence, **wishes)  # type: ignore[arg-type]


def said(reply: Reply, line: Line, **filled: object) -> bool:
    """Tell whether a reply holds a wording of a line, with its names filled in."""
    return any(wording.format(**filled) in reply.text for wording in LINES[line])


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def titles(reply: Reply) -> list[str]:
    return [card.title for card in reply.cards]
