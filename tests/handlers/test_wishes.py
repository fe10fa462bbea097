import pytest

from handlers.wishes.names import Gazetteer, NameFinder, Names
from handlers.wishes.numbers import count, max_runtime, ordinal
from handlers.wishes.opinions import opinion
from handlers.wishes.parse import Wishes, WishParser
from handlers.wishes.phrases import plain
from handlers.wishes.times import years
from models.media import MediaKind, Mode
from models.mood import Emotion

MUSIC, MOVIE = MediaKind.MUSIC, MediaKind.MOVIE
NOW = 2026
PARSER = WishParser.load()
TITLES = ("Interstellar", "The Matrix", "Up", "Creep", "Titanic", "The Last Song")
MAKERS = ("Radiohead", "Quentin Tarantino", "Queen", "The Beatles", "Hayao Miyazaki")
FINDER = NameFinder(Gazetteer.of(TITLES), Gazetteer.of_people(MAKERS), PARSER)


def parse(text: str) -> Wishes:
    return PARSER.parse(text, NOW)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("from the 90s", (1990, 1999)),
        ("the '80s", (1980, 1989)),
        ("eighties", (1980, 1989)),
        ("2000s", (2000, 2009)),
        ("late 70s", (1977, 1979)),
        ("70s or 80s", (1970, 1989)),
        ("before 2000", (1900, 1999)),
        ("nothing before 1990", (1990, NOW)),
        ("after 2015", (2016, NOW)),
        ("since 2010", (2010, NOW)),
        ("between 1980 and 1995", (1980, 1995)),
        ("1980-1995", (1980, 1995)),
        ("from 1994", (1994, 1994)),
        ("recent films", (NOW - 3, NOW)),
        ("the last 10 years", (2016, NOW)),
        ("this year", (NOW, NOW)),
        ("old movies", (1900, 1979)),
        ("a new year", None),
        ("I'm 25", None),
        ("after 2090", None),
    ],
)
def test_years_are_spans(text: str, span: tuple[int, int] | None) -> None:
    assert years(plain(text), NOW) == span


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("under 100 minutes", 100),
        ("2 hours max", 120),
        ("an hour and a half", 90),
        ("1h30", 90),
        ("1.5 hours", 90),
        ("half an hour", 30),
        ("a short film", 40),
        ("not too long", 100),
        ("at least 3 hours", None),
        ("two hours ago", None),
        ("a film", None),
    ],
)
def test_lengths_are_minutes(text: str, minutes: int | None) -> None:
    assert max_runtime(plain(text)) == minutes


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("three sad songs", 3),
        ("top 10", 10),
        ("just one", 1),
        ("a couple of films", 2),
        ("another one", None),
        ("one of those songs", None),
        ("two films and three songs", None),
        ("90s songs", None),
    ],
)
def test_counts_are_of_things(text: str, many: int | None) -> None:
    assert count(plain(text)) == many


@pytest.mark.parametrize(
    ("text", "which"),
    [("the second one", 2), ("the last one", -1), ("number 3", 3), ("last night", None)],
)
def test_ordinals_point_at_cards(text: str, which: int | None) -> None:
    assert ordinal(plain(text)) == which


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("sci-fi, no horror", ("science fiction",), ("horror",)),
        ("no horror, war or crime", (), ("horror", "war", "crime")),
        ("not a comedy but a drama", ("drama",), ("comedy",)),
        ("anything but country music", (), ("country",)),
        ("less pop more rock", ("rock",), ("pop",)),
        ("a rom-com", ("romance", "comedy"), ()),
        ("r&b and hip-hop", ("r&b", "hip hop"), ()),
        ("which country are you from", (), ()),
        ("my family history", (), ()),
        ("not only jazz", ("jazz",), ()),
        ("films about war", ("war",), ()),
        ("something about crime", ("crime",), ()),
        ("we had a long talk about war", (), ()),
        ("nothing with zombies", (), ("horror",)),
        ("no films with zombies or dragons", (), ("horror", "fantasy")),
        ("no more films about vampires, please", (), ("horror",)),
    ],
)
def test_genres_are_wanted_or_not(
    text: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]
) -> None:
    found = parse(text)
    assert (found.genres, found.not_genres) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a film", (MOVIE,)),
        ("songs", (MUSIC,)),
        ("songs and films", (MUSIC, MOVIE)),
        ("no movies, only songs", (MUSIC,)),
        ("I don't want music, give me a film", (MOVIE,)),
        ("some jazz", (MUSIC,)),
        ("something scary", ()),
        ("no sad songs", (MUSIC,)),
        ("no films with zombies", (MOVIE,)),
    ],
)
def test_kinds_are_named_or_implied(text: str, kinds: tuple[MediaKind, ...]) -> None:
    assert parse(text).kinds == kinds


