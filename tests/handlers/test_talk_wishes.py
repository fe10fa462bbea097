"""What is wished for in words, and how the next words change it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import texts
from handlers.conversation import Conversation
from handlers.english import ENGLISH
from handlers.lines import Line, Phrase
from models.chat import Verb
from models.media import Filters, MediaKind, Mode
from models.mood import Emotion, Source
from models.understanding import Intent
from tests.fakes import FakeFace
from tests.handlers.talking import Talk, means, said, titles
from tests.samples import ANN, estimate, presses, says, selfie


async def test_a_wish_for_something_funny_is_not_taken_for_a_feeling(talk: Talk) -> None:
    reply = await talk.hears(means(Intent.RECOMMEND, mode=Mode.LIFT, kinds=(MediaKind.MOVIE,)))
    assert titles(reply) == ["Road", "River", "Tower"]
    assert talk.wish.mode is Mode.LIFT
    assert reply.mood is None
    assert not talk.store.felt


async def test_all_that_is_wished_for_reaches_the_recommender(talk: Talk) -> None:
    await talk.hears(
        means(
            Intent.RECOMMEND,
            kinds=(MediaKind.MOVIE,),
            genres=("comedy",),
            not_genres=("horror",),
            years=(1990, 1999),
            max_runtime=100,
            language="ko",
            family_safe=True,
            by="dan road",
            count=50,
        )
    )
    wish = talk.recommend.wishes[0]
    assert wish.filters == Filters(
        genres=("comedy",),
        not_genres=("horror",),
        years=(1990, 1999),
        max_runtime=100,
        language="ko",
        family_safe=True,
        by="Dan Road",
    )
    assert wish.count == 10


async def test_a_length_in_minutes_means_a_film(talk: Talk) -> None:
    await talk.hears(means(Intent.RECOMMEND, max_runtime=100))
    assert talk.wish.kinds == (MediaKind.MOVIE,)


async def test_a_feeling_told_along_with_a_wish_is_met_and_kept(talk: Talk) -> None:
    heard = means(Intent.RECOMMEND, emotion=Emotion.SADNESS, kinds=(MediaKind.MUSIC,))
    reply = await talk.hears(heard, "I'm sad, play me something")
    assert "sad" in reply.text.lower()
    assert reply.mood
    assert talk.store.felt[ANN][0].emotion is Emotion.SADNESS


async def test_a_sad_film_is_wished_for_without_anybody_being_sad(talk: Talk) -> None:
    reply = await talk.hears(means(Intent.RECOMMEND, emotion=Emotion.SADNESS), "a sad film")
    assert reply.cards
    assert reply.mood is None
    assert not talk.store.felt


async def test_a_recent_mood_counts_for_a_wish_and_an_old_one_does_not(talk: Talk) -> None:
    await talk(says("my dog died"))
    soon = await talk.hears(means(Intent.RECOMMEND))
    assert soon.mood
    assert soon.mood.valence < -0.3
    talk.clock.at += timedelta(hours=5)
    assert (await talk.hears(means(Intent.RECOMMEND))).mood is None


async def test_something_like_a_film_stands_in_the_moods_place(talk: Talk) -> None:
    reply = await talk.hears(means(Intent.RECOMMEND, similar_to="the ROAD", mode=Mode.LIFT))
    assert "Road" in reply.text
    assert talk.wish.similar_to == "test:road"
    assert (talk.wish.mode, talk.wish.kinds) == (Mode.LIFT, (MediaKind.MOVIE,))


async def test_a_name_that_no_catalogue_knows_is_owned_up_to(talk: Talk) -> None:
    for heard in (
        means(Intent.RECOMMEND, similar_to="Zork"),
        means(Intent.RECOMMEND, by="Zork"),
    ):
        reply = await talk.hears(heard)
        assert said(reply, Line.NO_LIKENESS)
        assert reply.cards
        assert "Zork" not in repr(talk.store.wishes)


async def test_nothing_fits_says_so_and_offers_to_drop_what_stands_in_the_way(talk: Talk) -> None:
    heard = means(Intent.RECOMMEND, genres=("drama",), years=(1930, 1939))
    reply = await talk.hears(heard)
    assert not reply.cards
    assert "drama, from 1930 to 1939" in reply.text
    assert reply.text.count("?") <= 1
    (button,) = reply.buttons
    assert button.label == "Without “from 1930 to 1939”"
    relaxed = await talk(presses(button.action.verb, button.action.target))
    assert titles(relaxed) == ["Road", "River", "Tower"]
    assert talk.wish.filters == Filters(genres=("drama",))


async def test_where_no_single_wish_stands_in_the_way_two_are_offered_to_go(talk: Talk) -> None:
    years, tongue = (1930, 1939), "ko"
    reply = await talk.hears(
        means(Intent.RECOMMEND, genres=("drama",), years=years, language=tongue)
    )
    (button,) = reply.buttons
    assert button.label == "Without “from 1930 to 1939” and “in Korean”"
    assert (await talk(presses(button.action.verb, button.action.target))).cards


async def test_a_fragment_goes_on_from_the_wish_before(talk: Talk) -> None:
    await talk.hears(means(Intent.RECOMMEND, similar_to="road"))
    await talk.hears(means(Intent.RECOMMEND, confidence=0.2, years=(1990, 1999)), "only the 90s")
    assert talk.wish.similar_to == "test:road"
    assert talk.wish.filters.years == (1990, 1999)


@pytest.mark.parametrize("target", ["", "genres", "nonsense", "__class__", "+", "years+years"])
async def test_a_wish_that_was_never_made_cannot_be_dropped(talk: Talk, target: str) -> None:
    assert (await talk(presses(Verb.RELAX, target))).text == ENGLISH.tell(Phrase.OLD_BUTTON)


async def test_another_keeps_the_wish_and_shows_others(talk: Talk) -> None:
    first = await talk.hears(means(Intent.RECOMMEND, kinds=(MediaKind.MOVIE,), count=2))
    second = await talk.hears(means(Intent.ANOTHER))
    assert set(titles(first)).isdisjoint(titles(second))
    assert talk.wish.kinds == (MediaKind.MOVIE,)
    more = await talk(says("/more"))
    assert talk.wish.kinds == (MediaKind.MOVIE,)
    assert more.cards


async def test_a_choice_of_mode_outdates_the_wish_before(talk: Talk) -> None:
    await talk.hears(means(Intent.RECOMMEND, kinds=(MediaKind.MOVIE,)))
    await talk(says("/mode music"))
    await talk(presses(Verb.MORE))
    assert talk.wish.kinds == (MediaKind.MUSIC,)


async def test_half_an_hour_later_another_means_the_usual(talk: Talk) -> None:
    await talk.hears(means(Intent.RECOMMEND, kinds=(MediaKind.MOVIE,)))
    talk.clock.at += timedelta(minutes=40)
    await talk.hears(means(Intent.ANOTHER))
    assert len(talk.wish.kinds) == 2


async def test_another_before_anything_was_shown_asks_for_the_mood(talk: Talk) -> None:
    for intent in (Intent.ANOTHER, Intent.MORE):
        assert (await talk.hears(means(intent))).text == ENGLISH.tell(Phrase.NO_MOOD_YET)


async def test_no_horror_goes_on_from_the_wish_before(talk: Talk) -> None:
    await talk.hears(means(Intent.RECOMMEND, kinds=(MediaKind.MOVIE,), years=(1990, 1999)))
    await talk.hears(means(Intent.RECOMMEND, not_genres=("horror",)))
    assert talk.wish.filters == Filters(not_genres=("horror",), years=(1990, 1999))


async def test_happier_moves_the_wish_before(talk: Talk) -> None:
    await talk.hears(means(Intent.RECOMMEND, kinds=(MediaKind.MOVIE,), genres=("drama",)))
    reply = await talk.hears(means(Intent.ADJUST, mode=Mode.LIFT))
    assert talk.wish.mode is Mode.LIFT
    assert talk.wish.filters.genres == ("drama",)
    assert reply.cards


async def test_less_of_this_leaves_out_what_most_cards_were(talk: Talk) -> None:
    await talk.hears(means(Intent.RECOMMEND, kinds=(MediaKind.MOVIE,)))
    await talk.hears(means(Intent.ADJUST))
    assert talk.recommend.wishes[1].filters.not_genres == ("drama",)


async def test_more_like_that_is_like_what_was_liked(talk: Talk) -> None:
    await talk(says("my dog died"))
    await talk(presses(Verb.LIKE, "test:moon"))
    await talk.hears(means(Intent.MORE))
    assert talk.wish.similar_to == "test:moon"
    await talk.hears(means(Intent.MORE, ordinal=1))
    assert talk.wish.similar_to == talk.recommend.items[0].id or talk.wish.similar_to


async def test_a_wish_under_a_picture_is_not_read_as_a_feeling(talk: Talk) -> None:
    services = replace(
        talk.conversation.services, face=FakeFace({b"tears": estimate(Emotion.SADNESS)})
    )
    conversation = Conversation(services)
    talk.understand.script = {"something funny": means(Intent.RECOMMEND, mode=Mode.LIFT)}
    await conversation.handle(presses(Verb.AGREE, texts.CONSENT_VERSION))
    reply = await conversation.handle(selfie(b"tears", "something funny"))
    assert reply.mood
    assert reply.mood.sources == (Source.FACE,)
    assert talk.wish.mode is Mode.LIFT
