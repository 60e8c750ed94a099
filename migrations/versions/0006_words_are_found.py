"""Words are found in any form."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OF = {
    "resolution_id": "resolution.id",
    "point_id": "point.id",
    "report_id": "execution_report.id",
    "organisation_id": "organisation.id",
}
VECTOR = "array_to_tsvector(string_to_array(words, ' '))"

# The words of SQLite's full text stand in the table itself; these triggers keep its index beside them.
INDEX = """
CREATE VIRTUAL TABLE search_words USING fts5(
    words, content='search_entry', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
)
"""
ADD = "INSERT INTO search_words(rowid, words) VALUES (new.id, new.words);"
TAKE = "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, old.words);"
TRIGGERS = {"insert": ADD, "delete": TAKE, "update": TAKE + ADD}


def upgrade() -> None:
    columns = [
        sa.Column(name, sa.Integer, sa.ForeignKey(key, name=f"fk_search_entry_{name}", ondelete="CASCADE"))
        for name, key in OF.items()
    ]
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer, nullable=False),
        *columns,
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
        *(sa.UniqueConstraint(name, name=f"uq_search_entry_{name}") for name in OF),
        sa.CheckConstraint(
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in OF) + " = 1",
            name="is_of_one_thing",
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_search_entry_words", "search_entry", [sa.text(VECTOR)], postgresql_using="gin")
        return
    op.execute(INDEX)
    for verb, action in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER search_entry_{verb} AFTER {verb.upper()} ON search_entry BEGIN {action} END")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entry")
