"""What is stored of organisations, groups, people, appointments and bodies."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker import clock
from tracker.db import Base
from tracker.directory.names import number_in
from tracker.directory.roles import BodyKind, OrganisationKind, Role


class Organisation(Base):
    """A school, a kindergarten, the department … that duties are addressed to."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    short_name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[OrganisationKind]
    email: Mapped[str] = mapped_column(String(254), default="")
    position: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]

    appointments: Mapped[list["Appointment"]] = relationship(back_populates="organisation")


class OrganisationGroup(Base):
    """«Все школы», «школы № 1–10»: the organisations of some kinds, of a range of numbers, and those named singly."""

    __tablename__ = "organisation_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kinds: Mapped[list[Any]] = mapped_column(default=list)
    first_number: Mapped[int | None]
    last_number: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    members: Mapped[list[Organisation]] = relationship(secondary="group_member", order_by=Organisation.position)

    __mapper_args__ = {"version_id_col": version}

    def takes(self, kind: str, name: str) -> bool:
        """Whether an organisation is in the group by its kind and, where the group has a range, by its number."""
        if kind not in self.kinds:
            return False
        if self.first_number is None and self.last_number is None:
            return True
        number = number_in(name)
        return number is not None and (self.first_number or 0) <= number <= (self.last_number or number)


class GroupMember(Base):
    """One organisation named in a group."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("organisation_group.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class Alias(Base):
    """A phrase that the secretary taught: what it means in this directory."""

    __tablename__ = "alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    phrase: Mapped[str] = mapped_column(String(300), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_group.id"))

    organisation: Mapped[Organisation | None] = relationship()
    group: Mapped[OrganisationGroup | None] = relationship()

    __table_args__ = (CheckConstraint("(organisation_id IS NULL) <> (group_id IS NULL)", name="names_one_thing"),)


class Body(Base):
    """A collegium, a working group, a council: who adopts resolutions, and the rules that it keeps."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    short_name: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[BodyKind]
    time_zone: Mapped[str] = mapped_column(String(64))
    advisory: Mapped[bool] = mapped_column(default=False)
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def today(self) -> date:
        """The present day where the body is: by it its days are kept, wherever whoever acts is."""
        return clock.today(self.time_zone)

    @property
    def called(self) -> str:
        """How the body is called where its full name would be too long."""
        return self.short_name or self.name


class Person(Base):
    """Somebody who holds offices and may sign in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(200))
    login: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(2), default="ru")
    second_factor_required: Mapped[bool] = mapped_column(default=False)
    second_factor_secret: Mapped[str | None] = mapped_column(String(64))
    second_factor_step: Mapped[int] = mapped_column(default=0)
    deactivated_at: Mapped[datetime | None]

    appointments: Mapped[list["Appointment"]] = relationship(back_populates="person")


class Appointment(Base):
    """A person holds a role for an organisation or a body from one day to another; `acting` marks a substitute."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    position: Mapped[str] = mapped_column(String(200), default="")
    acting: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="appointments")
    organisation: Mapped[Organisation | None] = relationship(back_populates="appointments")
    body: Mapped[Body | None] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint(
            "role NOT IN ('head', 'deputy') OR organisation_id IS NOT NULL", name="head_of_an_organisation"
        ),
        CheckConstraint("role IN ('head', 'deputy', 'administrator') OR body_id IS NOT NULL", name="others_of_a_body"),
    )


class Absence(Base):
    """Days on which a person is away: a due day that falls into them is warned of, nothing is moved."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship()

    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),)


class WebSession(Base):
    """A signed-in browser: the hash of its token, whose it is and until when.

    `limited_to` is the one execution that it may see, when a letter's link has opened it.
    """

    __tablename__ = "web_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")
    limited_to: Mapped[int | None]

    person: Mapped[Person] = relationship()


class SignInLink(Base):
    """A link by e-mail that signs a person in, once and until an instant; what it says is signed, not kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    good_until: Mapped[datetime]
    used_at: Mapped[datetime | None]

    @property
    def is_good(self) -> bool:
        """Whether it was not used and has not run out."""
        return self.used_at is None and clock.now() < self.good_until


class SignInAttempt(Base):
    """A failed sign-in, kept so that all workers count together."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)


class Selection(Base):
    """What a person chose in a list and kept: one's name for it, and the page of ours with the query that makes it."""

    LONGEST_NAME = 80
    LONGEST_ADDRESS = 2000

    __tablename__ = "selection"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))

    __table_args__ = (UniqueConstraint("person_id", "name"),)
