"""The cell «Информация об исполнении»: one organisation's answer, or how many of how many and who has not."""

from collections.abc import Sequence

from tracker.compliance import words
from tracker.compliance.cells import Told
from tracker.compliance.queries import Duty
from tracker.compliance.standing import Standing
from tracker.compliance.stories import Answered, Story
from tracker.compliance.tallies import Tally
from tracker.executions.models import Decision
from tracker.executions.states import Answer
from tracker.language import gettext, ngettext, short_date

NAMED = 10
"""How many who have not executed are named; the others are counted."""

PERIODS = 6
"""How many periods that were executed are named; of more only their number is given."""

Shown = tuple[Duty, Standing]
DONE = frozenset({Standing.ON_TIME, Standing.LATE})


def information(tally: Tally, told: Told) -> str:
    """What became of an assignment: words of the one executor, «37 of 45» of several, period by period."""
    if tally.is_recurring:
        return "\n".join(_by_periods(tally, told))
    if tally.only:
        return single(*tally.only, told)
    return words.sentence(_roll_up(tally.shown, told))


def _by_periods(tally: Tally, told: Told) -> list[str]:
    """The periods wholly executed in one line, then a line for each other."""
    done = [period for period, members in tally.periods if all(standing in DONE for _, standing in members)]
    lines = [_done(done)] if done else []
    for period, members in tally.periods:
        if period not in done:
            lines.append(words.sentence(f"{words.period(period)}: {_turn(members, tally, told)}"))
    return lines


def _done(periods: list[str]) -> str:
    if len(periods) > PERIODS:
        return ngettext("Executed for %(num)s period.", "Executed for %(num)s periods.", len(periods))
    return words.sentence(gettext("executed for: %(periods)s", periods=", ".join(words.period(it) for it in periods)))


def _turn(members: Sequence[Shown], tally: Tally, told: Told) -> str:
    return words.standing(members[0][1]) if len(tally.organisations) == 1 else _roll_up(members, told)


def _roll_up(members: Sequence[Shown], told: Told) -> str:
    """«Исполнено 37 из 45; не исполнили: МБОУ СОШ № 3 (до 01.06), … и ещё 4; на рассмотрении: 2»."""
    done = sum(1 for _, standing in members if standing in DONE)
    counting = sum(1 for _, standing in members if standing is not Standing.WITHDRAWN)
    parts = [gettext("executed: %(executed)s of %(of)s", executed=done, of=counting)]
    if late := _count(members, Standing.LATE):
        parts.append(gettext("late: %(count)s", count=late))
    if silent := [duty for duty, standing in members if standing is Standing.OVERDUE and not duty.under_review]:
        parts.append(gettext("not executed: %(names)s", names=_named(silent, told)))
    return "; ".join([*parts, *_rest(members)])


def _rest(members: Sequence[Shown]) -> list[str]:
    """Those who wait for the controller, those whose day is ahead, those who left the count."""
    waiting = [duty for duty, standing in members if duty.under_review and standing is not Standing.WITHDRAWN]
    ahead = [duty for duty, standing in members if standing is Standing.NOT_YET_DUE and not duty.under_review]
    not_theirs = sum(1 for duty, _ in members if duty.fact.not_ours)
    counts = (
        (gettext("under review: %(count)s", count=len(waiting)), len(waiting)),
        (gettext("not yet due: %(count)s", count=len(ahead)), len(ahead)),
        (gettext("does not concern them: %(count)s", count=not_theirs), not_theirs),
        (
            gettext("taken off control: %(count)s", count=_count(members, Standing.WITHDRAWN) - not_theirs),
            _count(members, Standing.WITHDRAWN) - not_theirs,
        ),
    )
    return [words for words, number in counts if number]


def _count(members: Sequence[Shown], wanted: Standing) -> int:
    return sum(1 for _, standing in members if standing is wanted)


def _named(duties: Sequence[Duty], told: Told) -> str:
    names = ", ".join(_with_day(duty, told) for duty in duties[:NAMED])
    left = len(duties) - NAMED
    more = gettext("and %(count)s more", count=left)
    return f"{names} {more}" if left > 0 else names


def _with_day(duty: Duty, told: Told) -> str:
    if duty.fact.due_on is None:
        return duty.organisation
    day = words.near_date(duty.fact.due_on, told.as_of)
    return gettext("%(name)s (by %(day)s)", name=duty.organisation, day=day)


def single(duty: Duty, standing: Standing, told: Told) -> str:
    """What was said of one execution: the answer, the ground of its withdrawal, how the work goes."""
    story = told.stories.get(duty.id, Story())
    if standing is Standing.WITHDRAWN:
        return _withdrawn(duty, story)
    if standing in DONE:
        return _answer(story.answered) if story.answered else ""
    if duty.under_review and story.answered:
        return gettext(
            "The report of %(day)s is under review. %(text)s",
            day=short_date(story.answered.on),
            text=_answer(story.answered),
        )
    return _open(story)


def _withdrawn(duty: Duty, story: Story) -> str:
    if duty.fact.not_ours and story.answered:
        return gettext("Does not concern the organisation. %(text)s", text=_words(story.answered.text))
    if story.ground:
        return gettext(
            "Taken off control on %(day)s: %(ground)s",
            day=short_date(story.ground.on),
            ground=_after_colon(story.ground.text),
        )
    return gettext("Taken off control unexecuted.")


def _answer(answered: Answered) -> str:
    text = _words(answered.text)
    return gettext("Executed in part. %(text)s", text=text) if answered.answer is Answer.PARTLY else text


def _open(story: Story) -> str:
    lines = []
    if story.answered and story.answered.decision is Decision.RETURNED:
        lines.append(
            gettext(
                "The report of %(day)s was returned for rework: %(comment)s",
                day=short_date(story.answered.on),
                comment=_after_colon(story.answered.comment),
            )
        )
    if story.note:
        lines.append(
            gettext("As of %(day)s: %(text)s", day=short_date(story.note.on), text=_after_colon(story.note.text))
        )
    return "\n".join(lines) or gettext("No information was given.")


def _words(text: str) -> str:
    return words.sentence(words.shortened(text))


def _after_colon(text: str) -> str:
    return words.ended(words.shortened(text))
