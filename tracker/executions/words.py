"""How states, actions, answers and decisions are called, and the sign that stands beside a state."""

from tracker.executions.models import Decision
from tracker.executions.states import Action, Answer, Further, State, Who
from tracker.language import Marked, Words, mark

WORDS: Words = {
    State: {
        State.IN_PROGRESS: mark("state", "in progress"),
        State.UNDER_REVIEW: mark("state", "under review"),
        State.RETURNED: mark("state", "returned"),
        State.EXECUTED: mark("state", "executed"),
        State.WITHDRAWN: mark("state", "withdrawn"),
    },
    Further: {
        Further.PERIODS: mark("further", "closed, further periods to come"),
        Further.NONE: mark("further", "closed, no further period"),
    },
    Action: {
        Action.REPORT: mark("action", "Report execution"),
        Action.ACCEPT: mark("action", "Accept"),
        Action.RELEASE: mark("action", "Accept as not theirs"),
        Action.RETURN: mark("action", "Return for rework"),
        Action.WITHDRAW: mark("action", "Take off control"),
        Action.END: mark("action", "End with the lead's"),
        Action.REOPEN: mark("action", "Put on control again"),
    },
    Answer: {
        Answer.EXECUTED: mark("answer", "Executed"),
        Answer.PARTLY: mark("answer", "Executed in part"),
        Answer.NOT_OURS: mark("answer", "Does not concern us"),
    },
    Decision: {
        Decision.ACCEPTED: mark("decision", "accepted"),
        Decision.RETURNED: mark("decision", "returned"),
        Decision.GRANTED: mark("decision", "extended"),
        Decision.REFUSED: mark("decision", "refused"),
        Decision.TAKEN_BACK: mark("decision", "taken back"),
    },
    Who: {
        Who.EXECUTOR: mark("part of a person", "executor"),
        Who.CONTROLLER: mark("part of a person", "controller"),
        Who.CHAIR: mark("part of a person", "chairperson"),
        Who.LEAD: mark("part of a person", "lead executor"),
        Who.DEPUTY: mark("part of a person", "deputy"),
        Who.HEAD: mark("part of a person", "head of the organisation"),
    },
}

INSIDE: dict[State, Marked] = {
    State.IN_PROGRESS: mark("state inside", "in progress"),
    State.UNDER_REVIEW: mark("state inside", "with the head"),
    State.RETURNED: mark("state inside", "returned inside"),
    State.EXECUTED: mark("state inside", "sent on"),
    State.WITHDRAWN: mark("state inside", "taken back"),
}
"""What the states mean for a duty that was passed on inside an organisation."""

SIGNS = {
    State.IN_PROGRESS: "○",
    State.UNDER_REVIEW: "◔",
    State.RETURNED: "↩",
    State.EXECUTED: "●",
    State.WITHDRAWN: "–",
}
"""A state is word, sign and colour together, never the colour alone."""
