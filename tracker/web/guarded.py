"""A form that is refused once when somebody else has changed the same thing since it was shown."""

from collections.abc import Collection

from wtforms import HiddenField

from tracker import audit
from tracker.db import Base, one_at_a_time
from tracker.web import history
from tracker.web.forms import Form


def _newest() -> str:
    return str(audit.newest())


class Guarded(Form):
    """It remembers the end of the history when it was shown; `since` is what came after, told beside what was typed."""

    newest = HiddenField(default=_newest)
    since: Collection[history.Line] = ()

    def over(self, *subjects: Base | None, actions: Collection[str] = ()) -> bool:
        """Whether nothing has happened to these things since; two who send at once come one after the other."""
        one_at_a_time("guarded")
        self.since = history.since(self.newest.data, [each for each in subjects if each is not None], actions)
        self.newest.data = _newest()
        return not self.since

    @property
    def status(self) -> int:
        """The status of the page that shows the form: 409 when somebody was here meanwhile."""
        return 409 if self.since else 200
