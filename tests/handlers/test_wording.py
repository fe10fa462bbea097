import pytest

from handlers import wording
from handlers.english import ENGLISH
from models.media import Filters, MediaKind
from models.reason import Because, Reason


@pytest.mark.parametrize(
    ("reason", "kind", "words"),
    [
        (Reason(Because.QUIET), MediaKind.MUSIC, "it is as quiet as you feel"),
        (
            Reason(Because.SHARED_GENRES, ("drama", "war"), title="Heat"),
            MediaKind.MOVIE,
            "it shares drama and war with Heat",
        ),
        (Reason(Because.LIKED_GENRE, ("war",)), MediaKind.MOVIE, "you liked other war films"),
        (
            Reason(Because.LIKED_GENRE, ("romance",)),
            MediaKind.MOVIE,
            "you liked other love stories",
        ),
        (Reason(Because.LIKED_GENRE, ("jazz",)), MediaKind.MUSIC, "you liked other jazz"),
        (
            Reason(Because.LIKED_GENRE, ("krautrock",)),
            MediaKind.MUSIC,
            "you liked other krautrock",
        ),
        (
            Reason(Because.LIKED_SONGS_OF, decade="1970s"),
            MediaKind.MUSIC,
            "you liked other songs from the 1970s",
        ),
        (
            Reason(Because.SAME_MAKER, maker="{genre}"),
            MediaKind.MUSIC,
            "it is by {genre}, too",
        ),
    ],
)
def test_a_reason_reads_as_the_end_of_a_sentence(
    reason: Reason, kind: MediaKind, words: str
) -> None:
    assert wording.because(ENGLISH, reason, kind) == words


def test_wishes_are_a_list() -> None:
    wanted = Filters(genres=("drama", "war"), years=(1990, 1999), language="fr", by="Agnès Varda")
    words = "drama or war, from 1990 to 1999, in French, by Agnès Varda"
    assert wording.wishes(ENGLISH, wanted) == words
    assert wording.wish(ENGLISH, Filters(years=(1990, 1990)), "years") == "from 1990"
