"""What the conversation says in English about feelings."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.lines import Line
from models.mood import Emotion

MOODS: Mapping[Emotion, str] = MappingProxyType(
    {
        Emotion.ANGER: "angry",
        Emotion.CONTEMPT: "scornful",
        Emotion.DISGUST: "disgusted",
        Emotion.FEAR: "afraid",
        Emotion.HAPPINESS: "happy",
        Emotion.NEUTRAL: "calm",
        Emotion.SADNESS: "sad",
        Emotion.SURPRISE: "surprised",
    }
)

FACES: Mapping[Emotion, str] = MappingProxyType(
    {
        Emotion.ANGER: "angry",
        Emotion.CONTEMPT: "scornful",
        Emotion.DISGUST: "disgusted",
        Emotion.FEAR: "tense",
        Emotion.HAPPINESS: "smiling",
        Emotion.NEUTRAL: "calm",
        Emotion.SADNESS: "sad",
        Emotion.SURPRISE: "surprised",
    }
)

PICKER: Mapping[Emotion, str] = MappingProxyType(
    {
        Emotion.HAPPINESS: "😊 Happy",
        Emotion.NEUTRAL: "😌 Calm",
        Emotion.SADNESS: "😢 Sad",
        Emotion.ANGER: "😠 Angry",
        Emotion.FEAR: "😨 Afraid",
        Emotion.SURPRISE: "😮 Surprised",
        Emotion.DISGUST: "🤢 Disgusted",
        Emotion.CONTEMPT: "😒 Scornful",
    }
)

FEELINGS: Mapping[Emotion, tuple[str, ...]] = MappingProxyType(
    {
        Emotion.SADNESS: (
            "I am sorry. That sounds sad, and sad is allowed.",
            "That sounds sad. I am sorry it is like that right now.",
            "Oh. That is a sad thing to carry.",
            "I am sorry to hear it; that would make many people sad.",
            "That sounds sad, and I won't try to talk you out of it.",
            "It sounds as if you feel sad. Thank you for telling me.",
            "A sad day, then. They pass, but they take their time.",
        ),
        Emotion.HAPPINESS: (
            "How lovely! That sounds happy.",
            "That is good to hear: you sound happy.",
            "Wonderful. A happy moment deserves some music.",
            "You sound happy, and I am glad.",
            "Nice! Let us keep that happy mood going.",
            "That sounds like a happy day. Enjoy every minute.",
            "Good for you! Happy suits you.",
        ),
        Emotion.ANGER: (
            "That would make many people angry.",
            "You sound angry, and it seems you have reason to be.",
            "I hear it: you are angry. Better out than in.",
            "That sounds infuriating. No wonder you are angry.",
            "Angry, I understand. It does not have to be polite here.",
            "Ugh. I would be angry as well, if I could be.",
            "That sounds angry. Let it be loud for a while.",
        ),
        Emotion.FEAR: (
            "That sounds frightening. I am here, as far as a program can be.",
            "You sound afraid, and that is a hard thing to sit with.",
            "I am sorry, that sounds scary.",
            "It sounds as if you are worried. One breath at a time.",
            "Being afraid is exhausting. Let us make the next minutes a little easier.",
            "That would make many people afraid.",
            "You sound tense. No wonder, with that on your mind.",
        ),
        Emotion.DISGUST: (
            "Ugh. That sounds disgusting.",
            "Not nice at all. You sound disgusted.",
            "I see why that turns your stomach.",
            "That sounds foul. Let us wash it away with something better.",
            "You sound disgusted, and I can't blame you.",
        ),
        Emotion.CONTEMPT: (
            "You sound scornful, and perhaps it is deserved.",
            "I hear some scorn in that.",
            "That did not impress you, it seems.",
            "You sound as if you expected better, and so you should.",
            "A scornful day, it seems.",
        ),
        Emotion.SURPRISE: (
            "You did not see that coming! You sound surprised.",
            "What a surprise.",
            "Well! That sounds like quite a surprise.",
            "You sound surprised. Let it sink in.",
            "That would surprise anybody.",
        ),
        Emotion.NEUTRAL: (
            "You sound calm, nothing pressing.",
            "An even sort of mood, it seems: calm.",
            "I read that as calm.",
            "You sound all right, calm and level.",
            "A calm moment, it seems. Those are worth having.",
        ),
    }
)

MOOD_LINES: Mapping[Line, tuple[str, ...]] = MappingProxyType(
    {
        Line.WORDS_SOUND: (
            "That sounds {mood}.",
            "Your words sound {mood}.",
            "I read that as {mood}.",
            "If I read you right, you feel {mood}.",
            "It sounds as if you feel {mood}.",
            "You sound {mood} to me.",
        ),
        Line.FACE_SHOWS: (
            "You look {mood}.",
            "I see {mood} in your face.",
            "Your face says {mood} to me.",
            "To me you look {mood}.",
            "I would say: {mood}.",
            "If I read your face right, you are {mood}.",
            "My guess from your face is {mood}.",
            "You seem {mood}.",
            "It looks like a {mood} moment.",
            "{Mood}, by the look of you.",
            "I take that face for {mood}.",
        ),
        Line.BOTH_SHOW: (
            "Face and words together, I read you as {mood}.",
            "Your face and your words add up to {mood}, I think.",
            "Looking and reading, I come to {mood}.",
            "Both taken together: {mood}.",
            "From picture and words I gather that you are {mood}.",
            "Between your face and what you wrote, {mood} fits best.",
            "What I see and what I read make {mood}.",
            "Picture and words say {mood} to me.",
            "All in all, you seem {mood}.",
            "With both in view, I would say {mood}.",
            "Weighing face and words: {mood}.",
        ),
        Line.CONTRADICTION: (
            "Your face looks {face}, but your words sound {mood}. I go by your words.",
            "I see {face} in your face and read {mood} in your words; the words count more to me.",
            "A {face} face, and words that sound {mood}. I believe the words.",
            "You look {face}, yet what you write sounds {mood}. I listen to that.",
            "Face and words disagree: {face} here, {mood} there. I follow the words.",
            "{Face} on the outside, {mood} in your words. I take the words seriously.",
            "Your face says {face}; your words say {mood}, and they weigh more.",
            "I notice a {face} face beside words that sound {mood}. I go by what you tell me.",
            "To the eye {face}, to the ear {mood}. I trust your words.",
            "What you show looks {face}, what you say sounds {mood}. I lean towards what you say.",
            "Looking {face} and sounding {mood}: I would rather believe your words.",
        ),
        Line.TOLD: (
            "{Mood}, thank you for telling me.",
            "Understood: {mood}.",
            "{Mood}, then. Good to know.",
            "Thank you; {mood} it is.",
            "I see, {mood}. Thanks for saying so.",
            "Got it: {mood}.",
            "{Mood}: noted, and thank you.",
            "You would know best: {mood}.",
            "All right, {mood}.",
            "{Mood}. I will go by that.",
            "Good that you say it: {mood}.",
        ),
        Line.UNSURE: (
            "I am not sure: it could be {first} or {second}. Tap what fits; until then I guess.",
            "Hard to say: {first}, or {second}? One tap tells me; so far I go in between.",
            "Somewhere between {first} and {second}, I think. A tap settles it.",
            "I hesitate between {first} and {second}. Tap the right one, please.",
            "Could be {first}, could be {second}. You can tell me with a tap.",
            "I can't tell {first} from {second} here. You can, with a tap.",
            "Perhaps {first}, perhaps {second}. A tap would help me.",
            "{First} or {second}, I am not certain which. A tap says it.",
            "My two guesses are {first} and {second}. Tap yours.",
            "Not clear to me: {first} or {second}. A tap decides.",
            "I waver between {first} and {second}. One tap is enough.",
        ),
        Line.NO_IDEA: (
            "I can't tell how you feel from that. Tap what fits; meanwhile, something open.",
            "That could mean any mood. A tap tells me; until then, something for all of them.",
            "I don't see a mood in that. Tap one, if you like.",
            "No clear mood there, to me. A tap would help.",
            "I would be guessing wildly. Tap how you feel, and I will do better.",
            "It does not tell me how you are. One tap does.",
            "Your mood hides from me. A tap would bring it out.",
            "I can't read a feeling there. Tap what fits.",
            "Nothing there that I could name as a mood. A tap names it.",
            "How you feel, I can't say. You can, with a tap.",
            "That leaves me without a guess at your mood. A tap would do.",
        ),
        Line.WRONG_MOOD: (
            "Sorry, I misread you. How do you feel?",
            "My mistake. Which of these is it?",
            "Thank you for telling me. What fits better?",
            "I stand corrected. Which one is right?",
            "Then I got it wrong. What is it really?",
            "Sorry about that. Tap the right one:",
            "Good that you say so. How is it, then?",
            "I am often wrong, as I said. Which fits?",
            "Not that, then. What do you feel?",
            "Misread, I am sorry. Show me the right one:",
            "Let me put that right. Which one?",
        ),
        Line.PUT_RIGHT: (
            "Thank you for putting me right.",
            "Then I misread you, I am sorry.",
            "Good that you tell me.",
            "My mistake, and thank you.",
            "I stand corrected.",
            "I got that wrong, sorry.",
            "Thanks, now I know better.",
            "That helps me to read you.",
            "Sorry, I was off.",
            "Understood, I take it back.",
            "So that is how it is.",
        ),
        Line.NO_FACE: (
            "I can't find a face in it. A little closer, facing the camera, "
            "with light from the front?",
            "No face there that I can see. A bit closer, with more light, may help.",
            "I looked, but there is no face for me. Facing the camera works best.",
            "I don't see a face in this one. Try it closer, or tell me in words.",
            "That picture hides the face from me. Light from the front helps.",
            "Still no face that I can find. Words or a tap work as well:",
            "I can't make out a face. Perhaps straight into the camera?",
            "My eyes are not the best: I find no face here. Closer, please.",
            "No luck with that one: I see no face. Another try, or a tap:",
            "There may be a face, but I don't find it. Brighter and closer, please.",
            "I see a picture and no face. How you feel, a tap can tell me, too:",
        ),
        Line.STILL: (
            "A while ago you were {mood}, so I keep that in mind.",
            "I remember that you felt {mood}.",
            "You felt {mood} before, and I go by that.",
            "I still have your {mood} moment from before in mind.",
            "You were {mood} earlier, and that may still count.",
        ),
    }
)
