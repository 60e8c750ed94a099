"""Nobody asks the ledger by reader and day: an index that only cost time is gone."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_reminder_recipient", "reminder")


def downgrade() -> None:
    op.create_index("ix_reminder_recipient", "reminder", ["recipient_id", "told_on"])
