"""The history is append-only."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ON_SQLITE = """
CREATE TRIGGER history_keeps_{verb} BEFORE {verb} ON history
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
"""
FUNCTION = """
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER history_keeps BEFORE UPDATE OR DELETE ON history
FOR EACH ROW EXECUTE FUNCTION history_is_append_only()
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(ON_POSTGRESQL)
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(ON_SQLITE.format(verb=verb))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER history_keeps ON history")
        op.execute("DROP FUNCTION history_is_append_only")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER history_keeps_{verb}")
