"""Letters: an outbox of rows written with the change that makes them due, and a sender that claims one at a time."""

from tracker.mail.attempts import (
    Attached,
    Attempt,
    Composed,
    Content,
    Meaningless,
    NotBefore,
    Outcome,
    Render,
    Transport,
)
from tracker.mail.models import UNSETTLED, Letter, LetterState, Outage, Posted, Priority, posted
from tracker.mail.outages import outage
from tracker.mail.outbox import Draft, again, post, post_all, write_from
from tracker.mail.sender import Sender, road
from tracker.mail.smtp import RoadError

__all__ = [
    "UNSETTLED",
    "Attached",
    "Attempt",
    "Composed",
    "Content",
    "Draft",
    "Letter",
    "LetterState",
    "Meaningless",
    "NotBefore",
    "Outage",
    "Outcome",
    "Posted",
    "Priority",
    "Render",
    "RoadError",
    "Sender",
    "Transport",
    "again",
    "outage",
    "post",
    "post_all",
    "posted",
    "road",
    "write_from",
]
