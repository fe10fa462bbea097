"""Commands as the platforms list them, in English."""

from collections.abc import Mapping
from types import MappingProxyType

MENU: Mapping[str, str] = MappingProxyType(
    {
        "start": "what I do",
        "mood": "tap how you feel",
        "mode": "match, lift, calm, energise or surprise",
        "more": "other cards for the same mood",
        "journey": "a playlist that starts at your mood",
        "why": "why you got the latest cards",
        "profile": "what I believe of your taste",
        "privacy": "what happens to pictures, and your consent",
        "export": "all I hold about you, as a file",
        "forget": "erase all of it",
        "help": "all commands",
    }
)

SLASH: Mapping[str, str] = MappingProxyType(
    {
        "start": "Say hello and see what I do",
        "help": "What I can do",
        "more": "Other cards for the same mood",
        "why": "Why you got the latest cards",
        "privacy": "What happens to pictures, and your consent",
        "export": "All I hold about you, as a file",
        "forget": "Erase all I hold about you",
        "mood": "Show or tell me how you feel",
        "mood picture": "A picture of your face; never kept",
        "mood clip": "A short video of your face, up to a minute; never kept",
        "mood text": "How you feel, in your own words",
        "mood mode": "What the cards should do with your mood",
        "mood kind": "What you would like",
        "mode": "What my cards should do with your mood",
        "mode mode": "From now on",
        "journey": "A playlist that starts at your mood",
        "journey mode": "Where it leads",
        "journey file": "How you would like it",
        "profile": "What I believe of your taste",
        "profile remove": (
            "A belief that is wrong: a genre, artist, director, decade, hours, weekends, my face"
        ),
        "profile restore": "A belief that shall count again",
    }
)

CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "match": "match my mood",
        "lift": "lift me up",
        "calm": "calm me down",
        "energise": "energise me",
        "surprise": "surprise me",
        "music": "songs",
        "movie": "films",
        "both": "both",
        "m3u": "M3U, for players",
        "csv": "CSV, for spreadsheets",
        "list": "a plain list",
    }
)
