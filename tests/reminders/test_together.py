"""What happens in heaps is told together: the first letter at once, all that comes soon after it in one."""

import random
import re
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests import smtp
from tests.executions import rows
from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters
from tracker import clock, db, mail
from tracker.compliance import letting_go
from tracker.directory.models import Organisation, Person
from tracker.directory.roles import OrganisationKind, Role
from tracker.directory.services import add_person, appoint
from tracker.executions import decisions, noting
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.intake.draft import Part
from tracker.mail import Letter, LetterState, Sender
from tracker.mail.gathering import HEAP
from tracker.mail.holds import Why, hold, holds, let_go
from tracker.mail.models import TOGETHER
from tracker.mail.smtp import SmtpTransport
from tracker.mail.turns import Share
from tracker.reminders import coming_back, queries, services
from tracker.reminders.kinds import Renderer
from tracker.resolutions.models import Point

SENT, CANCELLED = LetterState.SENT, LetterState.CANCELLED


def asked(made: Municipality, *execution_ids: int) -> None:
    """The head of each is asked how the work is going: «вопрос 7» about execution 7."""
    for execution_id in execution_ids:
        with db.transaction():
            noting.ask(db.session.get_one(Execution, execution_id), made.as_("controller"), f"вопрос {execution_id}<")


def several(made: Municipality, count: int, who: str = "school1") -> list[int]:
    """So many duties of one head."""
    with db.transaction():
        return [duty(made, who, days=5 + number) for number in range(count)]


def half_an_hour_passes() -> None:
    clock.later(HEAP + timedelta(seconds=1))


def notices() -> list[Letter]:
    """What was posted when something happened, the oldest first."""
    return [each for each in letters() if each.about_id]


def joint() -> Letter:
    """The joint letter that was made last."""
    return [each for each in letters() if each.kind == TOGETHER][-1]


def told(post: Post) -> list[int]:
    """The executions that were asked about in each of the letters that arrived, one after the other."""
    said = ["\n".join(post_text(each).splitlines()) for each in post.sink.letters]
    return [each.about_id or 0 for text in said for each in notices() if f"вопрос {each.about_id}<" in text]


def post_text(letter: object) -> str:
    return str(letter.get_body(("plain",)).get_content())  # type: ignore[attr-defined]


def test_the_answers_of_44_co_executors_make_two_letters(municipality: Municipality, post: Post) -> None:
    helpers = []
    with db.transaction():
        ordered = rows.assignment(rows.resolution(municipality), municipality.today + timedelta(days=20))
        rows.execution(ordered, municipality.organisations["department"])
        for number in range(44):
            name = f"МБДОУ «Детский сад № {number:02}»"
            of = Organisation(name=name, short_name=name, kind=OrganisationKind.KINDERGARTEN, email="", position=number)
            db.session.add(of)
            db.session.flush()
            head = add_person(f"Заведующая {number:02}", f"head{number}", f"head{number}@example.org", by_id=None)
            appoint(head, Role.HEAD, date(2020, 1, 1), by_id=None, organisation_id=of.id)
            municipality.people[f"head{number}"] = head.id
            helpers.append(rows.execution(ordered, of.id, part=Part.CO_EXECUTOR).id)
    Story(municipality, helpers[0]).report("head0")
    assert post.send() == 1
    for number, execution_id in enumerate(helpers[1:], start=1):
        Story(municipality, execution_id).report(f"head{number}", text=f"Выполнено на {number:02} %.")
    assert post.send() == 0
    half_an_hour_passes()
    assert post.send() == 1
    assert post.went() == [
        "department: 43 отчёта соисполнителей, срок 5 июля",
        "department: Отчёт соисполнителя: пункт 1, срок 05.07.2026",
    ]
    text = post.text()
    for number in range(1, 44):
        assert f"МБДОУ «Детский сад № {number:02}»" in text
        assert f"Заведующая {number:02}: Выполнено на {number:02} %." in text
    assert [each.state for each in letters()] == [SENT] * 45
    assert {each.joins_id for each in notices()[1:]} == {joint().id}
    half_an_hour_passes()
    assert post.send() == 0


