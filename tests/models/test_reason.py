import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reason import Because, Reason

words = st.text(max_size=20)


@given(
    reason=st.builds(
        Reason,
        st.sampled_from(Because),
        genres=st.lists(words, max_size=3).map(tuple),
        maker=words,
        title=words,
        decade=words,
        year=st.integers(0, 3000),
    )
)
def test_a_reason_comes_back_as_it_was_stored(reason: Reason) -> None:
    assert Reason.decode(reason.encode()) == reason


def test_what_is_not_told_takes_no_room() -> None:
    assert Reason(Because.LIKED).encode() == '{"because": "liked"}'


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "it is as quiet as you feel",
        "5",
        "[]",
        "{}",
        '{"because": "a key of tomorrow"}',
        '{"because": "liked", "colour": "red"}',
        '{"because": "liked", "genres": 5}',
        '{"because": "liked", "genres": "jazz"}',
        '{"because": "liked", "genres": ["jazz", 5]}',
        '{"because": "liked", "genres": null}',
        '{"because": ["liked"]}',
        '{"because": "liked", "maker": 5}',
        '{"because": "liked", "title": ["Heat"]}',
        '{"because": "liked", "title": "\\ud800"}',
        '{"because": "liked", "decade": null}',
        '{"because": "liked", "year": "1999"}',
        '{"because": "liked", "year": true}',
        '{"because": "liked", "year": NaN}',
        '{"because": "liked"',
        '{"because": ' + "[" * 100_000,
    ],
)
def test_what_no_version_of_ours_encoded_is_no_reason(stored: str) -> None:
    assert Reason.decode(stored) is None
