"""Migrations: up and down with data, and the same as the model."""

from datetime import date
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect

from tests.web.world import make
from tracker import db, schema


def test_the_migrations_make_what_the_model_says(database: str) -> None:
    engine = db.connect(database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": schema.is_described}
        )
        assert compare_metadata(context, schema.METADATA) == []
    engine.dispose()


def test_a_database_with_data_goes_down_to_nothing_and_up_again(database: str, today: date, tmp_path: Path) -> None:
    with db.transaction():
        make(today, tmp_path)
    engine = db.connect(database)
    schema.undo(engine)
    assert schema.is_empty(engine)
    assert not schema.is_at_head(engine)
    schema.migrate(engine)
    assert schema.is_at_head(engine)
    with db.transaction():
        make(today, tmp_path)
    engine.dispose()


def test_the_last_migration_by_its_name_is_the_one_that_nothing_follows() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_heads() == [schema.head()]


def test_migrating_twice_changes_nothing(database: str) -> None:
    engine = db.connect(database)
    schema.migrate(engine)
    assert schema.is_at_head(engine)
    engine.dispose()


def test_no_migration_has_lost_a_check_of_the_model(database: str) -> None:
    engine = db.connect(database)
    kept = {
        name: {each["name"] for each in inspect(engine).get_check_constraints(name)} for name in schema.METADATA.tables
    }
    wanted = {
        table.name: {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint) and each.name}
        for table in schema.METADATA.tables.values()
    }
    assert {name: checks - kept[name] for name, checks in wanted.items() if checks - kept[name]} == {}
    engine.dispose()
