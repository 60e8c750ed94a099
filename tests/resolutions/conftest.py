"""A resolution in check, to be corrected."""

from collections.abc import Iterator

import pytest

from tests.municipality import Municipality
from tests.resolutions import texts
from tracker import db
from tracker.resolutions.models import Resolution


@pytest.fixture
def draft(municipality: Municipality) -> int:
    """A resolution just brought in; its id."""
    with db.transaction():
        return texts.brought_in(municipality)


@pytest.fixture
def opened(draft: int) -> Iterator[Resolution]:
    """The same, in a transaction that may change it."""
    with db.transaction():
        yield texts.resolution(draft)
