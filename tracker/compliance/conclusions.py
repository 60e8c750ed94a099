"""What follows from the figures, in sentences: conclusions, and proposals for the next decision."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.compliance import cells, words
from tracker.compliance.figures import Figures
from tracker.compliance.standing import Standing
from tracker.compliance.tallies import Tally
from tracker.language import gettext, ngettext, short_date
from tracker.resolutions.models import Point, Resolution

WORST = 5
"""How many organisations with most overdue are named."""


@dataclass(frozen=True)
class Findings:
    """What sentences are made of: the assignments in order, their figures, and the later days asked for."""

    tallies: Sequence[Tally]
    binding: Figures
    advisory: Figures
    asked: Mapping[int, date]
    outside: Sequence[Tally] = ()
    """What is due outside the span, of points that have something due in it."""
    several: bool = False
    """Whether points of several resolutions stand together, so that each is named with its resolution."""

    def points(self, wanted: Callable[[Tally], bool]) -> list[Point]:
        """The points that have an assignment so, each once, in order."""
        return _points(tally for tally in self.tallies if wanted(tally))


def _points(tallies: Iterable[Tally]) -> list[Point]:
    return list(dict.fromkeys(tally.assignment.point for tally in tallies))


def conclusions(it: Findings) -> list[str]:
    """What was executed, late, not executed, extended, and by whom most is owed; recommendations apart."""
    return [each for each in (*_whole(it), *_judged(it), *_moved(it), _worst(it.tallies)) if each]


def _judged(it: Findings) -> tuple[str, ...]:
    """What was late, what is not executed, what was withdrawn: a sentence each, empty of nothing."""
    return (
        _about(
            it,
            gettext("Executed late: point %(points)s"),
            gettext("Executed late: points %(points)s"),
            _stands(Standing.LATE, advisory=False),
        ),
        _about(
            it,
            gettext("Not executed in time: point %(points)s"),
            gettext("Not executed in time: points %(points)s"),
            _stands(Standing.OVERDUE, advisory=False),
        ),
        _about(
            it,
            gettext("The recommendation of point %(points)s was not followed in time"),
            gettext("The recommendations of points %(points)s were not followed in time"),
            _stands(Standing.OVERDUE, advisory=True),
        ),
        _about(
            it,
            gettext("Taken off control unexecuted: point %(points)s"),
            gettext("Taken off control unexecuted: points %(points)s"),
            _stands(Standing.WITHDRAWN),
        ),
    )


def _moved(it: Findings) -> list[str]:
    return [
        _about(
            it,
            gettext("The deadline was extended: point %(points)s"),
            gettext("The deadline was extended: points %(points)s"),
            lambda tally: any(duty.fact.extended for duty in tally.duties),
        ),
        _said(
            it,
            gettext("The deadline was moved out of the period: point %(points)s"),
            gettext("The deadline was moved out of the period: points %(points)s"),
            _points(tally for tally in it.outside if tally.as_one.first),
        ),
    ]


def proposals(it: Findings) -> list[str]:
    """«Снять с контроля …», «продлить срок …», «оставить на контроле …»."""
    off = set(it.points(_is_done)) - {*it.points(_is_owed), *_points(filter(_is_owed, it.outside))}
    done = _about(
        it,
        gettext("Take point %(points)s off control as executed"),
        gettext("Take points %(points)s off control as executed"),
        lambda tally: tally.assignment.point in off,
    )
    return [each for each in (done, *_extensions(it), *_kept(it)) if each]


def _kept(it: Findings) -> list[str]:
    """«Оставить на контроле …», a sentence for each reason, empty of nothing."""
    reasons = (
        (
            gettext("Keep point %(points)s on control as not executed in time"),
            gettext("Keep points %(points)s on control as not executed in time"),
            _stands(Standing.OVERDUE),
        ),
        (
            gettext("Keep point %(points)s on control: the deadline has not come"),
            gettext("Keep points %(points)s on control: the deadline has not come"),
            _stands(Standing.NOT_YET_DUE),
        ),
        (
            gettext("Keep point %(points)s on control as executed periodically"),
            gettext("Keep points %(points)s on control as executed periodically"),
            lambda tally: tally.goes_on and tally.roll_up.is_complete,
        ),
    )
    return [_about(it, one, many, wanted) for one, many, wanted in reasons]


def _stands(standing: Standing, *, advisory: bool | None = None) -> Callable[[Tally], bool]:
    """Whether an assignment counts as this; with `advisory` only a recommendation, or only what is none."""
    return lambda tally: tally.standing is standing and advisory in {None, tally.assignment.point.advisory}


def _is_done(tally: Tally) -> bool:
    return tally.roll_up.is_complete and not tally.goes_on and not tally.off_control


def _is_owed(tally: Tally) -> bool:
    return tally.goes_on or tally.roll_up.executed < tally.roll_up.of


def _about(it: Findings, one: str, many: str, wanted: Callable[[Tally], bool]) -> str:
    return _said(it, one, many, it.points(wanted))


def _said(it: Findings, one: str, many: str, points: Sequence[Point]) -> str:
    if not points:
        return ""
    return words.sentence((one if len(points) == 1 else many) % {"points": _listed(points, it.several)})


def _listed(points: Sequence[Point], several: bool) -> str:
    if not several:
        return ", ".join(map(cells.number, points))
    by_resolution = groupby(points, key=lambda point: point.resolution)
    return "; ".join(_of(resolution, ", ".join(map(cells.number, members))) for resolution, members in by_resolution)


def _of(resolution: Resolution, numbers: str) -> str:
    day = short_date(resolution.adopted_on) if resolution.adopted_on else "–"
    if not resolution.number:
        return gettext("%(points)s of the resolution of %(day)s", points=numbers, day=day)
    return gettext(
        "%(points)s of the resolution of %(day)s No. %(number)s", points=numbers, day=day, number=resolution.number
    )


def _whole(it: Findings) -> list[str]:
    """«На контроле состояло 22 поручения: исполнено 12, из них с нарушением срока 2 …»; recommendations apart."""
    binding, advisory = it.binding.total, it.advisory.total
    if not binding and not advisory:
        return [gettext("No assignment was on control.")]
    heads = (
        (it.binding, ngettext("%(num)s assignment was on control", "%(num)s assignments were on control", binding)),
        (it.advisory, ngettext("%(num)s recommendation was given", "%(num)s recommendations were given", advisory)),
    )
    return [words.sentence(f"{head}: {', '.join(_parts(each))}") for each, head in heads if each.total]


def _parts(figures: Figures) -> list[str]:
    more = (
        (figures.overdue, gettext("not executed in time %(count)s", count=figures.overdue)),
        (figures.not_yet_due, gettext("not yet due %(count)s", count=figures.not_yet_due)),
        (figures.withdrawn, gettext("taken off control unexecuted %(count)s", count=figures.withdrawn)),
    )
    return [_executed(figures), *(each for number, each in more if number)]


def _executed(figures: Figures) -> str:
    done = figures.roll_up.executed
    if figures.late:
        return gettext("executed %(count)s, of them late %(late)s", count=done, late=figures.late)
    return gettext("executed %(count)s", count=done)


def _worst(tallies: Iterable[Tally]) -> str:
    owed = Counter(
        duty.organisation
        for tally in tallies
        if not tally.assignment.point.advisory
        for duty, standing in tally.shown
        if standing is Standing.OVERDUE and not duty.under_review
    )
    several = [(name, number) for name, number in owed.most_common(WORST) if number > 1]
    if not several:
        return ""
    named = ", ".join(f"{name} ({number})" for name, number in several)
    return words.sentence(gettext("Most assignments are not executed by: %(names)s", names=named))


def _extensions(it: Findings) -> list[str]:
    """One sentence a point: for whom, and to which day was asked for."""
    sentences = []
    for tally in it.tallies:
        asking = [
            gettext("%(name)s to %(day)s", name=duty.organisation, day=short_date(it.asked[duty.id]))
            for duty, standing in tally.shown
            if duty.id in it.asked and standing in {Standing.OVERDUE, Standing.NOT_YET_DUE}
        ]
        if asking:
            points = _listed([tally.assignment.point], it.several)
            sentences.append(
                words.sentence(
                    gettext(
                        "Extend the deadline of point %(points)s as asked: %(names)s",
                        points=points,
                        names=", ".join(asking),
                    )
                )
            )
    return sentences
