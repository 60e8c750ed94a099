"""Duties are passed on inside an organisation, and a report proves what was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = ("in_progress", "under_review", "returned", "executed", "withdrawn")
OPEN = sa.text("state IN ('in_progress', 'under_review', 'returned')")
CO_EXECUTORS = sa.text("part = 'co_executor'")

OFFICES = {
    "head_of_an_organisation": (
        "role <> 'head' OR organisation_id IS NOT NULL",
        "role NOT IN ('head', 'deputy') OR organisation_id IS NOT NULL",
    ),
    "others_of_a_body": (
        "role IN ('head', 'administrator') OR body_id IS NOT NULL",
        "role IN ('head', 'deputy', 'administrator') OR body_id IS NOT NULL",
    ),
}
"""What an office needs, before and after."""


def upgrade() -> None:
    _require(after=True)
    op.add_column("assignment", sa.Column("asked", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.create_index(
        "ix_execution_co_executors",
        "execution",
        ["assignment_id"],
        sqlite_where=CO_EXECUTORS,
        postgresql_where=CO_EXECUTORS,
    )
    op.create_table(
        "report_proof",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["execution_report.id"], name=op.f("fk_report_proof_report_id")),
        sa.PrimaryKeyConstraint("report_id", "key", name=op.f("pk_report_proof")),
    )
    op.create_table(
        "note_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("execution_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_note_request_by_id")),
        sa.ForeignKeyConstraint(["execution_id"], ["execution.id"], name=op.f("fk_note_request_execution_id")),
        sa.ForeignKeyConstraint(["note_id"], ["progress_note.id"], name=op.f("fk_note_request_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_request")),
    )
    op.create_index(op.f("ix_note_request_execution_id"), "note_request", ["execution_id"])
    _passed_on()


def _passed_on() -> None:
    op.create_table(
        "sub_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("execution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="state", native_enum=False, length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sub_assignment_by_id")),
        sa.ForeignKeyConstraint(["execution_id"], ["execution.id"], name=op.f("fk_sub_assignment_execution_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sub_assignment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_assignment")),
    )
    op.create_index(op.f("ix_sub_assignment_execution_id"), "sub_assignment", ["execution_id"])
    op.create_index("ix_sub_assignment_person", "sub_assignment", ["person_id", "state", "due_on", "id"])
    op.create_index(
        "uq_sub_assignment",
        "sub_assignment",
        ["execution_id", "person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "sub_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sub_assignment_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sub_report_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["execution_report.id"], name=op.f("fk_sub_report_report_id")),
        sa.ForeignKeyConstraint(
            ["sub_assignment_id"], ["sub_assignment.id"], name=op.f("fk_sub_report_sub_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_report")),
        sa.UniqueConstraint("sub_assignment_id", "round", name=op.f("uq_sub_report_sub_assignment_id_round")),
    )
    op.create_index(op.f("ix_sub_report_report_id"), "sub_report", ["report_id"])
    op.create_table(
        "sub_report_file",
        sa.Column("sub_report_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_sub_report_file_file_id")),
        sa.ForeignKeyConstraint(["sub_report_id"], ["sub_report.id"], name=op.f("fk_sub_report_file_sub_report_id")),
        sa.PrimaryKeyConstraint("sub_report_id", "file_id", name=op.f("pk_sub_report_file")),
    )


def downgrade() -> None:
    for table in ("sub_report_file", "sub_report", "sub_assignment", "note_request", "report_proof"):
        op.drop_table(table)
    op.drop_index("ix_execution_co_executors", "execution")
    op.drop_column("assignment", "asked")
    op.execute("DELETE FROM appointment WHERE role = 'deputy'")
    _require(after=False)


def _require(*, after: bool) -> None:
    """Say anew what an office needs; nothing refers to this table, so that SQLite may write it afresh."""
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        for name, rules in OFFICES.items():
            batch_op.drop_constraint(op.f(f"ck_appointment_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_appointment_{name}"), rules[after])
