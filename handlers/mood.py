"""A selfie, clip, sentence or tap -> mood -> cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import structlog

from emotion import fusion
from emotion.adaptation import adapt, leanings
from handlers import consent, texts
from handlers.buttons import AFTER_CARDS, CONSENT, CORRECTION_PICKER, MOOD_PICKER
from handlers.impressions import impressions
from handlers.services import Services, rng_for
from models.chat import AttachmentKind, ButtonPress, Message, Reply, Stage, Update
from models.media import MediaKind, Wish
from models.mood import Emotion, EmotionEstimate, FaceReport, MoodState, Source, Trend
from models.profile import Correction
from models.protocols import Progress
from recommender.cards import card

log = structlog.get_logger(__name__)

MAX_ATTACHMENTS = 4
"""Pictures and clips that one message may bring; the rest is passed over."""

NO_IDEA = 0.15
"""Confidence; about an even chance among eight emotions, so naming two would be a pretence."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message showed."""

    faces: tuple[FaceReport, ...]
    words: EmotionEstimate | None

    @property
    def estimates(self) -> tuple[EmotionEstimate, ...]:
        """What there is to fuse."""
        found = (*(face.estimate for face in self.faces), self.words)
        return tuple(estimate for estimate in found if estimate)


async def answer(services: Services, message: Message, progress: Progress) -> Reply:
    """Read a message's mood and answer with cards, or ask."""
    if message.attachments and not await consent.in_force(services.store, message.user):
        return Reply(texts.NOTICE, buttons=CONSENT)
    reading = await _read(services, message, progress)
    if not reading.estimates:
        return _not_read(reading, rng_for(message))
    mood = fusion.fuse(reading.estimates, services.now())
    first_time = await services.store.last_mood(message.user) is None
    lead = _lead(mood, reading, rng_for(message))
    reply = await _offer(services, message, mood, lead, progress)
    if first_time and await services.store.consent(message.user) is None:
        return replace(reply, text=f"{reply.text}\n{texts.FIRST_TIME}")
    return reply


async def told(services: Services, update: Update, emotion: Emotion, progress: Progress) -> Reply:
    """Answer a tap in the mood picker: the person knows best."""
    mood = fusion.fuse([fusion.self_report(emotion)], services.now())
    return await _offer(services, update, mood, _opening(mood, rng_for(update)), progress)


async def corrected(
    services: Services, press: ButtonPress, emotion: Emotion, progress: Progress
) -> Reply:
    """Answer what a person told after "not my mood", and read their face with it from then on."""
    last = await services.store.last_mood(press.user)
    if last and Source.FACE in last.sources and last.emotion is not emotion:
        correction = Correction(last.emotion, emotion, services.now())
        await services.store.correct(press.user, correction)
    return await told(services, press, emotion, progress)


async def more(services: Services, update: Update, progress: Progress) -> Reply:
    """Answer with other cards for the last mood."""
    mood = await services.store.last_mood(update.user)
    if mood is None:
        return ask(texts.NO_MOOD_YET)
    return await _offer(services, update, mood, "", progress, remember=False)


def misread(press: ButtonPress) -> Reply:
    """Apologise for a wrong reading and ask."""
    return Reply(rng_for(press).choice(texts.WRONG_MOOD), buttons=CORRECTION_PICKER)


def ask(question: str = texts.PICK) -> Reply:
    """Ask with the mood picker."""
    return Reply(question, buttons=MOOD_PICKER)


async def _read(services: Services, message: Message, progress: Progress) -> Reading:
    faces, words = [], None
    for attachment in message.attachments[:MAX_ATTACHMENTS]:
        progress(Stage.LOOKING)
        is_clip = attachment.kind is AttachmentKind.VIDEO
        analyze = services.face.analyze_clip if is_clip else services.face.analyze
        faces.append(await services.workers.run(analyze, attachment.data))
    shifts = leanings(await services.store.corrections(message.user)) if faces else {}
    if message.text.strip():
        progress(Stage.READING)
        words = await services.workers.run(services.text.analyze, message.text)
    return Reading(tuple(_adapted(face, shifts) for face in faces), words)


