"""Long work is kept in rows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATES = ("queued", "running", "done", "failed", "put_away")


def upgrade() -> None:
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="workstate", native_enum=False, length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("values", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "(state IN ('queued', 'running')) = (turn_at IS NOT NULL)", name=op.f("ck_work_turn_at_if_under_way")
        ),
        sa.CheckConstraint("state <> 'failed' OR reason <> ''", name=op.f("ck_work_a_failure_has_a_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_work_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
    )
    op.create_index(
        "ix_work_turn",
        "work",
        ["turn_at", "id"],
        sqlite_where=sa.text("turn_at IS NOT NULL"),
        postgresql_where=sa.text("turn_at IS NOT NULL"),
    )
    op.create_index("ix_work_by", "work", ["by_id", "state", "id"])


def downgrade() -> None:
    op.drop_table("work")
