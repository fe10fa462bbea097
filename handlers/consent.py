"""The consent to pictures: how it is asked for, whether one is in force, how it is given."""

from datetime import datetime

from handlers import texts
from handlers.buttons import agreement
from handlers.lines import Phrase
from handlers.turn import Turn
from models.chat import Reply, UserRef
from models.profile import Consent
from models.protocols import PreferenceStore


def ask(turn: Turn) -> Reply:
    """Show the notice about pictures, to be agreed to or not."""
    notice = f"{turn.tell(Phrase.CONSENT_FIRST)}\n{turn.tell(Phrase.CONSENT_NOTICE)}"
    return Reply(notice, buttons=agreement(turn.table))


async def in_force(store: PreferenceStore, user: UserRef) -> Consent | None:
    """Return a person's consent; one to an older notice does not count."""
    held = await store.consent(user)
    return held if held and held.version == texts.CONSENT_VERSION else None


async def give(store: PreferenceStore, user: UserRef, at: datetime) -> None:
    """Record that a person agreed to the notice of today."""
    await store.record_consent(Consent(user, texts.CONSENT_VERSION, at))
