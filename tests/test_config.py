"""The settings of an installation."""

from pathlib import Path

import pytest

from config import SettingsError, from_environment

STRONG = "k3yQ9vZp1LmN8sTuW2xYbC4dE6fGhJ7r"


def environment(tmp_path: Path, **given: str) -> dict[str, str]:
    return {"TRACKER_DATA_DIR": str(tmp_path / "data"), **{f"TRACKER_{name}": value for name, value in given.items()}}


def test_a_local_installation_needs_no_setting_and_keeps_its_secret(tmp_path: Path) -> None:
    first, second = (from_environment(environment(tmp_path)) for _start in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0
    assert first.database_url.startswith("sqlite:///")
    assert not first.production


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "TRACKER_SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "TRACKER_SECRET_KEY"),
        ({"SECRET_KEY": "a" * 40}, "TRACKER_SECRET_KEY"),
        ({"SECRET_KEY": STRONG}, "TRACKER_BASE_URL"),
        ({"SECRET_KEY": STRONG, "BASE_URL": "tracker.example.org"}, "TRACKER_BASE_URL"),
        ({"SECRET_KEY": STRONG, "BASE_URL": "https://t.example.org", "TODAY": "2026-11-23"}, "TRACKER_TODAY"),
    ],
)
def test_production_refuses_to_start_and_says_which_setting(tmp_path: Path, given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        from_environment(environment(tmp_path, ENV="production", **given))


def test_production_starts_with_a_strong_secret_and_an_address(tmp_path: Path) -> None:
    settings = from_environment(
        environment(tmp_path, ENV="production", SECRET_KEY=STRONG, BASE_URL="https://t.example.org/")
    )
    assert (settings.base_url, settings.hosts) == ("https://t.example.org", ["t.example.org"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIME_ZONE", "Asia/Atlantis"),
        ("TODAY", "23.11.2026"),
        ("MAX_UPLOAD_MB", "many"),
        ("LETTERS_PER_MINUTE", "0"),
        ("DATABASE_URL", "mysql://localhost/tracker"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"TRACKER_{name}"):
        from_environment(environment(tmp_path, **{name: value}))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_address_gets_the_one_driver(tmp_path: Path, scheme: str) -> None:
    settings = from_environment(environment(tmp_path, DATABASE_URL=f"{scheme}://u@h/d"))
    assert settings.database_url == "postgresql+psycopg://u@h/d"
