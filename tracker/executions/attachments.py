"""Which attached files a visitor may have: those of what the visitor may see."""

from sqlalchemy import or_, select

from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.executions.desk import passed_inside
from tracker.executions.inner import SubAssignment, SubReport, SubReportFile
from tracker.executions.models import Execution, ExecutionReport, ReportFile
from tracker.executions.queries import led, resolutions_visible_to, visible_to
from tracker.files import StoredFile
from tracker.resolutions.models import Resolution


def stored_file(visitor: Visitor, file_id: int) -> StoredFile | None:
    """A file that belongs to a report or a resolution which the visitor may see, else None."""
    proof = (
        select(ReportFile.file_id)
        .join(ExecutionReport, ExecutionReport.id == ReportFile.report_id)
        .join(Execution, Execution.id == ExecutionReport.execution_id)
        .where(ReportFile.file_id == file_id, or_(visible_to(visitor), led(visitor)))
    )
    inner = (
        select(SubReportFile.file_id)
        .join(SubReport, SubReport.id == SubReportFile.sub_report_id)
        .join(SubAssignment, SubAssignment.id == SubReport.sub_assignment_id)
        .join(Execution, Execution.id == SubAssignment.execution_id)
        .where(SubReportFile.file_id == file_id, passed_inside(visitor))
    )
    source = select(Resolution.file_id).where(Resolution.file_id == file_id, resolutions_visible_to(visitor))
    seen = or_(*(StoredFile.id.in_(each) for each in (proof, inner, source)))
    return session.scalars(select(StoredFile).where(StoredFile.id == file_id, seen)).first()
