"""The words of the product."""

from datetime import date

from tracker import language


def test_every_message_has_its_russian_words() -> None:
    assert language.missing() == []


def test_dates_are_said_as_people_say_them() -> None:
    with language.speaking("ru"):
        assert language.long_date(date(2026, 6, 15)).split() == ["15", "июня", "2026", "г."]
    with language.speaking("en"):
        assert language.long_date(date(2026, 6, 15)) == "June 15, 2026"


def test_an_unknown_language_is_russian() -> None:
    with language.speaking("xx"):
        assert language.locale() == "ru"
