"""A municipality in which resolutions live."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.compliance.rows import ZONE, Life
from tests.municipality import Municipality
from tracker import clock


@pytest.fixture
def life(municipality: Municipality, today: date) -> Iterator[Life]:
    """The small municipality; the clock stands where the last thing happened."""
    yield Life(municipality)
    clock.show_day(today, ZONE)
