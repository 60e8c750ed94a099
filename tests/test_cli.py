"""The commands as people and scripts run them: real processes, their output, their exit codes."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import free_port, wait_for

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tracker" / "demo" / "data"
DECISION = DATA / "resolutions" / "2026-04-24_collegium_2.txt"
COLLEGIUM = "Коллегия Управления образования администрации Кленоборского муниципального округа"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database and the demonstration in it."""
    folder = tmp_path_factory.mktemp("installation")
    assert run(folder, "migrate").returncode == 0
    shown = run(folder, "demo", "--json")
    assert shown.returncode == 0, shown.stderr
    (folder / "accounts.json").write_text(shown.stdout, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    environment = {**kept, "TRACKER_DATA_DIR": str(folder), "TRACKER_TODAY": "2026-11-23", **more}
    command = [sys.executable, "-m", "tracker", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_the_accounts_of_a_demonstration_are_random_and_of_every_role(installation: Path) -> None:
    accounts = json.loads((installation / "accounts.json").read_text(encoding="utf-8"))["accounts"]
    roles = {account["role"] for account in accounts}
    assert roles == {"chair", "secretary", "controller", "head", "deputy", "observer", "administrator"}
    assert len({account["password"] for account in accounts}) == len(accounts)
    assert all(len(account["password"]) >= 12 for account in accounts)


def test_the_demonstration_is_loaded_once(installation: Path) -> None:
    again = run(installation, "demo")
    assert again.returncode == 1
    assert "не пуста" in again.stderr


def test_check_says_that_everything_is_in_order(installation: Path) -> None:
    done = run(installation, "check")
    assert done.returncode == 0, done.stderr
    assert "История цела" in done.stdout


def test_a_missing_database_and_one_of_another_version_are_named(tmp_path: Path) -> None:
    missing = run(tmp_path, "check")
    assert (missing.returncode, "Базы данных нет" in missing.stderr) == (1, True)
    (tmp_path / "tracker.sqlite").touch()
    other = run(tmp_path, "check")
    assert (other.returncode, "другой версии" in other.stderr) == (1, True)
    (tmp_path / "tracker.sqlite").write_bytes(b"not a database at all" * 100)
    broken = run(tmp_path, "check")
    assert (broken.returncode, "не отвечает" in broken.stderr) == (1, True)


def test_production_refuses_a_weak_secret_and_an_old_schema(tmp_path: Path) -> None:
    weak = run(tmp_path, "serve", TRACKER_ENV="production", TRACKER_SECRET_KEY="1234", TRACKER_TODAY="")
    assert (weak.returncode, "TRACKER_SECRET_KEY" in weak.stderr) == (1, True)
    (tmp_path / "tracker.sqlite").touch()
    strong = {
        "TRACKER_ENV": "production",
        "TRACKER_SECRET_KEY": "k3yQ9vZp1LmN8sTuW2xYbC4dE6fGhJ7r",
        "TRACKER_BASE_URL": "https://tracker.example.org",
        "TRACKER_TODAY": "",
    }
    old = run(tmp_path, "serve", **strong)
    assert (old.returncode, "другой версии" in old.stderr) == (1, True)


def test_read_needs_no_database_and_prints_one_object_a_file(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere", "read", DECISION, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) >= {"file", "kind", "header", "points", "unplaced", "warnings"}
    assert found["header"]["date"] == "2026-04-24"
    wanted = "number label level section heading kind text addressees addressees_printed deadline_kind deadline_iso"
    assert set(found["points"][0]) >= {*wanted.split(), "deadline_printed", "inherited", "span"}
    assert not (tmp_path / "nowhere" / "tracker.sqlite").exists()


def test_read_with_a_directory_says_whom_each_addressee_means(tmp_path: Path) -> None:
    table = tmp_path / "directory.csv"
    table.write_text(
        "name,short_name,kind,head_name,email\n"
        "Управление образования района,Управление образования,department,Иванова А.А.,u@example.org\n"
        "Школа первая,МБОУ СОШ № 1,school,Петрова Б.Б.,s@example.org\n",
        encoding="utf-8",
    )
    out = tmp_path / "answers"
    assert run(tmp_path, "read", DECISION, "--directory", table, "--out", out).returncode == 0
    found = json.loads((out / f"{DECISION.stem}.json").read_text(encoding="utf-8"))
    resolved = [each for point in found["points"] for each in point.get("resolved", [])]
    assert any(each["organisations"] == ["Управление образования"] for each in resolved)
    assert any(each["organisations"] == ["МБОУ СОШ № 1"] for each in resolved)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "пуст"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), ""),
        ("broken.docx", b"PK\x03\x04" + b"\0" * 100, "повреждён"),
        ("program.docx", b"\x7fELF" + b"\x02" * 400, ""),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    done = run(tmp_path, "read", tmp_path / name)
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line.startswith(name)]
    assert len(lines) == 1
    assert said in lines[0]


