"""One reminder, asked for by a person, to those who have not answered: through the ledger, at most one a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config import Settings
from tracker.directory.queries import heads
from tracker.executions.matrix import Unanswered
from tracker.reminders import sweep
from tracker.reminders.facts import Fact
from tracker.reminders.schedule import Audience
from tracker.reminders.sweep import Planned


@dataclass(frozen=True)
class Asked:
    """An organisation that has not answered: on how many points, who answers for it, and whether a letter goes."""

    organisation: str
    number: int
    head: str
    goes: bool


@dataclass(frozen=True)
class Asking:
    """What a reminder would do: the letters, and the organisations with whom it reaches."""

    plans: Sequence[Planned]
    organisations: Sequence[Asked]


def asked(unanswered: Sequence[Unanswered], today: date, settings: Settings) -> Asking:
    """Whom a reminder would reach today; who has had the letter of the day is not written to again."""
    answering = heads({each.organisation_id for each in unanswered}, today)
    news: dict[int, list[Fact]] = defaultdict(list)
    numbers: dict[int, list[Unanswered]] = defaultdict(list)
    for each in unanswered:
        numbers[each.organisation_id].append(each)
        if person := answering.get(each.organisation_id):
            key = f"asked:{today}@{each.due_on}"
            news[person.id].append(Fact(each.id, key, Audience.EXECUTOR))
    plans = sweep.plans(news, today, settings)
    reached = {plan.person_id for plan in plans}
    organisations = []
    for organisation_id, duties in numbers.items():
        head = answering.get(organisation_id)
        goes = head is not None and head.id in reached
        organisations.append(Asked(duties[0].organisation, len(duties), head.full_name if head else "", goes))
    return Asking(plans, organisations)


def ask(it: Asking, settings: Settings) -> int:
    """Write the reminders in the present transaction; how many new letters that made."""
    return sweep.tell(it.plans, settings) if it.plans else 0
