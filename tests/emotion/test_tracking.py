from hypothesis import given
from hypothesis import strategies as st

from emotion.detector import Face
from emotion.image import Box
from emotion.tracking import main_face, trails


def face(x: float, side: float = 100.0, score: float = 0.9, y: float = 100.0) -> Face:
    return Face(Box(x, y, side, side), score)


def test_nobody_has_no_trail() -> None:
    assert main_face([]) == {}
    assert main_face([(), (), ()]) == {}


def test_a_face_that_moves_a_little_is_one_face() -> None:
    walk = [face(100 + 30 * step) for step in range(6)]
    assert main_face([(one,) for one in walk]) == dict(enumerate(walk))


def test_a_passer_by_does_not_take_the_clip_over() -> None:
    person = [face(100 + step) for step in range(8)]
    passer_by = face(400, 180)
    seen = [(one,) if step not in {3, 4} else (passer_by, one) for step, one in enumerate(person)]
    assert main_face(seen) == dict(enumerate(person))


def test_a_passer_by_in_front_does_not_become_the_person() -> None:
    person, passer_by = face(100), face(110, 260)
    seen = [(person,), (person,), (passer_by,), (person,), (person,)]
    assert main_face(seen) == dict.fromkeys((0, 1, 3, 4), person)


def test_the_larger_of_two_who_stay_is_followed() -> None:
    near, far = face(50, 150), face(400, 90)
    assert main_face([(far, near), (near, far), (far, near)]) == dict.fromkeys(range(3), near)


def test_two_who_come_near_each_other_are_kept_apart() -> None:
    left, right = [face(100 + 20 * n) for n in range(4)], [face(300 - 20 * n) for n in range(4)]
    found = trails(list(zip(right, left, strict=True)))
    assert found == [dict(enumerate(right)), dict(enumerate(left))]


def test_a_lost_face_is_found_again_where_it_was() -> None:
    seen = [(face(100),), (), (), (face(150),), (face(150),)]
    assert set(main_face(seen)) == {0, 3, 4}


def test_a_face_that_is_gone_for_long_is_another() -> None:
    seen = [(face(100),), *[()] * 4, (face(100),)]
    assert len(trails(seen)) == 2


def test_a_false_alarm_does_not_beat_a_face() -> None:
    alarm = face(300, 160, score=0.4)
    assert main_face([(face(100),), (alarm,), (face(100),)]) == {0: face(100), 2: face(100)}


FACES = st.builds(
    face,
    x=st.floats(0, 600),
    side=st.floats(0, 400),
    score=st.floats(0, 1),
    y=st.floats(-50, 600),
)


@given(st.lists(st.lists(FACES, max_size=4), max_size=10))
def test_every_face_belongs_to_exactly_one_trail(seen: list[list[Face]]) -> None:
    found = trails(seen)
    for number, faces in enumerate(seen):
        held = [trail[number] for trail in found if number in trail]
        assert sorted(held, key=repr) == sorted(faces, key=repr)
    assert all(list(trail) == sorted(trail) for trail in found)
    assert bool(main_face(seen)) == any(seen)
