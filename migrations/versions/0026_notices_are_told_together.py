"""What is told at once doesn't come in heaps: letters of one heap go together in another, which they join."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEXES = {"ix_letter_gathered_by": ["gathered_by", "sent_at"], "ix_letter_joins_id": ["joins_id"]}


def upgrade() -> None:
    joined = sa.ForeignKey("letter.id", name=op.f("fk_letter_joins_id"))
    op.add_column("letter", sa.Column("gathered_by", sa.String(length=60), nullable=True))
    op.add_column("letter", sa.Column("joins_id", sa.Integer(), joined, nullable=True), inline_references=True)
    for name, columns in INDEXES.items():
        known = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(name, "letter", columns, sqlite_where=known, postgresql_where=known)


def downgrade() -> None:
    # what waits goes by itself; joint letters that went stay in the journal as notices
    waiting = "kind = 'together' AND turn_at IS NOT NULL"
    op.execute(f"UPDATE letter SET state = 'cancelled', reason = 'nothing_to_say', turn_at = NULL WHERE {waiting}")
    op.execute("UPDATE letter SET kind = 'reminded' WHERE kind = 'together'")
    for name in INDEXES:
        op.drop_index(name, "letter")
    op.drop_column("letter", "joins_id")
    op.drop_column("letter", "gathered_by")
