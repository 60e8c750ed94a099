"""The whole model in one place, for migrations and for the check that a database is at head."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect

from tracker import audit, files, mail, work
from tracker.calendar import models as calendar
from tracker.compliance import models as compliance
from tracker.db import Base
from tracker.directory import models as directory
from tracker.executions import inner
from tracker.executions import models as executions
from tracker.reminders import models as reminders
from tracker.resolutions import models as resolutions
from tracker.search import indexing as search

MODELS = (
    *(audit, files, mail, work, calendar, directory, resolutions, executions, inner),
    *(reminders, search, compliance),
)
"""The modules that define tables; to name them is to load them."""

METADATA = Base.metadata

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def is_described(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a thing is to be like the model: what serves full text alone is made by its migration."""
    return kind not in {"table", "index"} or not (name or "").startswith(("search_words", "ix_search_entry_words"))


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision of the model, in one transaction."""
    from alembic import command  # noqa: PLC0415  # a third of a command's start: only where tables change

    with engine.connect() as connection, connection.begin():
        command.upgrade(_configuration(connection), revision)


def is_at_head(engine: Engine) -> bool:
    """Whether a database has the tables that this version of the product needs: those of the last migration."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        present = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    return list(present) == [head()]


def head() -> str:
    """The revision of the last migration; each file is named by its own."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def is_empty(engine: Engine) -> bool:
    """Whether a database has no tables at all."""
    return not inspect(engine).get_table_names()


def undo(engine: Engine) -> None:
    """Take a database back to nothing, by the migrations' own way down."""
    from alembic import command  # noqa: PLC0415  # see above

    with engine.connect() as connection, connection.begin():
        command.downgrade(_configuration(connection), "base")
        connection.exec_driver_sql("DROP TABLE alembic_version")


def _configuration(connection: Connection) -> Any:
    from alembic.config import Config  # noqa: PLC0415  # see above

    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration
