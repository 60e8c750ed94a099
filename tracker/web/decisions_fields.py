"""What is asked for a change of several executions, be they chosen on a resolution's page or from the list."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from tracker import language
from tracker.db import session
from tracker.directory import queries as directory
from tracker.executions import members
from tracker.executions.models import Execution
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment
from tracker.resolutions.queries import working_calendar
from tracker.web.forms import Choices, _, day, required_text


class NewDay:
    """A later day."""

    new_due_on = day(_("The new day"), validators=[InputRequired(_("Choose a day."))])
    words = required_text(_("Why the day is moved"))


class Ground:
    """Why organisations are excluded."""

    words = required_text(_("The ground: a decision, an order, what has changed"))


class Joining:
    """Who is added to assignments, as what, and by which day."""

    organisations: Any = Choices(_("Organisations"), [InputRequired(_("Mark the organisations."))], coerce=int)
    part: Any = SelectField(_("As what"), coerce=Part)
    new_due_on: Any = day(_("A day of their own, where it has to be another"), validators=[Optional()])
    words = required_text(_("Why they are added"))

    def offer_everybody(self) -> None:
        """Offer every organisation of the directory, as lead or as co-executor."""
        everybody = session.scalars(directory.organisations())
        self.organisations.choices = [(each.id, each.short_name) for each in everybody]
        self.part.choices = [
            (Part.LEAD, language.gettext("lead executors")),
            (Part.CO_EXECUTOR, language.gettext("co-executors")),
        ]

    def candidates(self, assignments: Iterable[Assignment]) -> list[Execution]:
        """The executions that adding the marked organisations to assignments would make; none is kept yet."""
        wanted = set(self.organisations.data or [])
        joining = [each for each in session.scalars(directory.organisations()) if each.id in wanted]
        place = members.Place(self.part.data, self.new_due_on.data, working_calendar())
        return members.candidates(assignments, joining, place)
