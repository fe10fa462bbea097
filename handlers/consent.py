"""The consent to pictures: whether one is in force, and how it is given."""

from datetime import datetime

from handlers import texts
from models.chat import UserRef
from models.profile import Consent
from models.protocols import PreferenceStore


async def in_force(store: PreferenceStore, user: UserRef) -> Consent | None:
    """Return a person's consent; one to an older notice does not count."""
    held = await store.consent(user)
    return held if held and held.version == texts.CONSENT_VERSION else None


async def give(store: PreferenceStore, user: UserRef, at: datetime) -> None:
    """Record that a person agreed to the notice of today."""
    await store.record_consent(Consent(user, texts.CONSENT_VERSION, at))