def test_ten_corrections_make_two_letters_a_head(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        of = rows.resolution(municipality)
        for number in range(10):
            ordered = rows.assignment(of, municipality.today + timedelta(days=number + 3))
            for school in ("school1", "school2"):
                rows.execution(ordered, municipality.organisations[school])
        points = [point.id for point in of.points]
    for number, point_id in enumerate(points):
        with db.transaction():
            point = db.session.get_one(Point, point_id)
            decisions.correct_text(point, f"Новый текст {number}.", municipality.as_("chair"), f"описка {number}")
        post.send()
    half_an_hour_passes()
    post.send()
    assert post.went() == [
        f"{school}: {subject}"
        for school in ("school1", "school2")
        for subject in (
            "9 исправлений поручений, ближайший срок 19 июня",
            "Поручение исправлено: пункт 1, срок 18.06.2026",
        )
    ]
    assert all(f"Новый текст {number}." in post.text() for number in range(1, 10))
    assert all(f"Фамилия chair: описка {number}" in post.text() for number in range(1, 10))


def test_a_letter_of_several_kinds_says_how_many_of_what_and_leads_to_each(
    municipality: Municipality, post: Post
) -> None:
    first, *others = several(municipality, 4)
    asked(municipality, first)
    post.send()
    asked(municipality, *others[:2])
    with db.transaction():
        point = db.session.get_one(Execution, others[2]).assignment.point
        decisions.correct_text(point, "Новый текст.", municipality.as_("chair"), "описка")
    half_an_hour_passes()
    assert post.send() == 1
    assert post.last()["Subject"] == (
        "3 события по поручениям: 2 запроса промежуточной информации, 1 исправление поручения, ближайший срок 21 июня"
    )
    pages = [f"https://tracker.example.org/executions/{each}" for each in others]
    assert all(f"{page}/note" in post.text() for page in pages[:2])
    assert pages[2] in post.text()
    assert "Все поручения: https://tracker.example.org/" in post.text()
    assert post.last()["Message-ID"] == joint().message_id
    assert "СОШ № 1" not in post.text(), "it is the reader's own"


def test_the_nearest_day_is_one_to_come(municipality: Municipality, post: Post) -> None:
    said = []
    for days in ((-9, -3), (-9, 3), (-9, -9), (None, None)):
        with db.transaction():
            ids = [duty(municipality, days=each) for each in days]
        asked(municipality, *ids)
        post.send()
        said.append(post.last()["Subject"].removeprefix("2 запроса промежуточной информации"))
        half_an_hour_passes()
    assert said == ["", ", ближайший срок 18 июня", ", срок 6 июня", ""]


def test_what_was_posted_before_any_of_it_went_is_one_letter(municipality: Municipality, post: Post) -> None:
    asked(municipality, *several(municipality, 5))
    asked(municipality, *several(municipality, 1, "school2"))
    assert post.send() == 2
    assert [len(each["Subject"]) > 0 for each in post.sink.letters] == [True, True]
    assert sorted(told(post)) == sorted(each.about_id or 0 for each in notices())


def test_what_lost_its_meaning_is_left_out_of_the_joint_letter(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 3)
    asked(municipality, *ids)
    Story(municipality, ids[0]).withdraw()
    assert post.send() == 1
    assert told(post) == ids[1:]
    assert [(each.state, each.reason) for each in notices()] == [(CANCELLED, "nothing_to_say"), (SENT, ""), (SENT, "")]
    assert [each.joins_id for each in notices()] == [None, joint().id, joint().id]


def test_when_all_lost_their_meaning_each_is_cancelled_with_its_reason(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 2)
    asked(municipality, *ids)
    Story(municipality, ids[0]).withdraw()
    Story(municipality, ids[1]).withdraw()
    assert post.send() == 0
    assert {(each.state, each.reason) for each in letters()} == {(CANCELLED, "nothing_to_say")}


def test_of_which_one_is_left_says_it_as_if_it_were_alone(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 2)
    asked(municipality, *ids)
    Story(municipality, ids[0]).withdraw()
    post.send()
    assert post.last()["Subject"] == "Запрошена промежуточная информация: пункт 1, срок 21.06.2026"
    assert f"https://tracker.example.org/executions/{ids[1]}/note" in post.text()


class Dying(SmtpTransport):
    """A process that dies after the letter has gone and before that is written down."""

    def send(self, letter: mail.Posted, content: mail.Content) -> mail.Attempt:
        super().send(letter, content)
        raise KeyboardInterrupt


def test_a_kill_between_sending_and_the_record_sends_the_same_letter_again(
    municipality: Municipality, post: Post
) -> None:
    ids = several(municipality, 4)
    asked(municipality, *ids[:3])
    with pytest.raises(KeyboardInterrupt):
        Sender(Dying(post.settings.smtp_url, "a@example.org"), Renderer(post.settings), 60_000).run()
    asked(municipality, ids[3])
    assert post.send() == 0, "whose letter it joins is not known yet"
    clock.later(timedelta(minutes=6))
    assert post.send() == 1
    assert len({each["Message-ID"] for each in post.sink.letters}) == 1
    assert told(post) == ids[:3] * 2
    clock.later(HEAP + timedelta(minutes=6))
    assert post.send() == 1
    assert told(post) == [*ids[:3] * 2, ids[3]]
    assert [each.state for each in letters()] == [SENT] * 5


def test_two_senders_tell_nothing_twice(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 3)
    asked(municipality, *ids)

    class Meanwhile(SmtpTransport):
        """While it sends one letter, something else happens, and another sender is at work."""

        def send(self, letter: mail.Posted, content: mail.Content) -> mail.Attempt:
            asked(municipality, *several(municipality, 1))
            assert post.send() == 0
            return super().send(letter, content)

    assert Sender(Meanwhile(post.settings.smtp_url, "a@example.org"), Renderer(post.settings), 60_000).run() == 1
    half_an_hour_passes()
    assert post.send() == 1
    assert sorted(told(post)) == sorted(each.about_id or 0 for each in notices())


def test_while_the_server_is_down_all_that_happens_makes_one_letter(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 6)
    post.sink.mail = "421 closing"
    for execution_id in ids:
        asked(municipality, execution_id)
        post.send()
        clock.later(timedelta(hours=5))
    post.sink.mail = "250 OK"
    assert post.send() + post.send() == 1
    assert told(post) == ids


def test_a_clock_that_was_set_back_keeps_nothing_for_longer(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 2)
    asked(municipality, ids[0])
    post.send()
    clock.later(timedelta(days=-2))
    asked(municipality, ids[1])
    assert post.send() == 1


def test_a_joint_letter_that_was_refused_is_sent_once_more_with_all_that_it_told(
    municipality: Municipality, post: Post
) -> None:
    ids = several(municipality, 3)
    asked(municipality, *ids)
    post.sink.rcpt = "550 5.1.1 no such user"
    assert post.send() == 0
    assert {(each.state, each.reason) for each in letters()} == {(LetterState.PARKED, "refused")}
    post.sink.rcpt = "250 OK"
    with db.transaction():
        by = db.session.get_one(Person, municipality.people["secretary"])
        services.resend(db.session.get_one(Letter, notices()[1].id), by)
    assert post.send() == 1
    assert told(post) == ids
    with db.transaction():
        services.resend(db.session.get_one(Letter, notices()[1].id), by)
    assert post.send() == 1, "a copy"
    assert told(post) == ids * 2
    assert {each.state for each in letters()} == {SENT}


def test_a_joint_letter_to_a_flagged_address_waits_whole_for_it(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 2)
    with db.transaction():
        mail.outbox.flag("school1@example.org", _bare(), "550", clock.now())
    asked(municipality, *ids)
    assert post.send() == 0
    assert {each.state for each in notices()} == {LetterState.WITHHELD}
    with db.transaction():
        assert mail.unflag("school1@example.org") == 1
    assert post.send() == 1
    assert told(post) == ids


def _bare() -> int:
    found = mail.post("bare", "digest", recipient_id=None, address="", facts={})
    assert found is not None
    return found


def test_of_a_restored_database_no_part_of_a_joint_letter_goes(municipality: Municipality, post: Post) -> None:
    asked(municipality, *several(municipality, 2))
    post.sink.rcpt = "450 later"
    assert post.send() == 0
    clock.later(timedelta(minutes=2))
    with db.transaction():
        hold(Why.BY_HAND, "x", gone_until=clock.now())
        shown = letting_go.outlook(post.settings)
        assert shown is not None
        assert ([each.letter.kind for each in shown.cancelled], shown.number_going) == ([TOGETHER], 0)
        let_go(holds())
    assert {(each.state, each.reason) for each in letters()} == {(CANCELLED, "restored")}


def test_an_answer_to_a_joint_letter_may_be_about_each_of_its_duties(municipality: Municipality, post: Post) -> None:
    ids = several(municipality, 3)
    asked(municipality, *ids)
    post.send()
    with db.transaction(write=False):
        letter = db.session.get_one(Letter, joint().id)
        assert [each.id for each in coming_back.answerable(municipality.as_("school1"), letter)] == ids


def test_a_joint_letter_is_seen_by_those_who_see_one_of_its_duties(municipality: Municipality, post: Post) -> None:
    own = several(municipality, 1)
    with db.transaction():
        other = duty(municipality, body_id=municipality.other_body)
    asked(municipality, *own)
    with db.transaction():
        noting.ask(db.session.get_one(Execution, other), municipality.as_("stranger"), "вопрос")
    post.send()
    with db.transaction(write=False):
        for reader in ("secretary", "stranger", "school1", "administrator"):
            assert queries.letter(municipality.as_(reader), joint().id) is not None
        assert queries.letter(municipality.as_("school2"), joint().id) is None
        school = queries.Wanted(organisation_id=municipality.organisations["school1"])
        assert len(queries.letters(municipality.as_("administrator"), school)) == 3
        (card,) = queries.about(municipality.as_("secretary"), own[0])
        assert (card.letter.joins_id, card.letter.subject) == (
            joint().id,
            "Запрошена промежуточная информация: пункт 1, срок 20.06.2026",
        )


class Life:
    """Notices to two heads, whatever happens to the server, to senders and to the duties in between."""

    def __init__(self, made: Municipality, post: Post, seed: int) -> None:
        self.made, self.post, self.chance = made, post, random.Random(seed)
        self.duties = {who: several(made, 2, who) for who in ("school1", "school2")}

    def step(self) -> None:
        """Something happens."""
        self.chance.choice(
            [self.happen] * 4 + [self.send] * 4 + [self.time, self.time, self.server, self.die, self.turn]
        )()

    def happen(self) -> None:
        who = self.chance.choice(list(self.duties))
        draft = mail.Draft(
            kind="note_requested",
            recipient_id=self.made.people[who],
            address=f"{who}@example.org",
            facts={"words": f"событие {len(notices())}<"},
            about_id=self.chance.choice(self.duties[who]),
            gathered_by=f"notice:{who}",
        )
        with db.transaction():
            mail.post_all({f"event:{len(notices())}": draft})

    def send(self) -> None:
        self.post.send()

    def time(self) -> None:
        clock.later(timedelta(minutes=self.chance.choice([1, 6, 31])))

    def server(self) -> None:
        self.post.sink.data = self.chance.choice(["250 OK", "250 OK", "421 closing", "450 later", smtp.HANG_UP])

    def die(self) -> None:
        with suppress(KeyboardInterrupt):
            Sender(Dying(self.post.settings.smtp_url, "a@example.org"), Renderer(self.post.settings), 60_000).run()

    def turn(self) -> None:
        """A duty is taken off control, or put back."""
        story = Story(self.made, self.chance.choice(self.duties["school1"]))
        if story.seen().state is State.WITHDRAWN:
            story.reopen()
        else:
            story.withdraw()

    def end(self) -> None:
        """Until nothing waits any more."""
        self.post.sink.data = "250 OK"
        for _ in range(30):
            clock.later(timedelta(minutes=10))
            self.send()

    def told(self) -> dict[int, set[str]]:
        """The Message-IDs of the letters that have told of each event."""
        found = defaultdict(set)
        for letter in self.post.sink.letters:
            for number in re.findall(r"событие (\d+)<", post_text(letter)):
                found[int(number)].add(str(letter["Message-ID"]))
        return found


def test_whatever_happens_each_notice_is_told_by_one_letter_or_cancelled_with_a_reason(
    municipality: Municipality, post: Post
) -> None:
    life = Life(municipality, post, seed=14)
    for _ in range(40):
        life.step()
    life.end()
    told, by_id = life.told(), {each.id: each for each in letters()}
    for number, each in enumerate(notices()):
        went_in = by_id[each.joins_id or each.id].message_id
        match each.state:
            case LetterState.SENT:
                assert told[number] == {went_in}
            case LetterState.PARKED:
                assert each.reason == "unknown_outcome"
                assert told[number] <= {went_in}
            case _:
                assert (each.state, each.reason) == (CANCELLED, "nothing_to_say")
                assert len(told[number]) <= 1
    for who in life.duties:
        went = sorted(each.sent_at for each in letters() if who in each.address and each.sent_at and not each.joins_id)
        assert all(later - earlier >= HEAP for earlier, later in pairwise(went))


def test_senders_that_take_letters_of_one_heap_at_one_moment_make_one_letter_of_it(
    municipality: Municipality, post: Post
) -> None:
    heads = ("school1", "school2", "school3", "sad1", "sad2", "centre", "department")
    asked(municipality, *(each for who in heads for each in several(municipality, 3, who)))
    begin = threading.Barrier(3)

    def at_work(number: int) -> int:
        road = SmtpTransport(post.settings.smtp_url, "a@example.org")
        sender = Sender(road, Renderer(post.settings), 60_000, share=Share(number, 3))
        begin.wait()
        return sender.run()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(at_work, range(3))) == len(heads)
    half_an_hour_passes()
    post.send()
    assert sorted(told(post)) == [each.about_id for each in notices()]
