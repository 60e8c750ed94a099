"""The mark beside the database: which letter went last. A database that knows nothing of it is older than the mark."""

import json
import logging
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from tracker.db import session
from tracker.mail.models import Letter, LetterState

log = logging.getLogger(__name__)

NAME = "last-letter"
"""The file in the data folder. It stays where it is when the database is brought back from a backup."""

WIDTH = 400
"""Bytes of the file: one line is written over the other at once, and never a half of it."""


@dataclass(frozen=True)
class Mark:
    """The letter that went last, and when."""

    message_id: str
    at: datetime


class MarkFile:
    """Where one folder's senders note which letter went last."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._file: int | None = None

    def note(self, message_id: str, at: datetime) -> None:
        """Write the mark; a disk that is full holds no letter up."""
        line = json.dumps({"message_id": message_id, "at": at.isoformat()}).ljust(WIDTH - 1) + "\n"
        try:
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            os.pwrite(self._file, line.encode("ascii"), 0)
        except OSError:
            log.exception("the mark of the last letter can't be written to %s", self.path)

    def close(self) -> None:
        """Leave the file until the next letter; it may be another one by then."""
        if self._file is not None:
            os.close(self._file)
        self._file = None

    def forget(self) -> None:
        """Begin anew: the database is a new one."""
        self.path.unlink(missing_ok=True)

    def read(self) -> Mark | None:
        """What was noted last; None where nothing was, or it can't be read any more."""
        try:
            kept = json.loads(self.path.read_text(encoding="ascii"))
            return Mark(kept["message_id"], datetime.fromisoformat(kept["at"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError):
            log.exception("the mark of the last letter can't be read from %s", self.path)
            return None


def is_behind(mark: Mark) -> bool:
    """Whether the database doesn't know that this letter went: it is older."""
    state = session.scalar(select(Letter.state).where(Letter.message_id == mark.message_id))
    return state is not LetterState.SENT
