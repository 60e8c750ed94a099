"""A file becomes a draft whose addressees are those of the directory; the reading itself is a child's work."""

import json
from typing import Any

from tracker import clock, files
from tracker.directory import queries as directory
from tracker.intake.draft import Draft
from tracker.intake.draft_json import from_dict
from tracker.resolutions.queries import known_names

READING_SECONDS = 30
"""Processor seconds that reading one file may take; a hundred pages take three."""


def read_document(data: bytes, name: str, names: dict[str, Any] | None = None) -> Draft:
    """What a file says; files.ChildRefused with the reader's reason, files.ChildFailed when it was stopped.

    With `names` of `names_of_directory` no database is asked, so that nobody waits while the child reads.
    """
    known = names_of_directory() if names is None else names
    arguments = [name.encode("utf-8", "replace").decode().replace("\0", "")[:200]]
    stored = files.run_limited("tracker.intake", arguments, _packed(known, data), seconds=READING_SECONDS)
    return from_dict(stored)


def _packed(names: dict[str, Any], data: bytes) -> bytes:
    """What the child expects on its stdin: the directory in one line, then the file."""
    return json.dumps(names, ensure_ascii=True).encode() + b"\n" + data


def names_of_directory() -> dict[str, Any]:
    """All that an addressee can mean, in the types of JSON: organisations, groups with members, taught phrases."""
    organisations, groups, aliases = known_names()
    heads = directory.heads([each.id for each in organisations], clock.now().date())
    members = directory.membership()
    return {
        "organisations": [
            {
                "key": str(each.id),
                "name": each.name,
                "short_name": each.short_name,
                "kind": each.kind.value,
                "head": heads[each.id].full_name if each.id in heads else "",
            }
            for each in organisations
        ],
        "groups": [{"name": each.name, "members": [str(one) for one in members[each.id]]} for each in groups],
        "aliases": {each.phrase: each.group.name if each.group else str(each.organisation_id) for each in aliases},
    }
