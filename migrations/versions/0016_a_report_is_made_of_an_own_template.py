"""A body has a template of its own for the execution report; each version is kept, and each report knows its own."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_report_template_body_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_template_file_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_template_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_template")),
    )
    op.create_index("ix_report_template_body", "report_template", ["body_id", "id"])
    with op.batch_alter_table("kept_report") as table:
        table.add_column(sa.Column("template_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_kept_report_template_id"), "report_template", ["template_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("kept_report") as table:
        table.drop_constraint(op.f("fk_kept_report_template_id"), type_="foreignkey")
        table.drop_column("template_id")
    op.drop_table("report_template")