def test_a_good_file_beside_a_bad_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run(tmp_path, "read", tmp_path / "empty.txt", tmp_path / "missing.txt", DECISION, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["file"] == DECISION.name


def test_a_document_is_brought_in_and_reported_on(installation: Path, tmp_path: Path) -> None:
    brought = run(installation, "import", DECISION, "--body", COLLEGIUM, "--by", "secretary")
    assert brought.returncode == 0, brought.stderr
    assert int(brought.stdout) > 0
    for kind, magic in (("docx", b"PK"), ("html", b"<!doctype")):
        path = tmp_path / f"report.{kind}"
        done = run(installation, "report", 1, "--format", kind, "-o", path, "--as-of", "2026-06-30")
        assert done.returncode == 0, done.stderr
        assert path.read_bytes().lower().startswith(magic.lower())


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", DECISION, "--body", "Нет такого органа", "--by", "secretary"),
        ("import", DECISION, "--body", COLLEGIUM, "--by", "school3"),
        ("import", DECISION, "--body", COLLEGIUM, "--by", "nobody"),
        ("report", 999, "-o", "/tmp/never.docx"),
        ("create-user", "secretary", "Ещё Один", "--role", "administrator"),
        ("create-user", "fresh", "Новый Человек", "--role", "head", "--organisation", "Нет такой"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_1(installation: Path, arguments: tuple[object, ...]) -> None:
    done = run(installation, *arguments)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_user_is_created_with_a_random_password_and_a_second_factor(installation: Path) -> None:
    done = run(installation, "create-user", "admin2", "Вторая Администратор", "--role", "administrator")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip()) >= 12


def test_reminders_are_shown_dry_then_posted_once_then_sent(installation: Path) -> None:
    dry = run(installation, "remind", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    planned = len(dry.stdout.splitlines())
    assert planned > 40
    assert {line.split("\t")[2] for line in dry.stdout.splitlines()} >= {"письмо дня"}
    counts = [run(installation, "remind").stdout for _turn in range(2)]
    assert [f" {planned} " in counts[0], " 0 " in counts[1]] == [True, True]
    assert run(installation, "send").returncode == 0
    with contextlib.closing(sqlite3.connect(installation / "tracker.sqlite")) as database:
        sent = database.execute("SELECT count(*) FROM letter WHERE state = 'sent' AND joins_id IS NULL").fetchone()[0]
    assert sent >= planned
    assert sum(1 for path in (installation / "mailbox").rglob("*") if path.is_file()) == sent


def of_session(leader: int) -> list[int]:
    """The processes that are left of a session."""
    found = []
    for number in (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        with contextlib.suppress(ProcessLookupError):
            found += [number] if os.getsid(number) == leader else []
    return found


def test_one_command_starts_everything_and_an_interrupt_stops_all_of_it(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "start", "--port", str(port)],
        cwd=ROOT,
        env={**kept, "TRACKER_DATA_DIR": str(tmp_path), "TRACKER_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process, (tmp_path / "log").open("w+b") as log:
        wait_for(f"http://127.0.0.1:{port}/sign-in", process, Path(log.name))
        os.killpg(process.pid, signal.SIGINT)
        said, _nothing = process.communicate(timeout=40)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in said
    assert "secretary" in said
    assert "Traceback" not in said
    assert of_session(process.pid) == []
