"""An assignment that recurs by a rule of its own says from which day its periods are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("recurs_from", sa.Date()))


def downgrade() -> None:
    # not by writing the table afresh, as a batch does on SQLite: executions refer to it
    op.drop_column("assignment", "recurs_from")
