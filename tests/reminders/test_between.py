"""What happens between queueing and sending: the letter and the ladder follow the new state."""

from datetime import timedelta

from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.reminders.post import Post, states
from tracker import db
from tracker.executions import changes
from tracker.executions.models import Execution
from tracker.mail import LetterState

GONE = (LetterState.CANCELLED, "nothing_to_say")


def issued(town: Municipality) -> list[int]:
    with db.transaction():
        return [duty(town, name, days=7, issued_on=town.today) for name in ("school1", "school2")]


def test_an_organisation_excluded_after_queueing_hears_nothing_and_the_others_do(
    municipality: Municipality, post: Post
) -> None:
    excluded, _other = issued(municipality)
    post.remind("2026-06-15")
    with db.transaction():
        row = db.session.get_one(Execution, excluded)
        changes.Exclude("Школа закрыта на ремонт.").carry_out([row], municipality.as_("chair"))
    assert post.send() == 1
    assert sorted(states()) == sorted([GONE, (LetterState.SENT, "")])
    for day in ("2026-06-16", "2026-06-17", "2026-06-18", "2026-06-19", "2026-06-22", "2026-06-23"):
        post.day(day)
    assert {line.split(":")[0] for line in post.went()} <= {"school2", "controller", "secretary", "chair"}
    assert any(line.startswith("school2: 1 поручение просрочено") for line in post.went())


def test_a_day_moved_after_queueing_has_a_ladder_of_its_own(municipality: Municipality, post: Post) -> None:
    moved, _other = issued(municipality)
    post.day("2026-06-15")
    post.remind("2026-06-17")
    with db.transaction():
        row, chair = db.session.get_one(Execution, moved), municipality.as_("chair")
        later = municipality.today + timedelta(days=28)
        changes.MoveDay(later, "Ремонт.").carry_out([row], chair)
    post.send()
    assert "school1" not in "".join(line for line in post.went() if "22 июня" in line and "новое" not in line)
    before = len(post.sink.raw)
    for day in ("2026-06-19", "2026-06-22", "2026-06-23"):
        post.day(day)
    late = [str(letter["Subject"]) for letter in post.sink.letters[before:] if "school1" in str(letter["To"])]
    assert not any("просрочено" in subject for subject in late)
