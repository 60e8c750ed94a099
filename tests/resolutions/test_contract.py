"""What proves execution: what is missing, what is a number, what the numbers of many come to."""

from dataclasses import replace

import pytest

from tracker.resolutions.contract import (
    USUAL,
    Against,
    Asked,
    Over,
    Proof,
    contract,
    ever_asked,
    figure,
    is_short,
    number,
    renewed,
    stored,
    wanting,
)

SHARE = Asked("number1", Proof.NUMBER, label="Охвачено", unit="%", over=Over.AVERAGE, against=Against.EACH)
CHILDREN = Asked("number2", Proof.NUMBER, required=False, label="Детей", unit="чел.", against=Against.TOTAL)
LINK = Asked("link", Proof.LINK, required=False)
ALL = (*USUAL, LINK, Asked("order", Proof.ORDER), SHARE, CHILDREN)
AT_LEAST_70 = {"value": 70.0, "unit": "%", "comparison": ">=", "printed": "не менее 70 %"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("25", 25), ("87,5", 87.5), ("87.5 %", 87.5), ("1 234,5", 1234.5), ("1\u00a0234", 1234), ("0", 0),
        ("", None), ("много", None), ("-3", None), ("12 чел.", None), ("1,2,3", None), ("1e5", None), ("٣", None),
        ("9" * 400, None),
    ],
)  # fmt: skip
def test_a_number_is_what_people_type(typed: str, meant: float | None) -> None:
    assert number(typed) == meant


@pytest.mark.parametrize(
    ("said", "has_files", "missing"),
    [
        ({}, False, ["text", "order", "number1"]),
        ({"text": "Да.", "order": "№ 5", "number1": "71"}, False, []),
        ({"text": " ", "order": "№ 5", "number1": "семьдесят"}, True, ["text", "number1"]),
        ({"text": "Да.", "order": "№ 5", "number1": "71", "number2": "x", "link": "см. сайт"}, True,
         ["link", "number2"]),
        ({"text": "Да.", "order": "№ 5", "number1": "71", "link": "https://school.example/doc"}, True, []),
    ],
)  # fmt: skip
def test_what_is_required_and_missing_is_named(said: dict[str, str], has_files: bool, missing: list[str]) -> None:
    assert wanting(ALL, said, has_files=has_files) == missing


def test_a_required_file_is_missed() -> None:
    assert wanting((Asked("file", Proof.FILE),), {}, has_files=False) == ["file"]


def test_a_contract_is_kept_and_comes_back() -> None:
    assert contract(stored(ALL)) == ALL
    assert contract(stored(USUAL)) == contract([]) == USUAL


OTHER = replace(CHILDREN, label="Педагогов")


@pytest.mark.parametrize(
    ("before", "asked", "keys", "former"),
    [
        ((SHARE, CHILDREN), (CHILDREN, SHARE), ["number2", "number1"], []),
        ((SHARE, CHILDREN), (replace(SHARE, over=Over.SUM, required=False),), ["number1"], ["number2"]),
        ((SHARE,), (replace(SHARE, unit="чел."),), ["number2"], ["number1"]),
        ((SHARE, CHILDREN), (replace(OTHER, key="number1"), SHARE), ["number3", "number1"], ["number2"]),
        ((replace(OTHER, key="number1"), replace(CHILDREN, former=True)), (CHILDREN,), ["number2"], ["number1"]),
        ((SHARE, replace(OTHER, key="number3", former=True)), (OTHER,), ["number3"], ["number1"]),
        ((LINK, SHARE), (SHARE, replace(SHARE, key="number2")), ["number1", "number2"], ["link"]),
        ((LINK, SHARE), USUAL, ["text", "file"], ["link", "number1"]),
    ],
)
def test_a_key_is_never_that_of_another_number(
    before: tuple[Asked, ...], asked: tuple[Asked, ...], keys: list[str], former: list[str]
) -> None:
    kept = stored(renewed(before, asked))
    assert [each.key for each in contract(kept)] == keys
    assert [each.key for each in ever_asked(kept) if each.former] == former
    known = {each.key: (each.label, each.unit) for each in ever_asked(kept)}
    assert {each.key: (each.label, each.unit) for each in before} | known == known


@pytest.mark.parametrize(
    ("asked", "numbers", "value", "short", "met"),
    [
        (SHARE, [80, 70], 75, 0, True),
        (SHARE, [80, 69], 74.5, 1, False),
        (SHARE, [], None, 0, None),
        (CHILDREN, [30, 41], 71, 0, True),
        (CHILDREN, [30, 39], 69, 0, False),
    ],
)
def test_many_numbers_make_one(
    asked: Asked, numbers: list[float], value: float | None, short: int, met: bool | None
) -> None:
    found = figure(asked, numbers, AT_LEAST_70)
    assert (found.value, found.count, found.short, found.met) == (value, len(numbers), short, met)


def test_without_an_indicator_nothing_is_short() -> None:
    assert not is_short(SHARE, 1, None)
    assert figure(SHARE, [1], None).met is None
