"""Links in letters that let their reader in. What a link says is signed and kept nowhere, not in the outbox either."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, Signer, URLSafeSerializer

from config import Settings
from tracker.db import session
from tracker.directory.models import Person, SignInLink
from tracker.directory.queries import Visitor
from tracker.executions import queries
from tracker.executions.models import Execution
from tracker.executions.states import Who
from tracker.language import gettext, long_date, speaking
from tracker.mail import Composed, LetterState, Meaningless, Posted
from tracker.reminders.digest import NO_OFFICE
from tracker.reminders.installation import rules_of
from tracker.reminders.regular import LinkRules
from tracker.reminders.wording import Button, Said, execution_page, written

SIGN_IN = "sign_in"
"""The kind of the letter with a link that signs in; its fact is `link_id`."""

INVITATION = "invitation"
"""The kind of the letter with which a newcomer comes in for the first time; its fact is `link_id`."""

EXPIRED = Meaningless(LetterState.CANCELLED, "expired")


def answer_link(person_id: int, execution_id: int, until: date, settings: Settings) -> str:
    """The address that leads one person to one duty's answer form, up to a day and included."""
    return f"{settings.base_url}/a/{_signed('answer', f'{person_id}.{execution_id}.{until.toordinal()}', settings)}"


def answer_page(execution_id: int, settings: Settings) -> str:
    """The same page's plain address, which stands for the link wherever a letter is kept."""
    return execution_page(execution_id, settings) + "/report"


def good_until(today: date, rules: LinkRules) -> date:
    """The last day of the links in a letter of today."""
    return today + timedelta(days=rules.answer_days)


class Promise(NamedTuple):
    """What an answer link was made for, and its last day."""

    person_id: int
    execution_id: int
    until: date

    def holds(self, today: date) -> bool:
        """Whether it has not run out, and such links are open."""
        return today <= self.until and rules_of(LinkRules).answer_links


def promised(token: str, settings: Settings) -> Promise | None:
    """What an answer link was made for; None when it is not ours. Letters of an earlier version signed otherwise."""
    try:
        said = _plain_signer("answer", settings.secret_key).unsign(token).decode()
        person_id, execution_id, until = map(int, said.split("."))
    except (BadSignature, ValueError):
        try:
            person_id, execution_id, until = _signer("answer", settings.secret_key).loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
    return Promise(person_id, execution_id, date.fromordinal(until))


def may_answer(visitor: Visitor, execution_id: int) -> Execution | None:
    """The execution, if a link may still let the person in: an office for it is held, and no second factor is asked."""
    person = visitor.person
    if person.deactivated_at is not None or person.second_factor_required:
        return None
    found = queries.execution(visitor, execution_id)
    return found if found and Who.EXECUTOR in queries.parts(visitor, found) else None


def choice_link(person_id: int, settings: Settings) -> str:
    """The address at which a person chooses how often letters come, without signing in."""
    said = urlsafe_b64encode(str(person_id).encode()).rstrip(b"=").decode()
    return f"{settings.base_url}/letters/choice/{_signed('choice', said, settings)}"


def overviews_link(person_id: int, settings: Settings) -> str:
    """The same page; the one click of a mail program there stops overviews and reports."""
    return f"{choice_link(person_id, settings)}/overviews"


def who_chooses(token: str, settings: Settings) -> Person | None:
    """Whose choice an address is about, or None when it is not ours."""
    try:
        return session.get(Person, int(_signer("choice", settings.secret_key).loads(token)))
    except (BadSignature, ValueError, TypeError):
        return None


def sign_in_token(link_id: int, settings: Settings) -> str:
    """What the address of a link that signs in ends with."""
    return str(_signer("sign-in-link", settings.secret_key).dumps(link_id))


def signed_link(token: str, settings: Settings) -> int | None:
    """The link that a token is of, or None when the token is not ours."""
    try:
        return int(_signer("sign-in-link", settings.secret_key).loads(token))
    except (BadSignature, ValueError, TypeError):
        return None


def sign_in_letter(letter: Posted, settings: Settings) -> Composed:
    """The letter with a link that signs in, as long as that link is good."""
    return _letter_with_link(letter, settings, _asked_for)


def invitation(letter: Posted, settings: Settings) -> Composed:
    """The letter with which a newcomer comes in for the first time, as long as its link is good."""
    return _letter_with_link(letter, settings, _invited)


Worded = Callable[[Person, SignInLink, Settings], Said]
"""What a letter with a link says before its button."""


def _letter_with_link(letter: Posted, settings: Settings, worded: Worded) -> Composed:
    link = session.get(SignInLink, letter.facts["link_id"])
    person = session.get(Person, letter.recipient_id or 0)
    if person is None or person.deactivated_at is not None:
        return NO_OFFICE
    if link is None or not link.is_good:
        return EXPIRED
    url = f"{settings.base_url}/sign-in/link/{sign_in_token(link.id, settings)}"
    with speaking(person.locale):
        said = replace(
            worded(person, link, settings),
            buttons=(Button(gettext("Sign in"), url),),
            foot=gettext("This letter was made by a machine and needs no answer."),
            secrets=((url, f"{settings.base_url}/sign-in"),),
        )
        return written(said, person.full_name, person.email)


def _asked_for(_person: Person, _link: SignInLink, _settings: Settings) -> Said:
    return Said(
        subject=gettext("Link to sign in, good for 15 minutes"),
        title=gettext("Signing in without a password"),
        sentences=(
            gettext("Somebody has asked for a link that signs you in. It is good for 15 minutes and for one time."),
            gettext("If it was not you, do nothing: without this letter nobody can sign in in your name."),
        ),
    )


def _invited(person: Person, link: SignInLink, settings: Settings) -> Said:
    until = long_date(link.good_until.astimezone(ZoneInfo(settings.time_zone)).date())
    return Said(
        subject=gettext("Invitation to follow the execution of resolutions"),
        title=gettext("You are invited"),
        sentences=(
            gettext("Here you see what resolutions ask of you, answer for it and are reminded of it in time."),
            gettext("The link signs you in once and is good until %(day)s.", day=until),
            gettext(
                "Your login is %(login)s. Later you sign in by such a link, or set a password in your own page.",
                login=person.login,
            ),
        ),
    )


@lru_cache(maxsize=4)
def _signer(purpose: str, key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=purpose)


@lru_cache(maxsize=4)
def _plain_signer(purpose: str, key: str) -> Signer:
    return Signer(key, salt=purpose)


@lru_cache(maxsize=4)
def _key(purpose: str, key: str) -> bytes:
    return _plain_signer(purpose, key).derive_key()


def _signed(purpose: str, said: str, settings: Settings) -> str:
    """What `_plain_signer` signs, for what stands in letters by the dozen: a fifth of the time."""
    mark = hmac.digest(_key(purpose, settings.secret_key), said.encode(), "sha1")
    return f"{said}.{urlsafe_b64encode(mark).rstrip(b'=').decode()}"
