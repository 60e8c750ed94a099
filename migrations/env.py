"""How Alembic reaches the database: through the connection it is given, in that connection's transaction."""

from typing import Any

from alembic import context

from tracker.db import Instant
from tracker.schema import METADATA, is_described


def written(kind: str, item: Any, _context: Any) -> str | bool:
    """Migrations name no type of ours, so that they stay as they are when the code changes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def run() -> None:
    """Run the migrations on the given connection."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        compare_type=True,
        render_as_batch=True,
        render_item=written,
        include_name=is_described,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