def _adapted(face: FaceReport, shifts: Mapping[Emotion, float]) -> FaceReport:
    return replace(face, estimate=adapt(face.estimate, shifts)) if face.estimate else face


def _not_read(reading: Reading, rng: Random) -> Reply:
    return ask(rng.choice(texts.NO_FACE if reading.faces else texts.NOTHING_READ))


async def _offer(
    services: Services,
    update: Update,
    mood: MoodState,
    lead: str,
    progress: Progress,
    *,
    remember: bool = True,
) -> Reply:
    """Choose, write down what is shown, and show it."""
    progress(Stage.CHOOSING)
    wish = await _wish(services, update)
    profile = await services.store.profile(update.user)
    now = services.now()
    chosen = await services.recommend(mood, wish, profile, now, rng_for(update))
    if remember:
        await services.store.remember_mood(update.user, mood)
    await services.store.show(impressions(chosen, update.user, mood, wish.mode, now))
    log.info(
        "answered",
        emotion=str(mood.emotion),
        confidence=round(mood.confidence, 2),
        sources=[str(source) for source in mood.sources],
        cards=len(chosen),
    )
    return Reply(
        _joined(lead, _announcement(wish, bool(chosen), rng_for(update))),
        tuple(card(choice) for choice in chosen),
        (AFTER_CARDS if fusion.is_sure(mood) else MOOD_PICKER),
        mood,
    )


async def _wish(services: Services, update: Update) -> Wish:
    usual = await services.store.preferences(update.user)
    if not isinstance(update, Message):
        return Wish(usual.mode, usual.kinds)
    wanted = update.kinds or usual.kinds
    # in our order, whatever order a page names them in
    return Wish(update.mode or usual.mode, tuple(kind for kind in MediaKind if kind in wanted))


def _announcement(wish: Wish, found: bool, rng: Random) -> str:
    if not found:
        return texts.NOTHING_FOUND
    return rng.choice(texts.OFFERS[wish.mode]).format(kinds=texts.KIND_WORDS[wish.kinds])


def _lead(mood: MoodState, reading: Reading, rng: Random) -> str:
    """Say what was read, from what, and how it could be read better."""
    notes = [_opening(mood, rng)]
    if reading.faces and not any(face.estimate for face in reading.faces):
        notes.append(texts.NO_FACE_BUT_WORDS)
    for face in reading.faces:
        if face.trend:
            notes.append(_course(face.trend))
        if face.faces > 1:
            notes.append(texts.SEVERAL_FACES.format(count=face.faces))
        if face.problem:
            notes.append(texts.PHOTO_ADVICE[face.problem])
    return _joined(*notes)


def _course(trend: Trend) -> str:
    """Say how the face of a clip changes."""
    wording = texts.CHANGES_BY_WAY_OF
    if trend.first is trend.last:
        wording = texts.CHANGES_FOR_A_MOMENT
    elif trend.peak in {trend.first, trend.last}:
        wording = texts.CHANGES
    first, last, peak = (texts.FACES[e] for e in (trend.first, trend.last, trend.peak))
    return wording.format(first=first, last=last, peak=peak)


def _opening(mood: MoodState, rng: Random) -> str:
    if mood.confidence < NO_IDEA:
        return texts.NO_IDEA
    if not fusion.is_sure(mood):
        first, second = (texts.MOODS[emotion] for emotion in fusion.rivals(mood))
        return rng.choice(texts.UNSURE).format(first=first, second=second)
    word = texts.MOODS[mood.emotion]
    both = {Source.FACE, Source.TEXT} <= set(mood.sources)
    wordings: Sequence[str] = texts.BOTH_OPENINGS if both else texts.OPENINGS[mood.sources[0]]
    return rng.choice(wordings).format(mood=word, Mood=word.capitalize())


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
