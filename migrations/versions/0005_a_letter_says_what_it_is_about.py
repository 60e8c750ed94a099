"""A letter says which execution it is about, when it is about one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter", sa.Column("about_id", sa.Integer(), nullable=True))
    op.create_index("ix_letter_about_id", "letter", ["about_id"])


def downgrade() -> None:
    op.drop_index("ix_letter_about_id", "letter")
    op.drop_column("letter", "about_id")
