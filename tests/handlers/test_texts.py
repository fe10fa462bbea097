from handlers import texts
from models.errors import UserError
from models.media import MediaKind, Mode
from models.mood import Emotion, PhotoProblem, Source
from models.profile import Answer


def test_every_mistake_that_a_person_can_mend_has_its_advice() -> None:
    assert set(texts.ADVICE) == set(UserError.__subclasses__())
    assert set(texts.PHOTO_ADVICE) == set(PhotoProblem)


def test_every_emotion_mode_and_source_has_its_words() -> None:
    assert set(texts.MOODS) == set(texts.PICKER) == set(Emotion)
    assert set(texts.OFFERS) == set(texts.MODE_LABELS) == set(texts.MODE_MEANINGS) == set(Mode)
    assert set(texts.OPENINGS) == set(Source)


def test_every_choice_of_kinds_has_its_words() -> None:
    assert {(MediaKind.MUSIC,), (MediaKind.MOVIE,), tuple(MediaKind)} == set(texts.KIND_WORDS)


def test_no_sentence_is_too_long_for_a_chat() -> None:
    longest = [value for value in vars(texts).values() if isinstance(value, str)]
    assert max(map(len, longest)) < 2000


def test_every_journey_and_every_answer_has_its_words() -> None:
    assert set(texts.JOURNEYS) == set(texts.JOURNEY_NAMES) == set(Mode)
    assert set(texts.ANSWERS) == set(texts.OUTCOMES) == set(Answer)
