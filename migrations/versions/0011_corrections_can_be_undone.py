"""Corrections can be undone, and a point knows each of its lines."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NAMED = ("point", "assignment", "doubt")

NOTHING = sa.text("'[]'")

POINT = sa.table(
    "point",
    sa.column("id", sa.Integer()),
    sa.column("first_line", sa.Integer()),
    sa.column("last_line", sa.Integer()),
    sa.column("lines", sa.JSON()),
)


def upgrade() -> None:
    for table in NAMED:
        op.add_column(table, sa.Column("key", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("resolution", sa.Column("header_lines", sa.JSON(), nullable=False, server_default=NOTHING))
    op.add_column("resolution", sa.Column("read", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("point", sa.Column("lines", sa.JSON(), nullable=False, server_default=NOTHING))
    _each_point(lambda row: {"lines": [] if row.last_line is None else [*range(row.first_line, row.last_line + 1)]})
    for name in ("first_line", "last_line"):
        op.drop_column("point", name)
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reading", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_correction_by_id")),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name=op.f("fk_correction_resolution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("resolution_id", "number", name=op.f("uq_correction_resolution_id_number")),
    )


def downgrade() -> None:
    op.drop_table("correction")
    op.add_column("point", sa.Column("first_line", sa.Integer(), nullable=True))
    op.add_column("point", sa.Column("last_line", sa.Integer(), nullable=True))
    _each_point(lambda row: {"first_line": min(row.lines, default=None), "last_line": max(row.lines, default=None)})
    for table, names in (("point", ("lines", "key")), ("resolution", ("read", "header_lines"))):
        for name in names:
            op.drop_column(table, name)
    for table in ("assignment", "doubt"):
        op.drop_column(table, "key")


def _each_point(values) -> None:  # type: ignore[no-untyped-def]
    connection = op.get_bind()
    for row in connection.execute(sa.select(POINT)).all():
        connection.execute(sa.update(POINT).where(POINT.c.id == row.id).values(values(row)))
