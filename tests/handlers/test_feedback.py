"""Taps teach: by way of the conversation, the store and the ranker that serves."""

from handlers.conversation import Conversation
from models.chat import Verb
from models.media import MediaKind
from models.mood import Emotion
from models.profile import Preferences
from recommender.recommend import Recommender
from tests.fake_store import FakeStore
from tests.fakes import fake_services
from tests.recommender.samples import ShelfOf
from tests.samples import ANN, presses, track

SONGS = [
    track(f"{genre}{number}", f"{genre} {number}", [genre])
    for genre in ("ska", "soul", "folk", "swing")
    for number in range(30)
]


def talk() -> tuple[Conversation, FakeStore]:
    store = FakeStore()
    store.usual[ANN] = Preferences(kinds=(MediaKind.MUSIC,))
    recommend = Recommender([ShelfOf(SONGS)])
    return Conversation(fake_services(recommend=recommend, store=store)), store


async def test_likes_of_a_genre_bring_more_of_it_and_skips_less() -> None:
    conversation, store = talk()
    seen = []
    for _ in range(6):
        reply = await conversation.handle(presses(Verb.FEEL, "happiness"))
        for card in reply.cards:
            seen.append("folk" in card.id)
            verb = Verb.LIKE if "folk" in card.id else Verb.SKIP
            assert not (await conversation.handle(presses(verb, card.id))).failed
    assert sum(seen[9:]) > sum(seen[:9])
    assert all(seen[-3:])
    assert all(shown.propensity for shown in await store.shown(ANN, 99))


async def test_not_my_mood_makes_skips_of_its_cards_count_less() -> None:
    conversation, store = talk()
    first = await conversation.handle(presses(Verb.FEEL, "happiness"))
    await conversation.handle(presses(Verb.SKIP, first.cards[0].id))
    await conversation.handle(presses(Verb.CORRECT, Emotion.SADNESS))
    shown = {one.item: one.misread for one in await store.shown(ANN, 99)}
    assert all(shown[card.id] for card in first.cards)
    assert not all(shown.values())
    again = await conversation.handle(presses(Verb.CORRECT, Emotion.SADNESS))
    assert again.cards
    assert not all(one.misread for one in await store.shown(ANN, 99))
