from dataclasses import replace
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.media import Media, Mode
from models.mood import Emotion, Source
from models.profile import Profile, Tally
from recommender.party import (
    HEAVIEST,
    Ballots,
    Choice,
    Rules,
    Way,
    debts_after,
    merge,
    merged_mood,
    together,
    weights_of,
)
from recommender.scoring import Occasion
from tests.recommender.samples import NOW, ago, mood, movie, profile, track

CALM = mood(Emotion.NEUTRAL)
FILMS: list[Media] = [
    replace(movie(f"{genre} {number}", (genre,), year=1950 + 7 * number), family_safe=safe)
    for genre, safe in (("comedy", True), ("drama", False), ("horror", False), ("war", False))
    for number in range(6)
]
PLEASURES = st.integers(1, 5).flatmap(
    lambda people: st.lists(
        st.lists(st.floats(0, 1), min_size=people, max_size=people), min_size=1, max_size=6
    )
)


def ballots(rows: list[list[float]], misery: float = 0.2) -> Ballots:
    """Take a row for each item, a column for each person."""
    return Ballots.of(np.array(rows, dtype=np.float64).T, misery)


def likes(**genres: int) -> Profile:
    """Return somebody who liked (above 0) or skipped (below 0) genres so often."""
    return profile(
        genres={name: Tally(max(0, often), max(0, -often)) for name, often in genres.items()}
    )


def chosen(
    people: list[Profile], rules: Rules | None = None, count: int = 3, items: list[Media] = FILMS
) -> tuple[Choice, ...]:
    occasions = [Occasion.of(CALM, Mode.MATCH, one, NOW) for one in people]
    return together(items, occasions, rules or Rules(), count, Random(1))  # noqa: S311 no secret


def genres(choices: tuple[Choice, ...]) -> set[str]:
    return {genre for choice in choices for genre in choice.item.genres}


@given(PLEASURES, st.sampled_from(Way), st.randoms())
def test_the_order_of_people_changes_nothing(
    rows: list[list[float]], way: Way, random: Random
) -> None:
    people = len(rows[0])
    order = random.sample(range(people), people)
    weights = [random.uniform(1, 3) for _ in range(people)]
    turned = [[row[place] for place in order] for row in rows]
    assert merge(ballots(rows), way, weights) == pytest.approx(
        merge(ballots(turned), way, [weights[place] for place in order])
    )


@given(PLEASURES, st.sampled_from(Way))
def test_a_group_of_equals_scores_in_bounds_and_agrees_with_the_unanimous(
    rows: list[list[float]], way: Way
) -> None:
    scores = merge(ballots(rows), way)
    assert ((scores >= 0) & (scores <= 1)).all()
    same = ballots([[row[0]] * 4 for row in rows], misery=0)
    alone = ballots([[row[0]] for row in rows], misery=0)
    assert merge(same, way) == pytest.approx(merge(alone, way))


@given(PLEASURES, st.sampled_from(Way))
def test_more_pleasure_for_one_never_lowers_an_item(rows: list[list[float]], way: Way) -> None:
    raised = [[min(1.0, row[0] + 0.3), *row[1:]] for row in rows]
    assert (merge(ballots(raised), way) >= merge(ballots(rows), way) - 1e-9).all()


def ranked(scores: NDArray[np.float64]) -> list[int]:
    return [int(place) for place in np.argsort(-scores, kind="stable")]


def test_each_way_has_its_own_best() -> None:
    split, even, mild = [1.0, 0.1, 1.0], [0.6, 0.6, 0.6], [0.9, 0.5, 0.65]
    found = ballots([split, even, mild])
    assert ranked(merge(found, Way.AVERAGE))[0] == 0
    assert ranked(merge(found, Way.MOST_PLEASURE))[0] == 0
    assert ranked(merge(found, Way.LEAST_MISERY))[0] == 1
    assert ranked(merge(found, Way.WITHOUT_MISERY)) == [2, 1, 0]


@given(PLEASURES)
def test_what_hurts_somebody_comes_after_what_hurts_nobody(rows: list[list[float]]) -> None:
    found = ballots(rows)
    scores = merge(found, Way.WITHOUT_MISERY)
    hurts = found.hurts.any(axis=0)
    if hurts.any() and not hurts.all():
        assert scores[hurts].max() <= scores[~hurts].min()


def test_who_weighs_more_gets_more() -> None:
    found = ballots([[0.9, 0.3], [0.3, 0.9]])
    for way in (Way.WITHOUT_MISERY, Way.AVERAGE, Way.LEAST_MISERY, Way.MOST_PLEASURE):
        assert ranked(merge(found, way, [1.0, 2.0]))[0] == 1
        assert ranked(merge(found, way, [2.0, 1.0]))[0] == 0


@given(st.lists(st.floats(0, 1), max_size=8))
def test_weights_are_bounded_and_nobody_counts_less_than_one(debts: list[float]) -> None:
    weights = weights_of(debts)
    assert len(weights) == len(debts)
    assert all(1 <= weight <= HEAVIEST for weight in weights)


