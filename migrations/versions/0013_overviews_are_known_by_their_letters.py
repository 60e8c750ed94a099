"""An overview is known to have been told by the key of its letter."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_overview_letter_id"), "overview")
    op.drop_table("overview")


def downgrade() -> None:
    op.create_table(
        "overview",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_overview_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_overview_person_id")),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_overview")),
    )
    op.create_index(op.f("ix_overview_letter_id"), "overview", ["letter_id"])
