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
from tracker.mail.models import (
    UNSETTLED,
    FlaggedAddress,
    Hold,
    Letter,
    LetterState,
    Messenger,
    Outage,
    Posted,
    Priority,
    posted,
)
from tracker.mail.outages import outage
from tracker.mail.outbox import (
    Draft,
    address_obstacle,
    again,
    follow,
    now_reachable,
    post,
    post_all,
    unflag,
    write_from,
)
from tracker.mail.sender import Sender, road
from tracker.mail.smtp import RoadError

__all__ = [
    "UNSETTLED",
    "Attached",
    "Attempt",
    "Composed",
    "Content",
    "Draft",
    "FlaggedAddress",
    "Hold",
    "Letter",
    "LetterState",
    "Meaningless",
    "Messenger",
    "NotBefore",
    "Outage",
    "Outcome",
    "Posted",
    "Priority",
    "Render",
    "RoadError",
    "Sender",
    "Transport",
    "address_obstacle",
    "again",
    "follow",
    "now_reachable",
    "outage",
    "post",
    "post_all",
    "posted",
    "road",
    "unflag",
    "write_from",
]
