"""Letters come back: bounces, answers that wait as drafts, and what a secretary is to look at."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "came_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_came_letter_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_came_letter_person_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_came_letter_file_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_came_letter_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_came_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_came_letter_key")),
    )
    op.create_index(op.f("ix_came_letter_letter_id"), "came_letter", ["letter_id"])
    op.create_index("ix_came_letter_waiting", "came_letter", ["person_id", "settled_at", "id"])
    op.create_table(
        "came_file",
        sa.Column("came_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["came_id"], ["came_letter.id"], name=op.f("fk_came_file_came_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_came_file_file_id")),
        sa.PrimaryKeyConstraint("came_id", "file_id", name=op.f("pk_came_file")),
    )


def downgrade() -> None:
    op.drop_table("came_file")
    op.drop_table("came_letter")
