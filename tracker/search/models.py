"""What is stored for finding: one entry for each thing that has words."""

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base

OF = ("resolution_id", "point_id", "report_id", "organisation_id")
"""The columns of which one says what an entry is about."""


class SearchEntry(Base):
    """The words of one resolution, point, answer or organisation, in all their dictionary forms."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int | None] = mapped_column(ForeignKey("resolution.id", ondelete="CASCADE"), unique=True)
    point_id: Mapped[int | None] = mapped_column(ForeignKey("point.id", ondelete="CASCADE"), unique=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("execution_report.id", ondelete="CASCADE"), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), unique=True)
    words: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint(
            " + ".join(f"CASE WHEN {each} IS NULL THEN 0 ELSE 1 END" for each in OF) + " = 1",
            name="is_of_one_thing",
        ),
    )
