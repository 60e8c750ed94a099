"""Links that let in from a letter, what people choose to get, their calendar feeds, what was told regularly."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OFTEN = sa.Enum("daily", "weekly", "first", name="often", native_enum=False, length=32)


def upgrade() -> None:
    op.add_column("web_session", sa.Column("limited_to", sa.Integer(), nullable=True))
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
    )
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
    _of_a_person("letter_choice", sa.Column("often", OFTEN, nullable=False), sa.Column("paused_until", sa.Date()))
    _of_a_person("calendar_feed", sa.Column("number", sa.Integer(), nullable=False))
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )


def _of_a_person(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("person_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for table in ("installation", "calendar_feed", "letter_choice", "overview", "sign_in_link"):
        op.drop_table(table)
    op.drop_column("web_session", "limited_to")
