from pathlib import Path

import pytest

from emotion.words import PairAnalyzer

SHIPPED = Path(__file__).parents[2] / "models" / "weights"


@pytest.fixture(scope="session")
def pair() -> PairAnalyzer:
    """Return VADER and the shipped network together; it keeps nothing, so all tests share it."""
    return PairAnalyzer.load(SHIPPED)
