"""What the demonstration municipality must be for the loader to bring it to life."""

import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

DATA = Path(__file__).parents[2] / "tracker" / "demo" / "data"
TWIN = Path(__file__).with_name("2026-08-28_collegium_4.txt")
"""The automatically numbered decision with the numbers that Word prints."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOLIDAYS = {date(2026, 5, 1), date(2026, 5, 11), date(2026, 6, 12), date(2026, 11, 4)}
NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.(?!\d)\s*(?=\S)")

SPOKEN = {
    "всем руководителям образовательных организаций": "Образовательные организации",
    "руководителям общеобразовательных организаций": "Общеобразовательные организации",
    "заведующим дошкольными образовательными организациями": "Дошкольные образовательные организации",
    "директорам сельских школ": "Сельские школы",
}
ANSWERS = {"report", "report_partly", "report_not_ours", "note"}
TEXTS = dict.fromkeys(ANSWERS, "answers") | {
    "return": "returns",
    "ask_extension": "extensions",
    **dict.fromkeys(("grant_extension", "refuse_extension", "withdraw", "accept"), "decisions"),
}
"""In which list of texts an action finds its words."""


def table(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def paragraphs(path):
    with ZipFile(path) as archive:
        return list(etree.fromstring(archive.read("word/document.xml")).iter(W + "p"))


def contents(path):
    """Return the bytes of a file, those of a .docx unpacked."""
    if path.suffix != ".docx":
        return path.read_bytes()
    with ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))


def words(paragraph):
    pieces = {W + "t": lambda piece: piece.text, W + "tab": lambda _: "\t"}
    runs = chain.from_iterable(paragraph.iter(W + "r"))
    return "".join(pieces[piece.tag](piece) for piece in runs if piece.tag in pieces)


def printed_numbers(path):
    """Return the paragraphs of a .docx as Word prints them, with its automatic numbers."""
    counters, lines = [0] * 9, []
    for paragraph in paragraphs(path):
        level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        if level is None:
            lines.append(words(paragraph))
            continue
        depth = int(level.get(W + "val"))
        counters[depth] += 1
        counters[depth + 1 :] = [0] * (8 - depth)
        lines.append("".join(f"{number}." for number in counters[: depth + 1]) + " " + words(paragraph))
    return lines


def lines_of(name):
    path = DATA / "resolutions" / name
    return printed_numbers(path) if path.suffix == ".docx" else path.read_text(encoding="utf-8").splitlines()


@cache
def points_of(name):
    """Return {label: text} of the points that the file prints."""
    found = ((NUMBER.match(line), line) for line in lines_of(name))
    return {match[1]: line[match.end() :] for match, line in found if match}


def lineage(label):
    parts = label.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


ORGANISATIONS = table("organisations.csv")
SHORT_NAMES = [row["short_name"] for row in ORGANISATIONS]
PEOPLE = table("people.csv")
STORY = json.loads((DATA / "story.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(STORY["demonstration_day"])
LIVED = [(resolution, rule) for resolution in STORY["resolutions"] for rule in resolution["life"]]


def members(group):
    kinds = group["kinds"].split(";")
    listed = group["members"].split(";")
    return [row["short_name"] for row in ORGANISATIONS if row["kind"] in kinds or row["short_name"] in listed]


GROUPS = {group["name"]: members(group) for group in table("groups.csv")}


def addressed(resolution, label):
    """Return the short names a point is addressed to, in the order of the directory."""
    points = points_of(resolution["file"])
    text = " ".join(points[ancestor] for ancestor in lineage(label)).replace(", № 4", ", МБОУ СОШ № 4")
    named = {name for name in SHORT_NAMES if re.search(re.escape(name) + r"(?!\d)", text)}
    named -= {"Управление образования"}
    named |= {"Управление образования"} if "Управлению образования" in text else set()
    named |= {name for phrase, group in SPOKEN.items() if phrase in text.lower() for name in GROUPS[group]}
    return [name for name in SHORT_NAMES if name in named]


def lives(resolution, label, period=None):
    """Return [(organisation, outcome, steps)] of one point as the loader should apply them."""
    rules = [r for r in resolution["life"] if (r["point"], r.get("period")) == (label, period)]
    taken = Counter()
    for name in addressed(resolution, label):
        rule = next((r for r in rules if name in meant(r)), None)
        if rule is None:
            continue
        turn = taken[id(rule)]
        taken[id(rule)] += 1
        yield name, rule["outcome"], rule["ways"][turn % len(rule["ways"])] if rule["ways"] else []


def meant(rule):
    return set(chain.from_iterable(SHORT_NAMES if w == "*" else GROUPS.get(w, [w]) for w in rule["who"]))


def due_on(resolution, rule, steps):
    days = resolution["due_on"].get(rule["point"])
    first = days.get(rule["period"]) if isinstance(days, dict) else days
    asked = [step[3] for step, answer in pairwise(steps) if answer[0] == "grant_extension"]
    return date.fromisoformat((asked or [first])[-1]) if first else None


def reached(steps, due):
    """Return where the steps lead on the demonstration day."""
    actions = [step[0] for step in steps if step[0] != "note"]
    ends = {"return": "returned", "report": "under_review", "withdraw": "withdrawn"}
    ends |= {"ask_extension": "extension_pending", "report_not_ours": "not_ours_pending"}
    if not actions or actions[-1].endswith(("grant_extension", "refuse_extension")):
        return "overdue" if due and due < TODAY else "in_progress"
    if actions[-1] != "accept":
        return ends[actions[-1]]
    if actions[-2] == "report_not_ours":
        return "not_ours"
    submitted = [date.fromisoformat(step[1]) for step in steps if step[0] == "report"][-1]
    return "executed_late" if submitted > due else "executed"


def all_executions():
    for resolution in STORY["resolutions"]:
        spans = dict.fromkeys((rule["point"], rule.get("period")) for rule in resolution["life"])
        for label, period in spans:
            yield from (outcome for _, outcome, _ in lives(resolution, label, period))


def test_the_municipality_has_forty_five_educational_organisations():
    kinds = Counter(row["kind"] for row in ORGANISATIONS)
    assert (kinds.pop("school"), kinds.pop("kindergarten")) == (17, 26)
    assert kinds == dict.fromkeys(("department", "resource_centre", "supplementary", "other"), 1)
    assert {name: len(found) for name, found in GROUPS.items()} == {
        "Образовательные организации": 45,
        "Общеобразовательные организации": 17,
        "Дошкольные образовательные организации": 26,
        "Организации дополнительного образования": 1,
        "Сельские школы": 4,
    }


@pytest.mark.parametrize("column", ["name", "short_name", "head_name", "login", "email"])
def test_no_two_organisations_share(column):
    assert len({row[column] for row in ORGANISATIONS}) == len(ORGANISATIONS)


def test_a_login_and_an_address_belong_to_one_person():
    heads = {(row["head_name"], row["login"], row["email"]) for row in ORGANISATIONS}
    persons = heads | {(row["full_name"], row["login"], row["email"]) for row in PEOPLE}
    for column in zip(*persons, strict=True):
        assert len(set(column)) == len(persons)


def test_every_head_has_three_names_a_position_and_a_plain_login():
    for row in ORGANISATIONS:
        assert len(row["head_name"].split()) == 3
        assert row["position"]
        assert re.fullmatch(r"[a-z][a-z0-9-]+", row["login"])


def test_no_address_lies_outside_example_org():
    found = {host for path in DATA.rglob("*.*") for host in re.findall(rb"[\w.+-]@([\w.-]+)", contents(path))}
    assert found == {b"example.org"}


def test_the_directory_speaks_only_of_what_it_holds():
    listed = {name for group in table("groups.csv") for name in group["members"].split(";") if name}
    targets = {alias["target"] for alias in table("aliases.csv")}
    assert listed <= set(SHORT_NAMES)
    assert targets <= set(SHORT_NAMES) | set(GROUPS)
    assert {row["organisation"] for row in PEOPLE} - {""} <= set(SHORT_NAMES)


def test_an_alias_means_one_thing():
    phrases = [alias["phrase"].lower() for alias in table("aliases.csv")]
    assert len(set(phrases)) == len(phrases)


def test_every_body_has_a_chair_a_secretary_and_a_controller():
    bodies = {row["name"] for row in table("bodies.csv")}
    assert [row["kind"] for row in table("bodies.csv")] == ["collegium", "working_group", "council"]
    for role in ("chair", "secretary", "controller"):
        assert {row["body"] for row in PEOPLE if row["role"] == role} == bodies
    assert {row["body"] for row in PEOPLE} - {""} == bodies


def test_one_head_is_acting_between_two_days():
    acting = [row for row in PEOPLE if row["acting"] == "1"]
    assert [row["role"] for row in acting] == ["head"]
    starts_on, ends_on = (date.fromisoformat(acting[0][key]) for key in ("starts_on", "ends_on"))
    assert starts_on < TODAY < ends_on


def test_every_resolution_opens_with_its_points():
    assert {r["file"] for r in STORY["resolutions"]} == {p.name for p in (DATA / "resolutions").iterdir()}
    assert {r["file"]: len(points_of(r["file"])) for r in STORY["resolutions"]} == {
        "2026-04-24_collegium_2.txt": 25,
        "2026-08-28_collegium_4.docx": 30,
        "2026-10-07_working_group_3.txt": 13,
        "2026-11-13_collegium_5.docx": 24,
        "2026-11-20_council_draft.txt": 16,
    }


def test_every_resolution_prints_its_title_day_and_number():
    for resolution in STORY["resolutions"]:
        text = " ".join(" ".join(lines_of(resolution["file"])).split())
        assert f"{date.fromisoformat(resolution['adopted_on']).day} " in text
        assert resolution["number"] is None or f"№ {resolution['number']}" in text
        assert resolution["title"].removeprefix("Протокол ") in text


def test_every_person_in_brackets_is_known():
    names = (name.split() for name in chain((r["head_name"] for r in ORGANISATIONS), (r["full_name"] for r in PEOPLE)))
    known = {f"{family} {first[0]}.{patronymic[0]}." for family, first, patronymic in names}
    for resolution in STORY["resolutions"]:
        text = " ".join(points_of(resolution["file"]).values())
        printed = re.findall(r"\((?:[и.о ]*директора? )?(\S+ [А-Я]\.[А-Я]\.)\)", text)
        assert printed
        assert set(printed) <= known


def test_word_numbers_one_decision_itself():
    found = paragraphs(DATA / "resolutions" / "2026-08-28_collegium_4.docx")
    assert sum(paragraph.find(f"{W}pPr/{W}numPr") is not None for paragraph in found) == 30
    assert not [words(paragraph) for paragraph in found if NUMBER.match(words(paragraph))]
    assert (
        printed_numbers(DATA / "resolutions" / "2026-08-28_collegium_4.docx")
        == TWIN.read_text(encoding="utf-8").splitlines()
    )


def test_the_other_decision_has_its_numbers_typed():
    found = paragraphs(DATA / "resolutions" / "2026-11-13_collegium_5.docx")
    assert not [paragraph for paragraph in found if paragraph.find(f"{W}pPr/{W}numPr") is not None]


def test_the_draft_has_something_to_doubt():
    draft = STORY["resolutions"][-1]
    points = points_of(draft["file"])
    assert draft["state"] == "draft"
    assert {doubt["point"] for doubt in draft["doubts"]} <= set(points)
    assert "2.3" in points
    assert "2.2" not in points
    assert addressed(draft, "4") == addressed(draft, "7") == []


def test_every_text_is_there_and_is_used():
    used = {kind: set() for kind in TEXTS.values()}
    for _, rule in LIVED:
        for action, _, *text in chain.from_iterable(rule["ways"]):
            used[TEXTS[action]] |= set(text[:1])
    assert used == {kind: set(STORY[kind]) for kind in used}


def test_every_attached_file_is_there():
    files = {answer["file"] for answer in STORY["answers"].values() if "file" in answer}
    assert files == {path.name for path in (DATA / "evidence").iterdir()}


def test_controllers_of_the_story_are_controllers():
    controllers = {(row["login"], row["body"]) for row in PEOPLE if row["role"] == "controller"}
    issued = [r for r in STORY["resolutions"] if r["state"] == "issued"]
    assert {(r["controller"], r["body"]) for r in issued} <= controllers


def test_the_story_names_only_organisations_of_the_directory():
    named = {name for _, rule in LIVED for name in rule["who"]}
    assert named <= {"*"} | set(SHORT_NAMES) | set(GROUPS)


def test_every_rule_takes_whom_it_names_and_nobody_before_it():
    for resolution, rule in LIVED:
        asked = set(addressed(resolution, rule["point"]))
        before = resolution["life"][: resolution["life"].index(rule)]
        same = (r for r in before if (r["point"], r.get("period")) == (rule["point"], rule.get("period")))
        left = asked - set(chain.from_iterable(map(meant, same)))
        assert left & meant(rule), rule
        assert {name for name in rule["who"] if name in SHORT_NAMES} <= left, rule


def test_steps_go_forward_on_working_days_and_stop_at_the_demonstration_day():
    for resolution, rule in LIVED:
        for steps in rule["ways"]:
            days = [date.fromisoformat(step[1]) for step in steps]
            assert date.fromisoformat(resolution["issued_on"]) <= days[0], rule
            assert days == sorted(days), rule
            assert days[-1] < TODAY, rule
            assert not [day for day in days if day.weekday() > 4 or day in HOLIDAYS], rule


def test_every_outcome_follows_from_its_steps_and_day():
    for resolution, rule in LIVED:
        for steps in rule["ways"] or [[]]:
            assert reached(steps, due_on(resolution, rule, steps)) == rule["outcome"], rule


def test_the_web_sites_stand_at_thirty_seven_of_forty_five():
    outcomes = Counter(outcome for _, outcome, _ in lives(STORY["resolutions"][1], "4.2"))
    assert outcomes["executed"] + outcomes["executed_late"] == 37
    assert (outcomes["overdue"], outcomes["returned"], outcomes["under_review"]) == (3, 2, 2)
    assert outcomes.total() == 45


def test_something_waits_for_everybody():
    outcomes = Counter(all_executions())
    assert outcomes["extension_pending"] == 2
    assert outcomes["not_ours_pending"] == 1
    assert min(outcomes[kind] for kind in ("overdue", "returned", "under_review", "in_progress")) > 10
    assert outcomes["executed"] > 0.6 * outcomes.total()


def test_a_deputy_has_been_given_duties_of_the_own_organisation_and_answered_one():
    deputies = {(row["login"], row["organisation"]) for row in PEOPLE if row["role"] == "deputy"}
    inside = [rule for resolution in STORY["resolutions"] for rule in resolution.get("inside", [])]
    assert {(rule["steps"][0][2], rule["organisation"]) for rule in inside} == deputies
    assert Counter(rule["steps"][-1][0] for rule in inside) == {"pass_on": 2, "answer_inside": 1}


def test_a_curator_has_some_organisations_only():
    curated = [row for row in PEOPLE if row["role"] == "controller" and row["organisation"]]
    assert {row["organisation"] for row in curated} == set(GROUPS["Сельские школы"])
    assert len({row["login"] for row in curated}) == 1
