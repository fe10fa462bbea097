"""Six items and a sentence that brings them: what several conversations begin with."""

from models.mood import Emotion, Source
from tests.fakes import estimate, movie, track

ITEMS = [track(name, f"The {name.title()}s") for name in ("sun", "moon", "rain")] + [
    movie(name, f"Dan {name.title()}") for name in ("road", "river", "tower")
]
SAD = {"my dog died": estimate(Emotion.SADNESS, source=Source.TEXT)}
