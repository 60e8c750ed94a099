"""How each rule of a body is called, and the reason or the meaning that stands beside it."""

from tracker.calendar.terms import DayOff, Unit
from tracker.language import Marked, mark
from tracker.reminders.schedule import Audience

TITLES: dict[str, Marked] = {
    "deadlines": mark("rules", "Deadlines"),
    "executions": mark("rules", "Extensions, checks, co-executors"),
    "ladder": mark("rules", "The ladder of letters"),
    "letters": mark("rules", "Regular letters"),
    "coverage": mark("rules", "Levels of coverage"),
}

WORDS: dict[tuple[str, str], tuple[Marked, Marked]] = {
    ("deadlines", "default_term"): (
        mark("rule", "Term when none is stated"),
        mark("rule's hint", "One month by custom: the same day of the next month, or its last day."),
    ),
    ("deadlines", "urgent"): (
        mark("rule", "“Urgently”, “at once”"),
        mark("rule's hint", "Three days by custom; some regions count them in working days."),
    ),
    ("deadlines", "prompt"): (
        mark("rule", "“Promptly”"),
        mark("rule's hint", "Ten days by custom; some regions count them in working days."),
    ),
    ("deadlines", "day_off"): (
        mark("rule", "When the last day is a day off"),
        mark("rule's hint", "Back is the custom of control; the Civil Code, article 193, moves a day forward."),
    ),
    ("deadlines", "report_day"): (
        mark("rule", "Day of the month for recurring reports"),
        mark("rule's hint", "“Monthly”, “quarterly” without a day: by this day of the month after the period."),
    ),
    ("deadlines", "permanent_report"): (
        mark("rule", "“Permanently”: reported on by"),
        mark("rule's hint", "Day and month of the next year, such as 20.01."),
    ),
    ("deadlines", "within_year"): (
        mark("rule", "“Within the year”"),
        mark("rule's hint", "The last day that the words allow, such as 31.12."),
    ),
    ("deadlines", "school_year_start"): (
        mark("rule", "“By the beginning of the school year”"),
        mark("rule's hint", "Day and month, such as 01.09."),
    ),
    ("deadlines", "school_year"): (
        mark("rule", "“Within the school year”"),
        mark("rule's hint", "Day and month, such as 31.05."),
    ),
    ("deadlines", "first_half"): (
        mark("rule", "“First half of the year”"),
        mark("rule's hint", "Day and month, such as 30.06."),
    ),
    ("deadlines", "second_half"): (
        mark("rule", "“Second half of the year”"),
        mark("rule's hint", "The last day that the words allow, such as 31.12."),
    ),
    ("deadlines", "first_school_half"): (
        mark("rule", "“First half of the school year”"),
        mark("rule's hint", "The last day that the words allow, such as 31.12."),
    ),
    ("deadlines", "second_school_half"): (
        mark("rule", "“Second half of the school year”"),
        mark("rule's hint", "Day and month, such as 31.05."),
    ),
    ("executions", "extension_ahead"): (
        mark("rule", "A later day is asked for so many working days ahead"),
        mark("rule's hint", "A later request is not refused, it is flagged."),
    ),
    ("executions", "review_days"): (
        mark("rule", "Working days to look at a report"),
        mark("rule's hint", "Reports that wait longer are shown, and the controller is reminded of them."),
    ),
    ("executions", "co_executor_percent"): (
        mark("rule", "Co-executors answer after so many per cent of the term"),
        mark("rule's hint", "Half of the term by custom, so that the lead has time for the whole answer."),
    ),
    ("ladder", "at_issue"): (
        mark("rule", "A letter at issue"),
        mark("rule's hint", "The first notice of a duty."),
    ),
    ("ladder", "before"): (
        mark("rule", "Working days ahead"),
        mark("rule's hint", "With commas, such as 10, 5, 3, 1. A step longer than the term is dropped by itself."),
    ),
    ("ladder", "on_the_day"): (
        mark("rule", "A letter on the due day"),
        mark("rule's hint", "On a day off: on the working day before it."),
    ),
    ("ladder", "executor_after"): (
        mark("rule", "To the executor, working days after the due day"),
        mark("rule's hint", "0: never."),
    ),
    ("ladder", "controller_after"): (
        mark("rule", "To the controller, working days after the due day"),
        mark("rule's hint", "0: never."),
    ),
    ("ladder", "curator_after"): (
        mark("rule", "To the curator, working days after the due day"),
        mark("rule's hint", "0: never."),
    ),
    ("ladder", "chair_after"): (
        mark("rule", "To the chairperson, working days after the due day"),
        mark("rule's hint", "0: never."),
    ),
    ("ladder", "weekly"): (
        mark("rule", "Then every week"),
        mark(
            "rule's hint",
            "A week after the last of the steps above and every week from then, until there is an answer.",
        ),
    ),
    ("ladder", "weekly_to"): (
        mark("rule", "Every week to"),
        mark("rule's hint", "Who goes on being told."),
    ),
    ("ladder", "due_soon"): (
        mark("rule", "“Due soon” means working days"),
        mark("rule's hint", "How far ahead the letter of the day looks."),
    ),
    ("letters", "from_hour"): (
        mark("rule", "Letters from this hour of the day on"),
        mark("rule's hint", "From 0 to 23; empty: as the installation is set."),
    ),
    ("letters", "week"): (
        mark("rule", "An overview for the secretary and the controllers on Mondays"),
        mark("rule's hint", "What is overdue, due this week, waiting for a check; nothing when there is nothing."),
    ),
    ("letters", "month"): (
        mark("rule", "A summary for the chairperson by the 5th of the month"),
        mark("rule's hint", "The figures of the month before, and what is overdue now."),
    ),
    ("letters", "report_ahead"): (
        mark("rule", "The execution report goes out so many working days before a meeting"),
        mark("rule's hint", "As a Word file to the chairperson and the secretary; 0: never."),
    ),
    ("letters", "meetings"): (
        mark("rule", "Days of the meetings"),
        mark("rule's hint", "With commas, such as 24.06.2026, 28.08.2026."),
    ),
    ("coverage", "high"): (mark("rule", "High (ВВ), from per cent"), mark("rule's hint", "80 by custom.")),
    ("coverage", "upper_middle"): (
        mark("rule", "Above middle (ВС), from per cent"),
        mark("rule's hint", "50 by custom."),
    ),
    ("coverage", "middle"): (mark("rule", "Middle (С), from per cent"), mark("rule's hint", "30 by custom.")),
    ("coverage", "lower_middle"): (
        mark("rule", "Below middle (СН), from per cent"),
        mark("rule's hint", "10 by custom; below it is low (НН)."),
    ),
}

