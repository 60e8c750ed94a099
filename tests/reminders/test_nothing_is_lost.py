"""Whatever happens to people, addresses, duties and letters: in the end each duty was told to its head, once a day."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase
from hypothesis import settings as trying
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.conftest import ZONE
from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, on
from tracker import audit, clock, db, mail
from tracker.directory.models import Person
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.mail import Attempt, Content, LetterState, Posted
from tracker.mail.sender import Sender
from tracker.mail.smtp import SmtpTransport
from tracker.reminders import addresses, links, services
from tracker.reminders.digest import SHOWN
from tracker.reminders.kinds import Renderer
from tracker.reminders.regular import DIGEST

HEADS = ("school1", "school2", "school3")
TRIED = trying(
    max_examples=12,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Interrupted(SmtpTransport):
    """Something happens while one letter of a run is on its way, and the words of those behind it are found."""

    def __init__(self, post: Post, at: int, meanwhile: Callable[[], object]) -> None:
        super().__init__(post.settings.smtp_url or "", post.settings.mail_from)
        self.left, self.meanwhile = at, meanwhile

    def send(self, letter: Posted, content: Content) -> Attempt:
        self.left -= 1
        if self.left == 0:
            self.meanwhile()
        return super().send(letter, content)


@dataclass
class World:
    """Three heads, their duties, and all that can come between a duty and its letter."""

    made: Municipality
    post: Post
    day: date = date(2026, 6, 15)
    since: dict[int, int] = field(default_factory=dict)
    """How many letters had arrived when a duty was given, or put on control again."""
    heads: dict[int, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    copies: int = 0

    def person(self, who: str) -> Person:
        return db.session.get_one(Person, self.made.people[who])

    def issue(self, who: str, days: int | None) -> None:
        """A new duty; the letter names no more than so many, so that an old one goes."""
        mine = [each for each in self.since if self.heads[each] == who and self.is_open(each)]
        if len(mine) >= SHOWN // 2:
            Story(self.made, mine[0], self.day).withdraw()
        with db.transaction():
            left = None if days is None else (self.day - self.made.today).days + days
            found = duty(self.made, who, days=left, issued_on=self.day)
            audit.record(db.session.get_one(Execution, found), "issue", by_id=None)
        self.since[found], self.heads[found] = len(self.post.sink.raw), who

    def is_open(self, duty_id: int) -> bool:
        with db.transaction(write=False) as session:
            return session.get_one(Execution, duty_id).state is State.IN_PROGRESS

    def turn(self, number: int) -> None:
        """Take one of the last duties off control, or put it on again."""
        if not self.since:
            return
        found = sorted(self.since)[-9:][number % min(9, len(self.since))]
        story = Story(self.made, found, self.day)
        if not self.is_open(found):
            story.reopen()
            self.since[found] = len(self.post.sink.raw)
        else:
            story.withdraw()

    def come_or_go(self, who: str) -> None:
        with db.transaction():
            person = self.person(who)
            person.deactivated_at = None if person.deactivated_at else clock.now()

    def refuse_or_take(self, who: str) -> None:
        """The mail server begins or ceases to refuse an address; nobody tells the product."""
        self.refused ^= {f"{who}@example.org"}

    def lose_address(self, who: str) -> None:
        with db.transaction():
            self.person(who).email = ""

    def mend(self, who: str) -> None:
        """The administrator gives the address, and says that it is right."""
        self.refused.discard(f"{who}@example.org")
        with db.transaction():
            mail.unflag(f"{who}@example.org")
            addresses.correct(self.person(who), f"{who}@example.org", self.person("administrator"))

    def resend(self, number: int) -> None:
        found = [each for each in letters() if each.kind == DIGEST]
        if not found:
            return
        try:
            with db.transaction():
                letter = found[number % len(found)]
                services.resend(db.session.get_one(mail.Letter, letter.id), self.person("secretary"))
                self.copies += letter.state is LetterState.SENT
        except services.WentAlready:
            pass

    def send(self, at: int = 0, meanwhile: Callable[[], object] = lambda: None) -> None:
        Sender(Interrupted(self.post, at, meanwhile), Renderer(self.post.settings), 60_000).run()

    def give_all(self) -> None:
        """A new duty for each, of which no sweep has heard."""
        for who in HEADS:
            self.issue(who, None)

    def night(self) -> None:
        self.day += timedelta(days=1)
        on(self.day.isoformat())

    def rest(self) -> None:
        """All is put right, and two quiet working days pass."""
        for who in HEADS:
            self.mend(who)
            with db.transaction():
                self.person(who).deactivated_at = None
        for _letter in range(2):
            self.night()
            while self.day.weekday() > 4:
                self.night()
            self.post.day(self.day.isoformat())

    def untold(self) -> list[int]:
        """The open duties of which their heads have read nothing since they had them."""
        is_open = [each for each in self.since if self.is_open(each)]
        with db.transaction(write=False):
            said = [(str(letter["To"]), _linked(letter, self.post)) for letter in self.post.sink.letters]
        return [each for each in is_open if not self._was_told(each, said[self.since[each] :])]

    def _was_told(self, duty_id: int, said: Sequence[tuple[str, set[int]]]) -> bool:
        return any(to == f"{self.heads[duty_id]}@example.org" and duty_id in ids for to, ids in said)

    def too_many(self) -> int:
        """Letters of the day beyond one a person and day, and those that a person had sent once more."""
        zone = ZoneInfo(ZONE)
        days = Counter((each["To"], each["Date"].datetime.astimezone(zone).date()) for each in self.post.sink.letters)
        return max(0, sum(number - 1 for number in days.values()) - self.copies)


def _linked(letter: EmailMessage, post: Post) -> set[int]:
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    tokens = re.findall(rf"{post.settings.base_url}/a/(\S+)", text)
    found = {promise.execution_id for token in tokens if (promise := links.promised(token, post.settings))}
    return found | {int(number) for number in re.findall(r"/executions/(\d+)", text)}


WHO = st.sampled_from(HEADS)
NUMBER = st.integers(0, 30)


class Events(RuleBasedStateMachine):
    """Things that happen, in any order; each example begins on another day."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        world.night()

    @rule(who=WHO, days=st.sampled_from([None, None, 2, 9, 40]))
    def issue(self, who: str, days: int | None) -> None:
        self.world.issue(who, days)

    @rule(number=NUMBER)
    def turn(self, number: int) -> None:
        self.world.turn(number)

    @rule(who=WHO, what=st.sampled_from(["come_or_go", "refuse_or_take", "lose_address", "mend"]))
    def happens(self, who: str, what: str) -> None:
        getattr(self.world, what)(who)

    @rule(number=NUMBER)
    def resend(self, number: int) -> None:
        self.world.resend(number)

    @rule()
    def remind(self) -> None:
        self.world.post.remind()

    @rule()
    def send(self) -> None:
        self.world.send()

    @rule()
    def send_while_more_comes(self) -> None:
        self.world.give_all()
        self.world.post.remind()
        self.world.give_all()
        self.world.send(2, self.world.post.remind)  # the words of the third are found with those of the second

    @rule(who=WHO, what=st.sampled_from(["come_or_go", "refuse_or_take", "lose_address"]))
    def happens_before_the_letter_goes(self, who: str, what: str) -> None:
        self.world.issue(who, None)
        self.world.post.remind()
        getattr(self.world, what)(who)
        self.world.send()

    @rule()
    def night(self) -> None:
        self.world.night()

    def teardown(self) -> None:
        self.world.rest()
        assert self.world.untold() == []
        assert self.world.too_many() == 0


def test_every_duty_is_told_to_its_head_whatever_happens(municipality: Municipality, post: Post) -> None:
    world = World(municipality, post)
    post.sink.rcpt = lambda address: "550 5.1.1 no such user" if address in world.refused else "250 OK"
    run_state_machine_as_test(lambda: Events(world), settings=TRIED)
    assert len(post.sink.raw) > 10
