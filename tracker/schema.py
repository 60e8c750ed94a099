"""The whole model in one place, for migrations and for the check that a database is at head."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from tracker import audit, files, mail, work
from tracker.calendar import models as calendar
from tracker.compliance import models as compliance
from tracker.db import Base
from tracker.directory import models as directory
from tracker.directory import selections
from tracker.executions import inner
from tracker.executions import models as executions
from tracker.reminders import models as reminders
from tracker.resolutions import models as resolutions
from tracker.search import indexing as search

MODELS = (
    *(audit, files, mail, work, calendar, directory, selections, resolutions, executions, inner),
    *(reminders, search, compliance),
)
"""The modules that define tables; to name them is to load them."""

METADATA = Base.metadata


def is_described(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a thing is to be like the model: what serves full text alone is made by its migration."""
    return kind not in {"table", "index"} or not (name or "").startswith(("search_words", "ix_search_entry_words"))


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision of the model, in one transaction."""
    configuration = _configuration()
    with engine.connect() as connection, connection.begin():
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)


def is_at_head(engine: Engine) -> bool:
    """Whether a database has the tables that this version of the product needs."""
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    return set(present) == set(ScriptDirectory.from_config(_configuration()).get_heads())


def is_empty(engine: Engine) -> bool:
    """Whether a database has no tables at all."""
    return not inspect(engine).get_table_names()


def undo(engine: Engine) -> None:
    """Take a database back to nothing, by the migrations' own way down."""
    configuration = _configuration()
    with engine.connect() as connection, connection.begin():
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, "base")
        connection.exec_driver_sql("DROP TABLE alembic_version")


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    return configuration