@given(
    st.dictionaries(st.sampled_from("abc"), st.floats(0, 1)),
    st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1)),
)
def test_debts_stay_in_bounds_and_the_absent_keep_theirs(
    before: dict[str, float], pleasures: dict[str, float]
) -> None:
    after = debts_after(before, pleasures)
    assert set(after) == set(before) | set(pleasures)
    assert all(0 <= debt <= 1 for debt in after.values())
    assert all(after[one] == before[one] for one in set(before) - set(pleasures))


def test_who_lost_last_time_wins_the_next() -> None:
    debts: dict[str, float] = {}
    found = ballots([[0.9, 0.4], [0.4, 0.85]])
    winners = []
    for _ in range(6):
        weights = weights_of([debts.get(one, 0.0) for one in "ab"])
        best = ranked(merge(found, Way.WITHOUT_MISERY, weights))[0]
        winners.append(best)
        debts = debts_after(debts, dict(zip("ab", found.pleasure[:, best], strict=True)))
    assert winners[0] == 0
    assert winners[1] == 1
    assert 2 <= winners.count(1) <= 4


@given(st.sets(st.sampled_from([film.id for film in FILMS])), st.sampled_from(Way))
def test_a_veto_is_never_recommended_nor_what_somebody_has_seen(
    vetoed: set[str], way: Way
) -> None:
    half = sorted(vetoed)[::2]
    rules = Rules(
        way=way,
        vetoed=frozenset(item.id for item in FILMS if item.id in half),
        seen=frozenset(item.id for item in FILMS if item.id in vetoed and item.id not in half),
        vetoed_genres=frozenset({"war"}),
    )
    found = chosen([likes(war=9), likes(comedy=2)], rules, count=len(FILMS))
    assert not {choice.item.id for choice in found} & vetoed
    assert "war" not in genres(found)
    assert len({choice.item.id for choice in found}) == len(found)


def test_with_a_child_only_family_films_are_chosen() -> None:
    found = chosen([likes(horror=9), profile()], Rules(family_safe=True))
    assert len(found) == 3
    assert genres(found) == {"comedy"}


def test_what_one_person_can_not_stand_comes_last() -> None:
    lovers = [likes(horror=5, drama=-1), likes(horror=5, drama=-1)]
    assert genres(chosen(lovers, count=1)) == {"horror"}
    assert "horror" not in genres(chosen([*lovers, likes(horror=-5)], count=12))
    everything = chosen([*lovers, likes(horror=-5)], count=len(FILMS))
    assert genres(everything[-6:]) == {"horror"}


def test_what_somebody_skipped_lately_comes_last() -> None:
    first = chosen([profile(), profile()])[0].item
    skipper = profile(skipped={first.id: ago(3)})
    assert chosen([profile(), skipper], count=len(FILMS))[-1].item == first


def test_the_same_group_in_any_order_gets_the_same() -> None:
    people = [likes(comedy=3), likes(drama=2, horror=-1), likes(war=1)]
    answers = {tuple(c.item.id for c in chosen(list(order))) for order in permutations(people)}
    assert len(answers) == 1


def test_a_choice_tells_how_much_each_person_likes_it() -> None:
    for choice in chosen([likes(comedy=3), likes(comedy=-1)]):
        assert len(choice.pleasures) == 2
        assert all(0 <= pleasure <= 1 for pleasure in choice.pleasures)


@pytest.mark.parametrize("items", [[], FILMS[:1]])
def test_few_items_or_nobody_at_all_are_no_error(items: list[Media]) -> None:
    assert len(chosen([profile()], items=items)) == len(items)
    assert chosen([], items=items) == ()
    assert chosen([profile()], count=0, items=[*items, track("song")]) == ()


def test_the_mood_of_a_group_lies_between_its_members() -> None:
    moods = [mood(Emotion.SADNESS), mood(Emotion.HAPPINESS), mood(Emotion.HAPPINESS)]
    together_ = merged_mood(moods)
    assert together_.emotion is Emotion.HAPPINESS
    assert -0.63 < together_.valence < 0.81
    assert together_.confidence == pytest.approx(0.6)  # two of three are 0.9 sure
    assert together_.sources == (Source.SELF_REPORT,)


@given(st.lists(st.sampled_from(Emotion), min_size=1, max_size=6), st.randoms())
def test_a_merged_mood_ignores_the_order(emotions: list[Emotion], random: Random) -> None:
    moods = [mood(emotion, 0.7) for emotion in emotions]
    weights = [random.uniform(1, 3) for _ in moods]
    order = random.sample(range(len(moods)), len(moods))
    assert merged_mood(moods, weights) == merged_mood(
        [moods[place] for place in order], [weights[place] for place in order]
    )


def test_the_mood_of_one_person_is_their_own() -> None:
    alone = mood(Emotion.FEAR)
    assert merged_mood([alone]) == alone
