"""How far the assignments of a resolution are is counted in an index; so is found what a person is named to check."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_execution_margin", "execution", ["assignment_id", "part", "state", "due_on"])
    op.create_index("ix_assignment_controller_id", "assignment", ["controller_id"])


def downgrade() -> None:
    op.drop_index("ix_assignment_controller_id", "assignment")
    op.drop_index("ix_execution_margin", "execution")
