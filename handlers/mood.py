"""A selfie, clip, sentence or tap -> mood -> cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from emotion import fusion, sarcasm
from emotion.adaptation import adapt, leanings
from emotion.conflict import Contradiction, contradiction
from emotion.memory import remembered
from handlers import consent, memory, wanted
from handlers.beliefs import FACE
from handlers.buttons import mood_picker
from handlers.lines import Line, Phrase
from handlers.offers import Offer, joined, show
from handlers.table import Table
from handlers.turn import Turn
from handlers.wishes import grammar
from models.chat import AttachmentKind, Message, Reply, Stage, Verb
from models.mood import Emotion, EmotionEstimate, FaceReport, MoodState, Source, Trend
from models.profile import Correction
from models.understanding import Intent, Understanding

MAX_ATTACHMENTS = 4
"""Pictures and clips that one message may bring; the rest is passed over."""

NO_IDEA = 0.15
"""Confidence; about an even chance among eight emotions, so naming two would be a pretence."""

_CALM = grammar.pattern("calm")

TELLING = {Intent.FEELING, Intent.CORRECT_MOOD}
"""Intents whose words tell a mood; a wish for "something funny" is no feeling."""


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


async def answer(turn: Turn, message: Message, heard: Understanding | None) -> Reply:
    """Read a message's mood and answer with cards, or ask."""
    services = turn.services
    if message.attachments and not await consent.in_force(services.store, message.user):
        return consent.ask(turn)
    reading = await _read(turn, message, heard)
    if not reading.estimates:
        line = Line.NO_FACE if reading.faces else Line.UNCLEAR
        return ask(turn, turn.voice.say(line))
    mood = fusion.fuse(reading.estimates, services.now())
    earlier = await services.store.last_mood(message.user)
    if earlier:
        mood = remembered(mood, earlier)
    lead = _lead(turn, mood, reading)
    if earlier is None and await services.store.consent(message.user) is None:
        lead = joined(lead, turn.tell(Phrase.FIRST_TIME))
    return await _offer(turn, mood, lead, heard)


async def told(turn: Turn, emotion: Emotion, lead: str = "") -> Reply:
    """Answer a tap in the mood picker: the person knows best."""
    mood = fusion.fuse([fusion.self_report(emotion)], turn.services.now())
    return await _offer(turn, mood, lead or opening(turn, mood))


async def in_words(turn: Turn, text: str) -> Reply | None:
    """Answer "I am calm" like the tap that says so; no data set of emotions has a label for it."""
    return await told(turn, Emotion.NEUTRAL) if _CALM.match(text.strip()) else None


async def put_right(turn: Turn, emotion: Emotion) -> Reply:
    """Answer a correction in words."""
    lead = joined(turn.voice.say(Line.PUT_RIGHT), warm(turn, emotion))
    return await corrected(turn, emotion, lead)


async def corrected(turn: Turn, emotion: Emotion, lead: str = "") -> Reply:
    """Answer what a person told after "not my mood", and read their face with it from then on."""
    store = turn.services.store
    last = await store.last_mood(turn.user)
    if last and last.emotion is not emotion:
        await store.misread(turn.user, last.observed_at)
    if last and Source.FACE in last.sources and last.emotion is not emotion:
        correction = Correction(last.emotion, emotion, turn.services.now())
        await store.correct(turn.user, correction)
    return await told(turn, emotion, lead)


async def more(turn: Turn) -> Reply:
    """Answer with other cards for the last wish and the last mood."""
    store, now = turn.services.store, turn.services.now()
    mood = await store.last_mood(turn.user)
    if mood is None and await store.last_wish(turn.user) is None:
        return ask(turn, turn.tell(Phrase.NO_MOOD_YET))
    wordings = turn.table.lines[Line.OTHERS]
    wish = await wanted.last(turn)
    return await show(turn, Offer(mood or memory.unknown(now), wish, "", wordings))


def misread(turn: Turn) -> Reply:
    """Apologise for a wrong reading and ask."""
    return Reply(turn.voice.say(Line.WRONG_MOOD), buttons=mood_picker(turn.table, Verb.CORRECT))


def ask(turn: Turn, question: str) -> Reply:
    """Ask with the mood picker."""
    return Reply(question, buttons=mood_picker(turn.table))


