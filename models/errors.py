"""Everything that can go wrong, as a tree on one page.

    MoodSyncError
    ├── UserError ......... the person can mend it; `advice` of handlers.table says how
    │   ├── UnreadableMedia
    │   └── MediaTooLarge
    ├── Busy .............. too much work is waiting
    ├── ProviderError ..... a catalogue failed; another one answers instead
    ├── StoreError ........ the disk or the database refuses; nothing was kept
    └── StartupError ...... the operator must mend it; exit code 78

Absence is a value: no face is `None`, a stranger is an empty profile, no match is an empty list.
"""


class MoodSyncError(Exception):
    """The root of the tree."""


class UserError(MoodSyncError):
    """Something that the person who wrote to us can mend."""


class UnreadableMedia(UserError):
    """Bytes that no decoder understands, or that hold no picture."""


class MediaTooLarge(UserError):
    """A picture or clip over the limit of bytes, pixels or seconds."""


class Busy(MoodSyncError):
    """Too much work is waiting; try again in a moment."""


class ProviderError(MoodSyncError):
    """A catalogue did not answer, or answered nonsense."""

    def __init__(self, provider: str, problem: str) -> None:
        super().__init__(f"{provider}: {problem}")
        self.provider = provider


class StoreError(MoodSyncError):
    """The store could not keep or find something: a full disk, a lost database."""


class StartupError(MoodSyncError):
    """The program cannot start; the message tells the operator how to mend it."""
