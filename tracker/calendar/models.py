"""What an administrator knew better than the published production calendar."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class CalendarCorrection(Base):
    """A day that is working, or off, whatever the published calendar says."""

    __tablename__ = "calendar_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    working: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200), default="")