def opening(turn: Turn, mood: MoodState) -> str:
    """Say first what was read, with warmth."""
    voice = turn.voice
    if mood.confidence < NO_IDEA:
        return voice.say(Line.NO_IDEA)
    moods = voice.table.moods
    if not fusion.is_sure(mood):
        first, second = (moods[emotion] for emotion in fusion.rivals(mood))
        return voice.say(Line.UNSURE, first=first, second=second, First=first.capitalize())
    if mood.sources == (Source.TEXT,):
        return warm(turn, mood.emotion)
    word = moods[mood.emotion]
    return voice.choose(_openings(turn, mood), mood=word, Mood=word.capitalize())


def warm(turn: Turn, emotion: Emotion) -> str:
    """Say first what a feeling told in words deserves."""
    table = turn.table
    return turn.voice.choose(
        table.feelings[emotion], table.lines[Line.WORDS_SOUND], mood=table.moods[emotion]
    )


def _openings(turn: Turn, mood: MoodState) -> Sequence[str]:
    table = turn.table
    if {Source.FACE, Source.TEXT} <= set(mood.sources):
        return table.lines[Line.BOTH_SHOW]
    told = mood.sources[0] is Source.SELF_REPORT
    return table.lines[Line.TOLD if told else Line.FACE_SHOWS]


async def _offer(
    turn: Turn, mood: MoodState, lead: str, heard: Understanding | None = None
) -> Reply:
    """Show what fits a mood that was just read or told."""
    wish = await wanted.usual(turn)
    if heard:
        wish = (await wanted.grown(turn, wish, heard)).wish
    table = turn.table
    offer = Offer(mood, wish, lead, table.offers[wish.mode], table.lines[Line.HERE])
    return await show(turn, replace(offer, remember=True))


async def _read(turn: Turn, message: Message, heard: Understanding | None) -> Reading:
    services = turn.services
    faces, words = [], None
    for attachment in message.attachments[:MAX_ATTACHMENTS]:
        turn.progress(Stage.LOOKING)
        is_clip = attachment.kind is AttachmentKind.VIDEO
        analyze = services.face.analyze_clip if is_clip else services.face.analyze
        faces.append(await services.workers.run(analyze, attachment.data))
    shifts = await _shifts(turn) if faces else {}
    if heard and heard.intent in TELLING:
        if faces:  # of words alone it was told before they were understood
            turn.progress(Stage.READING)
        words = await services.workers.run(services.text.analyze, message.text)
        if words is None and heard.emotion:  # named outright, in words the analyzer passed over
            words = fusion.self_report(heard.emotion)
        elif words:
            words = sarcasm.doubted(words, message.text)
    return Reading(tuple(_adapted(face, shifts) for face in faces), words)


async def _shifts(turn: Turn) -> Mapping[Emotion, float]:
    """Return how a person's corrections shift what their face shows, if they want that."""
    store = turn.services.store
    corrections = await store.corrections(turn.user)
    # few people ever correct anything, and a profile takes long to read
    if corrections and FACE.key in (await store.profile(turn.user)).set_aside:
        corrections = ()
    return leanings(corrections)


def _adapted(face: FaceReport, shifts: Mapping[Emotion, float]) -> FaceReport:
    return replace(face, estimate=adapt(face.estimate, shifts)) if face.estimate else face


def _lead(turn: Turn, mood: MoodState, reading: Reading) -> str:
    """Say what was read, from what, and how it could be read better."""
    clash = contradiction(reading.estimates)
    notes = [_clash(turn, clash) if clash else opening(turn, mood)]
    if reading.faces and not any(face.estimate for face in reading.faces):
        notes.append(turn.tell(Phrase.NO_FACE_BUT_WORDS))
    for face in reading.faces:
        if face.trend:
            notes.append(_course(turn.table, face.trend))
        if face.faces > 1:
            notes.append(turn.tell(Phrase.SEVERAL_FACES, count=face.faces))
        if face.problem:
            notes.append(turn.table.photo_advice[face.problem])
    return joined(*notes)


def _clash(turn: Turn, found: Contradiction) -> str:
    """Say that face and words tell opposite things, and which of them counts."""
    moods = turn.table.moods
    face = moods[found.face]
    return turn.voice.say(
        Line.CONTRADICTION, face=face, Face=face.capitalize(), mood=moods[found.words]
    )


def _course(table: Table, trend: Trend) -> str:
    """Say how the face of a clip changes."""
    phrase = Phrase.CHANGES_BY_WAY_OF
    if trend.first is trend.last:
        phrase = Phrase.CHANGES_FOR_A_MOMENT
    elif trend.peak in {trend.first, trend.last}:
        phrase = Phrase.CHANGES
    first, last, peak = (table.faces[e] for e in (trend.first, trend.last, trend.peak))
    return table.tell(phrase, first=first, last=last, peak=peak)
