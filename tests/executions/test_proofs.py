"""What was asked as a proof is given, compared with the indicator, and comes to one number over organisations."""

import pytest

from tests.executions import rows
from tests.municipality import Municipality
from tracker import audit, db
from tracker.compliance.evidence import figures, measured
from tracker.compliance.queries import duties as duties_of
from tracker.compliance.stood import Moment
from tracker.executions import services
from tracker.executions.models import Execution
from tracker.executions.refusals import NeedsWords, ProofMissing
from tracker.executions.states import Answer
from tracker.intake.draft import Part
from tracker.resolutions import asking
from tracker.resolutions.asking import NeedsReason
from tracker.resolutions.contract import Against, Asked, Over, Proof, contract, ever_asked, stored
from tracker.resolutions.models import Assignment
from tracker.web import proofs

SHARE = Asked("number1", Proof.NUMBER, label="Охвачено", unit="%", over=Over.AVERAGE, against=Against.EACH)
ASKED = (Asked("text", Proof.TEXT, required=False), SHARE)
INDICATOR = {"value": 70.0, "unit": "%", "comparison": ">=", "printed": "не менее 70 %"}


def duties(made: Municipality, *organisations: str) -> dict[str, int]:
    """One assignment that asks for a share, and its duties."""
    with db.transaction():
        ordered = rows.assignment(rows.resolution(made), made.today, asked=stored(ASKED), indicator=INDICATOR)
        return {each: rows.execution(ordered, made.organisations[each]).id for each in organisations}


def answer(made: Municipality, duty: int, who: str, share: str, *, key: str = "number1", accept: bool = True) -> None:
    """Report a share and have it accepted."""
    with db.transaction():
        it = db.session.get_one(Execution, duty)
        services.submit_report(it, made.as_(who), Answer.EXECUTED, "", said={key: share})
        if accept:
            services.accept(it, made.as_("controller"))


def test_numbers_are_taken_from_accepted_reports_of_leads(municipality: Municipality) -> None:
    ids = duties(municipality, "school1", "school2", "school3")
    with db.transaction():
        helper = db.session.get_one(Execution, ids["school1"])
        other = rows.execution(helper.assignment, municipality.organisations["sad1"], part=Part.CO_EXECUTOR)
        services.submit_report(other, municipality.as_("sad1"), Answer.EXECUTED, "", said={"number1": "1"})
        assignment_id = helper.assignment_id
    answer(municipality, ids["school1"], "school1", "80 %")
    answer(municipality, ids["school2"], "school2", "65")
    answer(municipality, ids["school3"], "school3", "1", accept=False)
    with db.transaction(write=False):
        found = figures(Moment(municipality.today), [db.session.get_one(Assignment, assignment_id)])
    [figure] = found[assignment_id, ""]
    assert (figure.value, figure.count, figure.short, figure.met) == (72.5, 2, 1, False)


def test_a_number_asked_for_anew_is_never_added_to_what_was_answered_before(municipality: Municipality) -> None:
    ids = duties(municipality, "school1", "school2")
    answer(municipality, ids["school1"], "school1", "80")
    with db.transaction():
        assignment = db.session.get_one(Execution, ids["school1"]).assignment
        children = Asked("number1", Proof.NUMBER, label="Детей", unit="чел.")
        asking.change_asked(assignment, (children,), municipality.as_("chair"), "Нужно число.")
        [now] = contract(assignment.asked)
    answer(municipality, ids["school2"], "school2", "600", key=now.key)
    with db.transaction(write=False):
        first, second = (db.session.get_one(Execution, each) for each in ids.values())
        at, assignment = Moment(municipality.today), first.assignment
        assert [(each.asked.label, each.value) for each in figures(at, [assignment])[assignment.id, ""]] == [
            ("Детей", 600)
        ]
        given = [(each.name, each.said) for it in (first, second) for each in proofs.given(it.reports[-1])]
        assert given == [("Охвачено", "80 %"), ("Детей", "600 чел.")]
        rows_of = {each.key: each for each in measured(at, duties_of(at))}
        ever = ever_asked(assignment.asked)
        assert [(each.asked(ever).measured, each.numbers) for each in rows_of.values()] == [
            ("Охвачено, %", (80,)), ("Детей, чел.", (600,)),
        ]  # fmt: skip


def test_only_executed_needs_the_proof_and_a_refusal_leaves_nothing_behind(municipality: Municipality) -> None:
    duty = duties(municipality, "school1")["school1"]
    with db.transaction():
        it, head = db.session.get_one(Execution, duty), municipality.as_("school1")
        with pytest.raises(ProofMissing) as refused:
            services.submit_report(it, head, Answer.EXECUTED, "Готово.")
        assert refused.value.keys == ["number1"]
        with pytest.raises(NeedsWords):
            services.submit_report(it, head, Answer.PARTLY, " ", said={"number1": "50"})
    with db.transaction():
        it = db.session.get_one(Execution, duty)
        assert it.reports == []
        services.submit_report(it, municipality.as_("school1"), Answer.NOT_OURS, "У нас нет таких детей.")


def test_after_the_issue_what_is_asked_changes_with_a_reason(municipality: Municipality) -> None:
    duty = duties(municipality, "school1")["school1"]
    with db.transaction():
        assignment = db.session.get_one(Execution, duty).assignment
        with pytest.raises(NeedsReason):
            asking.change_asked(assignment, (SHARE,), municipality.as_("chair"), " ")
        asking.change_asked(assignment, (*ASKED, Asked("file", Proof.FILE)), municipality.as_("chair"), "Нужен акт.")
    with db.transaction(write=False):
        [entry] = audit.entries_of(db.session.get_one(Execution, duty).assignment)
        assert (entry.action, entry.comment) == ("set_asked", "Нужен акт.")
        assert [each["key"] for each in entry.before["asked"]] == ["text", "number1"]
        assert [each["key"] for each in entry.after["asked"]] == ["text", "number1", "file"]
