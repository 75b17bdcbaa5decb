from monitoring.models.calendar import Period, ReportingCalendar
from monitoring.models.checklist import ChecklistAnswer, ChecklistReview
from monitoring.models.reports import Evidence, ProgressReport, SlotClosure

__all__ = [
    "ChecklistAnswer",
    "ChecklistReview",
    "Evidence",
    "Period",
    "ProgressReport",
    "ReportingCalendar",
    "SlotClosure",
]
