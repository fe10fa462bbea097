from collections.abc import Sequence
from dataclasses import replace
from timeit import default_timer

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.media import Media
from models.profile import Facet, Impression, Reaction
from recommender.bandit import HISTORY, Belief
from recommender.catalogue import Catalogue
from recommender.kinship import Kinship
from tests.recommender.samples import NOW, tap, track

LIKE, SKIP = Reaction.LIKE, Reaction.SKIP
JAZZ, METAL = track("jazz", ["jazz"]), track("metal", ["metal"])


def believed(
    taps: Sequence[Impression],
    *items: Media,
    aside: frozenset[tuple[Facet, str]] = frozenset(),
) -> list[float]:
    fits = [0.7] * len(items)
    return list(map(float, Belief.of(taps, items, fits, NOW, aside).expected()))


def test_of_a_stranger_nothing_is_expected_beyond_the_usual() -> None:
    assert believed([], JAZZ, METAL) == [0.0, 0.0]


def test_likes_raise_and_skips_lower_what_is_expected_of_a_genre() -> None:
    jazz, metal, other = believed(
        [tap(LIKE, ["jazz"]), tap(SKIP, ["metal"])] * 5, JAZZ, METAL, track("x", ["ska"])
    )
    assert jazz > other > metal


def test_a_like_of_a_maker_counts_for_all_they_made() -> None:
    nina, other = believed(
        [tap(LIKE, maker="Nina ")], track("a", artist="nina"), track("b", artist="Bo")
    )
    assert nina > other


def test_a_time_that_is_liked_reaches_into_its_neighbours() -> None:
    taps = [tap(LIKE, year=1979), tap(SKIP, year=2015)] * 4
    sixties, eighty, now = believed(taps, *(track("x", year=year) for year in (1948, 1980, 2016)))
    assert eighty > sixties > now


def test_stars_count_between_like_and_skip() -> None:
    rated = [replace(tap(LIKE, ["jazz"]), reaction=None, stars=stars) for stars in range(1, 6)]
    found = [believed([one], JAZZ)[0] for one in rated]
    assert found == sorted(found)
    assert found[0] == believed([tap(SKIP, ["jazz"])], JAZZ)[0]
    assert found[4] == believed([tap(LIKE, ["jazz"])], JAZZ)[0]


def test_a_skip_counts_less_when_the_mood_was_wrong_and_a_like_does_not() -> None:
    skip, like = tap(SKIP, ["jazz"]), tap(LIKE, ["jazz"])
    assert believed([skip], JAZZ) < believed([replace(skip, misread=True)], JAZZ) < [0.0]
    assert believed([like], JAZZ) == believed([replace(like, misread=True)], JAZZ)


def test_what_was_set_aside_counts_nothing() -> None:
    taps = [tap(LIKE, ["jazz"], maker="Nina", year=1965)]
    aside = frozenset({(Facet.GENRE, "Jazz"), (Facet.MAKER, "nina"), (Facet.DECADE, "1960s")})
    one, other = track("a", ["jazz"], artist="Nina", year=1965), track("b", ["ska"], year=2001)
    assert np.diff(believed(taps, one, other)) < -0.05
    known = [replace(taps[0], genres=frozenset(), maker="", year=0)]  # as the store hands it out
    assert np.diff(believed(known, one, other, aside=aside)) == pytest.approx(0.0, abs=0.03)


def test_a_taste_that_moves_is_followed() -> None:
    before = [tap(LIKE, ["jazz"], days=200)] * 40
    [liked], [moved] = (
        believed(before, JAZZ),
        believed([*before, *[tap(SKIP, ["jazz"])] * 40], JAZZ),
    )
    assert moved < liked / 3


@given(st.floats(0, 5000))
@settings(max_examples=25, deadline=None)
def test_time_only_takes_a_belief_back_towards_a_strangers(days: float) -> None:
    fresh, older = (believed([tap(LIKE, ["jazz"], days=age)], JAZZ) for age in (0, days))
    assert fresh >= older >= [0.0]


def test_a_clock_that_went_back_makes_a_tap_fresh() -> None:
    assert believed([tap(LIKE, ["jazz"], days=-400)], JAZZ) == believed(
        [tap(LIKE, ["jazz"], days=0)], JAZZ
    )


def test_draws_stray_less_the_more_is_known() -> None:
    def spread(taps: Sequence[Impression]) -> float:
        belief = Belief.of(taps, [JAZZ, METAL], [0.7, 0.7], NOW)
        return float(belief.draws([0, 1], 500, np.random.default_rng(1))[:, 0].std())

    known = [tap(LIKE, ["jazz"]), tap(SKIP, ["jazz"])]
    assert spread(known * 30) < spread(known) < spread([])


def test_the_same_generator_draws_the_same() -> None:
    belief = Belief.of([tap(LIKE, ["jazz"])], [JAZZ, METAL], [0.7, 0.7], NOW)
    one, again = (belief.draws([1], 3, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(one, again)
    assert one.shape == (3, 1)


@pytest.mark.parametrize("genres", [[], ["vogon poetry"]])
def test_odd_items_are_no_error(genres: list[str]) -> None:
    odd = replace(track("a", genres, None, year=0), language="")
    assert np.isfinite(believed([tap(LIKE)], odd)).all()
    assert Belief.of([], [], [], NOW).expected().shape == (0,)


def test_only_the_latest_taps_count() -> None:
    latest = [tap(SKIP, ["metal"])] * HISTORY
    assert believed([tap(LIKE, ["jazz"])] * 9 + latest, JAZZ) == believed(latest, JAZZ)


def test_ten_thousand_taps_are_weighed_in_milliseconds() -> None:
    taps = [tap(LIKE, ["jazz"]), tap(SKIP, ["metal"])] * 5000
    items = [track(f"t{number}", ["jazz"]) for number in range(200)]
    times = []
    for _ in range(5):
        start = default_timer()
        believed(taps, *items)
        times.append(default_timer() - start)
    assert min(times) < 0.05  # usually 5 ms; other work may run beside


def test_what_is_believed_can_be_told_by_name() -> None:
    belief = Belief.of([tap(LIKE, ["jazz"]), tap(SKIP, ["metal"])], [JAZZ], [0.7], NOW)
    assert list(belief.strongest("genre")) == ["jazz", "metal"]


def test_who_likes_a_genre_may_like_its_kin() -> None:
    kinship = Kinship.of(Catalogue.load().music.items)
    near, far = track("x", ["hard rock"]), track("y", ["bossa nova"])
    taps = [tap(LIKE, ["metal"])] * 3
    found = Belief.of(taps, [near, far], [0.7, 0.7], NOW, kinship=kinship).expected()
    assert found[0] > found[1] + 0.02
    assert believed(taps, near) == pytest.approx(believed(taps, far))


def test_kinship_of_nothing_and_of_unknown_genres_is_none() -> None:
    assert Kinship.of([]).between(["jazz", "ska"]).tolist() == [[1, 0], [0, 1]]
    assert Kinship.of([JAZZ]).between(["jazz", "ska"]).tolist() == [[1, 0], [0, 1]]
