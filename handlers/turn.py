"""One update on its way to its answer."""

from dataclasses import dataclass
from random import Random

from handlers.lines import Phrase
from handlers.services import Services, rng_for
from handlers.table import Table
from handlers.voice import Voice
from models.chat import Update, UserRef
from models.protocols import Progress


@dataclass(frozen=True, slots=True)
class Turn:
    """What an answer is made with: the parts, the update, who is told of the stages, the voice."""

    services: Services
    update: Update
    progress: Progress
    voice: Voice

    @property
    def table(self) -> Table:
        """The words of the language that is answered in."""
        return self.voice.table

    def tell(self, phrase: Phrase, **filled: object) -> str:
        """Return a phrase of that language, filled in."""
        return self.table.tell(phrase, **filled)

    @property
    def user(self) -> UserRef:
        """Who is answered."""
        return self.update.user

    @property
    def rng(self) -> Random:
        """A fresh generator that draws the same for the same update."""
        return rng_for(self.update)
