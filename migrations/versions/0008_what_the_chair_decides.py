"""Days granted and asked apart, assignments taken off control, corrections of an issued text."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("by_point_id", sa.Integer(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("put_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ground <> '' OR by_point_id IS NOT NULL", name=op.f("ck_taken_off_stands_on_a_ground")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_taken_off_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_taken_off_by_id")),
        sa.ForeignKeyConstraint(["by_point_id"], ["point.id"], name=op.f("fk_taken_off_by_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_off")),
    )
    with op.batch_alter_table("taken_off") as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_off_assignment_id"), ["assignment_id"])
        batch_op.create_index(batch_op.f("ix_taken_off_by_point_id"), ["by_point_id"])
        batch_op.create_index(
            "uq_taken_off_standing",
            ["assignment_id"],
            unique=True,
            sqlite_where=sa.text("put_back_at IS NULL"),
            postgresql_where=sa.text("put_back_at IS NULL"),
        )
    op.create_table(
        "text_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_text_correction_says_why")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_text_correction_by_id")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["point.id"], name=op.f("fk_text_correction_point_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_correction")),
    )
    with op.batch_alter_table("text_correction") as batch_op:
        batch_op.create_index(batch_op.f("ix_text_correction_point_id"), ["point_id"])
    # in the words of both databases: a table that SQLite builds anew would lose its checks
    op.execute(
        "ALTER TABLE execution ADD COLUMN taken_off_id INTEGER"
        " CONSTRAINT fk_execution_taken_off_id REFERENCES taken_off (id)"
        " CONSTRAINT ck_execution_taken_off_if_withdrawn CHECK (taken_off_id IS NULL OR state = 'withdrawn')"
    )
    op.create_index("ix_execution_taken_off_id", "execution", ["taken_off_id"])
    op.execute("ALTER TABLE extension ADD COLUMN asked_due_on DATE")


def downgrade() -> None:
    op.execute("ALTER TABLE extension DROP COLUMN asked_due_on")
    op.drop_index("ix_execution_taken_off_id", "execution")
    op.execute("ALTER TABLE execution DROP COLUMN taken_off_id")
    op.drop_table("text_correction")
    op.drop_table("taken_off")
