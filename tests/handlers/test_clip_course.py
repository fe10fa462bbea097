"""What is said of a face that changes during a clip."""

import pytest

from handlers import texts
from handlers.conversation import Conversation
from handlers.english import ENGLISH
from handlers.workers import Workers
from models.chat import Verb
from models.mood import Emotion, FaceReport, Trend
from tests.fakes import FakeFace, fake_services
from tests.samples import clip, estimate, presses, track

REST, SMILE, SCARE = Emotion.NEUTRAL, Emotion.HAPPINESS, Emotion.FEAR


async def said(trend: Trend | None) -> str:
    face = FakeFace({b"clip": FaceReport(estimate(SMILE), 1, trend=trend)})
    workers = Workers()
    services = fake_services([track("sun")], face=face, workers=workers)
    talk = Conversation(services)
    await talk.handle(presses(Verb.AGREE, texts.CONSENT_VERSION))
    reply = await talk.handle(clip(b"clip"))
    workers.close()
    return reply.text


@pytest.mark.parametrize(
    ("trend", "sentence"),
    [
        (Trend(SCARE, SMILE, SMILE, 4.0), "It starts tense and ends smiling."),
        (Trend(REST, SMILE, SCARE, 4.0), "It starts calm, is tense in between, and ends smiling."),
        (
            Trend(REST, REST, SMILE, 4.0),
            "It starts and ends calm, and is smiling for a moment in between.",
        ),
    ],
)
async def test_a_change_is_said_in_one_sentence(trend: Trend, sentence: str) -> None:
    assert sentence in await said(trend)


async def test_a_steady_clip_is_not_commented_on() -> None:
    text = await said(None)
    assert "starts" not in text


def test_every_emotion_has_its_word_for_a_moment() -> None:
    assert set(ENGLISH.faces) == set(Emotion)
