from itertools import chain

from handlers.cards import card, subtitle
from handlers.english import ENGLISH
from models.chat import Action, Verb
from models.media import MAX_ITEM_ID_BYTES, Recommendation
from models.reason import Because, Reason
from recommender.catalogue import Catalogue
from tests.recommender.samples import movie, track


def test_a_song_says_who_when_and_what() -> None:
    song = track("Feeling Good", ["jazz", "blues"], artist="Nina Simone", year=1965)
    assert subtitle(song, ENGLISH) == "Nina Simone · 1965 · blues, jazz"


def test_a_film_also_says_how_long() -> None:
    film = movie("Spirited Away", ["fantasy", "animation"], director="Hayao Miyazaki", year=2001)
    assert subtitle(film, ENGLISH) == "Hayao Miyazaki · 2001 · animation, fantasy"
    timed = next(item for item in Catalogue.load().movies.items if "spirited-away" in item.id)
    assert (
        subtitle(timed, ENGLISH) == "Hayao Miyazaki · 2001 · 125 min · animation, family, fantasy"
    )


def test_what_is_unknown_is_left_out() -> None:
    assert subtitle(track("x", [], artist="y", year=0), ENGLISH) == "y"


def test_a_card_carries_the_reason_the_links_and_three_buttons() -> None:
    song = track("Sun")
    shown = card(Recommendation(song, 0.5, Reason(Because.LIKED)), ENGLISH)
    assert (shown.id, shown.kind, shown.title) == (song.id, song.kind, "Sun")
    assert (shown.reason, shown.links, shown.image_url) == ("you liked it", song.links, None)
    assert [button.label for button in shown.buttons] == ["👍 Like", "👎 Skip", "⭐ Rate"]
    assert [button.action for button in shown.buttons] == [
        Action(Verb.LIKE, song.id),
        Action(Verb.SKIP, song.id),
        Action(Verb.RATE, song.id),
    ]


def test_every_built_in_item_makes_a_card_that_fits_a_button() -> None:
    catalogue = Catalogue.load()
    for item in chain(catalogue.music.items, catalogue.movies.items):
        shown = card(Recommendation(item, 1.0, Reason(Because.LIKED)), ENGLISH)
        assert item.id.isascii()
        assert len(item.id) <= MAX_ITEM_ID_BYTES
        for button in shown.buttons:
            assert Action.decode(button.action.encode()) == button.action
        assert shown.links
        for service, address in shown.links:
            assert service
            assert address.startswith("https://")
            assert address.isascii()
            assert " " not in address
