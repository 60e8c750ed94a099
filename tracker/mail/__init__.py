"""Letters: an outbox of rows written with the change that makes them due, and a sender that claims one at a time."""

from tracker.mail.attempts import Attached, Attempt, Content, Meaningless, NotBefore, Outcome, Render, Transport
from tracker.mail.models import UNSETTLED, Letter, LetterState, Outage, Priority
from tracker.mail.outbox import again, outage, post, write_from
from tracker.mail.sender import Sender, road
from tracker.mail.smtp import RoadError

__all__ = [
    "UNSETTLED",
    "Attached",
    "Attempt",
    "Content",
    "Letter",
    "LetterState",
    "Meaningless",
    "NotBefore",
    "Outage",
    "Outcome",
    "Priority",
    "Render",
    "RoadError",
    "Sender",
    "Transport",
    "again",
    "outage",
    "post",
    "road",
    "write_from",
]
