"""Addresses of search pages that open without a key or an account."""

from urllib.parse import quote

from models.media import Media, Movie

Links = tuple[tuple[str, str], ...]
"""(name of the service, address), the main one first."""


def pages(item: Media) -> Links:
    """Return an item's own pages, or those that search for it."""
    if item.links:
        return item.links
    if isinstance(item, Movie):
        return movie_links(item.title, item.year)
    return track_links(item.title, item.artist)


def track_links(title: str, artist: str) -> Links:
    """Return where a song can be heard."""
    words = _encoded(f"{title} {artist}")
    return (
        ("Spotify", f"https://open.spotify.com/search/{words}"),
        ("YouTube", f"https://www.youtube.com/results?search_query={words}"),
        ("Apple Music", f"https://music.apple.com/us/search?term={words}"),
    )


def movie_links(title: str, year: int) -> Links:
    """Return where a film is described, its trailer, and who streams it.

    The year tells films of one name apart; `y:` is how TMDB's search page takes it.
    """
    words = _encoded(title)
    return (
        ("TMDB", f"https://www.themoviedb.org/search/movie?query={words}%20y%3A{year}"),
        (
            "Trailer",
            f"https://www.youtube.com/results?search_query={words}%20{year}%20trailer",
        ),
        ("JustWatch", f"https://www.justwatch.com/us/search?q={words}"),
    )


def _encoded(words: str) -> str:
    # safe="": titles hold slashes and question marks; %20 reads the same in a path and in a query
    return quote(words, safe="", errors="replace")