@pytest.mark.parametrize(
    ("text", "mode", "emotion"),
    [
        ("cheer me up", Mode.LIFT, None),
        ("less sad", Mode.LIFT, None),
        ("sad songs", Mode.MATCH, Emotion.SADNESS),
        ("too loud", Mode.CALM, None),
        ("not so slow", Mode.ENERGISE, None),
        ("music for studying", Mode.CALM, None),
        ("surprise me", Mode.SURPRISE, None),
    ],
)
def test_modes_and_their_refusal(text: str, mode: Mode, emotion: Emotion | None) -> None:
    assert (parse(text).mode, parse(text).emotion) == (mode, emotion)


def test_a_feeling_of_the_writer_is_none_of_the_songs() -> None:
    assert parse("I'm sad").felt is Emotion.SADNESS
    assert parse("sad songs").felt is None
    assert parse("I'm not sad").felt is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in Hindi", "hi"),
        ("Korean films", "ko"),
        ("movies from Brazil", "pt"),
        ("anime", "ja"),
        ("not American", None),
    ],
)
def test_languages_and_countries(text: str, language: str | None) -> None:
    assert parse(text).language == language


@pytest.mark.parametrize(
    ("text", "safe"), [("with my 6 year old", True), ("kids movie", True), ("a film", None)]
)
def test_children_make_it_safe_for_families(text: str, safe: bool | None) -> None:
    assert parse(text).family_safe is safe


@pytest.mark.parametrize("text", ["horor", "thriler", "elektronic", "docmentary"])
def test_a_slip_is_forgiven(text: str) -> None:
    assert parse(text).genres


@pytest.mark.parametrize("text", ["somthing", "mental", "jeans", "tomorrow", "passed"])
def test_everyday_words_are_no_misspelt_genres(text: str) -> None:
    assert parse(text) == Wishes()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("something like interstellar but happier", Names(similar_to="Interstellar")),
        ("films like the matrix from the 90s", Names(similar_to="The Matrix")),
        ("songs like Creep by Radiohead", Names(similar_to="Creep", by="Radiohead")),
        ("songs by radiohed", Names(by="Radiohead")),
        ("anything from Tarantino", Names(by="Quentin Tarantino")),
        ("some Beatles please", Names(by="The Beatles")),
        ("songs by Some Unknown Band", Names(by="Some Unknown Band")),
        ("more like this", Names()),
        ("something like that", Names()),
        ("I feel like crying", Names()),
        ("by the way", Names()),
        ("songs by tomorrow", Names()),
        ("something like jazz", Names()),
    ],
)
def test_names_are_found_where_they_are_meant(text: str, names: Names) -> None:
    assert FINDER.wished(text) == names


@pytest.mark.parametrize(
    ("text", "liked"),
    [
        ("I loved Up", True),
        ("can't stand Queen", False),
        ("I don't like it", False),
        ("Titanic is overrated", False),
        ("Queen is not bad", None),
        ("big fan of Queen", True),
        ("not a fan of Queen", False),
        ("play some jazz", None),
    ],
)
def test_opinions_have_a_side(text: str, liked: bool | None) -> None:
    found = opinion(text)
    assert (found and found.liked) is liked


def test_the_last_name_stands_for_the_best_known() -> None:
    assert FINDER.subject("Miyazaki") == Names(by="Hayao Miyazaki")
    assert FINDER.subject("films by Tarantino") == Names(by="Quentin Tarantino")