UNITS: dict[Unit, Marked] = {
    Unit.DAY: mark("unit of a term", "calendar days"),
    Unit.WORKING_DAY: mark("unit of a term", "working days"),
    Unit.WEEK: mark("unit of a term", "weeks"),
    Unit.MONTH: mark("unit of a term", "months"),
    Unit.YEAR: mark("unit of a term", "years"),
}

CHOICES: dict[DayOff | Audience, Marked] = {
    DayOff.BACK: mark("rule", "back to the working day before"),
    DayOff.FORWARD: mark("rule", "forward to the next working day"),
    DayOff.STAYS: mark("rule", "it stays"),
    Audience.EXECUTOR: mark("rule", "the executor"),
    Audience.CONTROLLER: mark("rule", "the controller"),
    Audience.CURATOR: mark("rule", "the curator"),
    Audience.CHAIR: mark("rule", "the chairperson"),
}

REFUSED: dict[str, Marked] = {
    "": mark("rule", "This value can't be taken: look at the hint above the field."),
    "before": mark("rule", "Whole numbers from 1 to 250 with commas between them, such as 10, 5, 3, 1."),
    "meetings": mark("rule", "Days with commas between them, such as 24.06.2026, 28.08.2026."),
    "from_hour": mark("rule", "An hour from 0 to 23, or nothing."),
    "high": mark("rule", "At most 100 per cent."),
    "upper_middle": mark("rule", "Less than the level above it."),
    "middle": mark("rule", "Less than the level above it."),
    "lower_middle": mark("rule", "Less than the level above it, and above 0."),
}
"""Why a value was refused, by the setting."""
