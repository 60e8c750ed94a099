"""The ledger knows what a letter was to tell and did not, and a duty when it was put on control again."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WHERE = {"sqlite_where": sa.text("told = 1"), "postgresql_where": sa.text("told")}
KEY = ["execution_id", "recipient_id", "rung"]


def upgrade() -> None:
    with op.batch_alter_table("reminder") as table:
        table.drop_constraint("uq_reminder_execution_id_recipient_id_rung", type_="unique")
        table.add_column(sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index("uq_reminder_told", "reminder", KEY, unique=True, **WHERE)
    op.add_column("execution", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("execution", "reopened_at")
    op.drop_index("uq_reminder_told", "reminder")
    op.execute("DELETE FROM reminder WHERE NOT told")
    with op.batch_alter_table("reminder") as table:
        table.drop_column("told")
        table.create_unique_constraint("uq_reminder_execution_id_recipient_id_rung", KEY)
