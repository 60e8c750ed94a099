"""Letters are held once for each cause, and what was released is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE held_now AS SELECT since, reason FROM mail_hold")
    op.drop_table("mail_hold")
    op.create_table(
        "mail_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("gone_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_hold")),
        sa.UniqueConstraint("mark", name=op.f("uq_mail_hold_mark")),
    )
    op.execute("INSERT INTO mail_hold (since, reason, mark) SELECT since, reason, reason FROM held_now")
    op.execute("DROP TABLE held_now")


def downgrade() -> None:
    open_ones = "SELECT 1 AS id, min(since) AS since, min(reason) AS reason FROM mail_hold WHERE released_at IS NULL"
    op.execute(f"CREATE TABLE held_now AS {open_ones} HAVING count(*) > 0")
    op.drop_table("mail_hold")
    op.create_table(
        "mail_hold",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_hold")),
    )
    op.execute("INSERT INTO mail_hold (id, since, reason) SELECT id, since, reason FROM held_now")
    op.execute("DROP TABLE held_now")
