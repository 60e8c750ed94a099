"""The reader as a child process with limits: `python -m tracker.intake NAME`.

Stdin is the directory as one line of JSON, or an empty line, then the bytes of the file; stdout is the Draft as
JSON. A refusal is exit 3 with its reason. No database is opened here, so that a hostile file has nothing to take.
"""

import json
import sys
from typing import Any

from tracker.directory.roles import OrganisationKind
from tracker.intake.addressees.directory import Directory, Group, Organisation
from tracker.intake.draft_json import as_dict
from tracker.intake.reading import read
from tracker.intake.refusals import UnreadableDocument

REFUSED = 3


def main() -> int:
    """Read stdin, write the draft or the refusal to stdout, return the exit code."""
    names, _, data = sys.stdin.buffer.read().partition(b"\n")
    answer: dict[str, Any]
    try:
        answer, code = as_dict(read(data, " ".join(sys.argv[1:]), directory(json.loads(names or b"{}")))), 0
    except UnreadableDocument as refusal:
        answer, code = {"reason": refusal.reason.value, "values": refusal.values}, REFUSED
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    return code


def directory(names: dict[str, Any]) -> Directory | None:
    """The directory to look addressees up in; None where nothing was given to look in."""
    if not names:
        return None
    return Directory(
        tuple(
            Organisation(each["key"], each["name"], each["short_name"], OrganisationKind(each["kind"]), each["head"])
            for each in names["organisations"]
        ),
        tuple(Group(each["name"], tuple(each["members"])) for each in names["groups"]),
        names["aliases"],
    )


if __name__ == "__main__":
    sys.exit(main())
