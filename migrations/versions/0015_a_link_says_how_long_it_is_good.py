"""A link that signs in says until when it is good: an invitation is good for longer."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # a link of the version before is good for minutes: those that are under way are asked for once more
    op.execute("DELETE FROM sign_in_link")
    with op.batch_alter_table("sign_in_link") as table:
        table.add_column(sa.Column("good_until", sa.DateTime(timezone=True), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("sign_in_link") as table:
        table.drop_column("good_until")
