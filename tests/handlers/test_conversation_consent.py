"""No picture is read before its person agreed."""

from handlers import texts
from handlers.english import ENGLISH
from handlers.lines import Phrase
from models.chat import Verb
from models.mood import Emotion
from models.profile import Consent
from tests.handlers.talking import Talk, labels
from tests.samples import ANN, BOB, NOON, presses, says, selfie

NOTICE = f"{ENGLISH.tell(Phrase.CONSENT_FIRST)}\n{ENGLISH.tell(Phrase.CONSENT_NOTICE)}"


async def test_before_the_first_picture_consent_is_asked_for(talk: Talk) -> None:
    reply = await talk(selfie(b"smile"))
    assert reply.text == NOTICE
    assert reply.mood is None
    assert not reply.cards
    assert not talk.store.felt
    assert labels(reply) == [
        ENGLISH.tell(Phrase.AGREE_BUTTON),
        ENGLISH.tell(Phrase.DECLINE_BUTTON),
    ]


async def test_after_consent_a_picture_is_read(talk: Talk) -> None:
    asked = await talk(selfie(b"smile"))
    await talk(presses(asked.buttons[0].action.verb, asked.buttons[0].action.target))
    reply = await talk(selfie(b"smile"))
    assert reply.mood
    assert reply.mood.emotion is Emotion.HAPPINESS
    held = talk.store.consents[ANN]
    assert held.version == texts.CONSENT_VERSION
    assert held.given_at > NOON


async def test_consent_to_an_older_notice_does_not_count(talk: Talk) -> None:
    talk.store.consents[ANN] = Consent(ANN, "2020-01", NOON)
    assert (await talk(selfie(b"smile"))).text == NOTICE
    assert (await talk(presses(Verb.AGREE, "2020-01"))).text == NOTICE


async def test_one_persons_consent_is_not_anothers(talk: Talk) -> None:
    await talk.agree()
    assert (await talk(selfie(b"smile", user=BOB))).text == NOTICE


async def test_consent_is_withdrawn_as_easily_as_given(talk: Talk) -> None:
    await talk.agree()
    privacy = await talk(says("/privacy"))
    assert labels(privacy) == [ENGLISH.tell(Phrase.NO_MORE_PICTURES_BUTTON)]
    await talk(presses(privacy.buttons[0].action.verb))
    assert (await talk(selfie(b"smile"))).text == NOTICE


async def test_privacy_does_not_speak_of_a_first_picture_to_those_who_sent_one(talk: Talk) -> None:
    await talk.agree()
    told = (await talk(says("/privacy"))).text
    assert ENGLISH.tell(Phrase.CONSENT_NOTICE) in told
    assert ENGLISH.tell(Phrase.CONSENT_FIRST) not in told


async def test_who_wants_no_pictures_goes_on_with_words_and_taps(talk: Talk) -> None:
    reply = await talk(presses(Verb.DECLINE))
    assert len(reply.buttons) == len(Emotion)
    assert (await talk(says("my dog died"))).cards
