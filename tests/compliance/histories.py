"""Random histories put in as bare rows, and what they come to on a day, computed by walking through the events."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import update

from tests.compliance.rows import Life, Written, on
from tests.municipality import EDUCATIONAL
from tracker import audit, db
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension
from tracker.executions.states import Action, Answer

START, END = date(2026, 2, 2), date(2026, 9, 30)
DAYS = [None, *(date(2026, month, day) for month in range(3, 9) for day in (1, 15))]


@dataclass
class History:
    """One execution: its first day and what happened on which day; a day holds one event at most."""

    execution: int
    assignment: int
    organisation: int
    advisory: bool
    first_due_on: date | None
    events: list[tuple[date, str, date | None]] = field(default_factory=list)


@dataclass
class Came:
    """What a history has come to by the end of a day."""

    due_on: date | None
    executed_on: date | None = None
    withdrawn: bool = False
    extended: bool = False
    sent_on: date | None = None


def came(it: History, day: date) -> Came:
    """Walk through the events up to a day."""
    now = Came(it.first_due_on)
    for at, event, moved_to in it.events:
        if at > day:
            break
        if event == "send":
            now.sent_on = at
        elif event == "accept":
            now.executed_on = now.sent_on
        elif event in {"accept_not_ours", "withdraw"}:
            now.withdrawn = True
        elif event == "extend":
            now.due_on, now.extended = moved_to, True
        elif event == "reopen":
            now.executed_on, now.withdrawn = None, False
    return now


def word(now: Came, due_on: date | None, day: date) -> str:
    """What it counts as by one of its days."""
    if now.withdrawn:
        return "withdrawn"
    if now.executed_on:
        return "late" if due_on and now.executed_on > due_on else "on_time"
    return "overdue" if due_on and due_on < day else "not_yet_due"


def count(histories: Iterable[History], day: date, span: tuple[date, date] | None) -> Counter[str]:
    """The numbers of a set of histories by plain arithmetic."""
    numbers: Counter[str] = Counter()
    for it in histories:
        now = came(it, day)
        belongs_by = now.due_on or now.executed_on
        if span is None or belongs_by is None or span[0] <= belongs_by <= span[1]:
            current = word(now, now.due_on, day)
            numbers.update((current, "total"))
            if now.due_on and current in {"on_time", "late", "overdue"}:
                numbers.update(("due", "due_on_time") if current == "on_time" else ("due",))
        if it.first_due_on and (span is None or span[0] <= it.first_due_on <= span[1]):
            first = word(now, it.first_due_on, day)
            if first != "withdrawn":
                numbers.update(("first", "never_extended") if not now.extended else ("first",))
            if first in {"on_time", "late", "overdue"}:
                numbers.update(("first_due", "first_due_on_time") if first == "on_time" else ("first_due",))
    return numbers


def make(life: Life, points: int, seed: int) -> list[History]:
    """A resolution of so many points to five organisations, each execution with a random history."""
    dice = random.Random(seed)
    written = [
        Written(str(number), to=(EDUCATIONAL,), due_on=dice.choice(DAYS), advisory=number % 7 == 0)
        for number in range(1, points + 1)
    ]
    made = life.resolution(written, adopted_on=START, number=str(seed))
    db.session.expire_all()
    by = life.municipality.people["chair"]
    rows = db.session.query(Execution).where(Execution.id.in_(life.duties.values())).order_by(Execution.id).all()
    rows = [row for row in rows if row.assignment.point.resolution_id == made]
    return [_lived(row, dice, by) for row in rows]


def _lived(row: Execution, dice: random.Random, by: int) -> History:
    point = row.assignment.point
    it = History(row.id, row.assignment_id, row.organisation_id, point.advisory, row.due_on)
    values = dict(_rows(it, row, dice, by))
    db.session.execute(update(Execution).where(Execution.id == row.id).values(**values))
    return it


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)


def _rows(it: History, row: Execution, dice: random.Random, by: int) -> Iterator[tuple[str, object]]:
    """Let things happen on later and later days; the columns that the execution ends with."""
    state, due_on, round_, sent = "in_progress", row.due_on, 0, None
    columns: dict[str, object] = {}
    day = START + timedelta(days=dice.randint(1, 60))
    while day < END and dice.random() < 0.85:
        at = _instant(day)
        if state == "in_progress" and dice.random() < 0.6:
            round_ += 1
            answer = dice.choice([Answer.EXECUTED, Answer.EXECUTED, Answer.NOT_OURS, Answer.PARTLY])
            sent = ExecutionReport(
                execution_id=row.id, round=round_, answer=answer, text="…", submitted_at=at, submitted_on=day, by_id=by
            )
            db.session.add(sent)
            state = "under_review"
            it.events.append((day, "send", None))
        elif state == "in_progress" and due_on and dice.random() < 0.7:
            moved_to = max(due_on, day) + timedelta(days=dice.randint(1, 40))
            db.session.add(
                Extension(
                    execution_id=row.id, asked_at=at, by_id=by, reason="…", old_due_on=due_on, new_due_on=moved_to,
                    late=False, decision=Decision.GRANTED, decided_at=at, decided_by_id=by,
                )
            )  # fmt: skip
            due_on = moved_to
            columns["extensions_granted"] = int(str(columns.get("extensions_granted", 0))) + 1
            it.events.append((day, "extend", moved_to))
        elif state == "in_progress":
            state = "withdrawn"
            columns["withdrawn_on"] = day
            _told(row, Action.WITHDRAW, at, by)
            it.events.append((day, "withdraw", None))
        elif state == "under_review" and sent is not None:
            sent.decided_at, sent.decided_by_id = at, by
            if dice.random() < 0.3:
                sent.decision, sent.comment, state = Decision.RETURNED, "доработать", "in_progress"
                it.events.append((day, "return", None))
            else:
                sent.decision = Decision.ACCEPTED
                gone = sent.answer is Answer.NOT_OURS
                state = "withdrawn" if gone else "executed"
                columns |= {"withdrawn_on": day, "not_ours": True} if gone else {"executed_on": sent.submitted_on}
                it.events.append((day, "accept_not_ours" if gone else "accept", None))
        elif dice.random() < 0.4:
            state = "in_progress"
            columns |= {"withdrawn_on": None, "executed_on": None, "not_ours": False}
            _told(row, Action.REOPEN, at, by)
            it.events.append((day, "reopen", None))
        day += timedelta(days=dice.randint(1, 40))
    if sent is not None:
        columns["submitted_at"] = sent.submitted_at
    return iter({**columns, "state": state, "due_on": due_on}.items())


def _told(row: Execution, action: Action, at: datetime, by: int) -> None:
    on(at.date())
    audit.record(row, action.value, by_id=by, comment="основание")
