"""What practices keep here: who belongs to them, their clinicians, their work and the proof of it.

Everything hangs on a practice, and nothing of a practice is seen from another one. No patient data, no TIN.
"""

from readiness.models.arrangements import Arrangement, ConditionAnswer
from readiness.models.calendars import CalendarFeed
from readiness.models.checklist import Evidence, Task, TaskQuerySet
from readiness.models.history import HistoryEntry
from readiness.models.interoperability import InteroperabilityAnswer, InteroperabilityReport
from readiness.models.periods import Period, PeriodKind
from readiness.models.practices import Invitation, Membership, Practice, Role
from readiness.models.primary_care import PrimaryCareMonth, PrimaryCareReport
from readiness.models.quality import QualityCount, QualityLevel, QualityMonth, QualityPlan
from readiness.models.reminders import Reminder, ReminderChoice
from readiness.models.roster import PracticeClinician, PracticeClinicianQuerySet
from readiness.task_states import TaskStatus

__all__ = [
    "Arrangement",
    "CalendarFeed",
    "ConditionAnswer",
    "Evidence",
    "HistoryEntry",
    "InteroperabilityAnswer",
    "InteroperabilityReport",
    "Invitation",
    "Membership",
    "Period",
    "PeriodKind",
    "Practice",
    "PracticeClinician",
    "PracticeClinicianQuerySet",
    "PrimaryCareMonth",
    "PrimaryCareReport",
    "QualityCount",
    "QualityLevel",
    "QualityMonth",
    "QualityPlan",
    "Reminder",
    "ReminderChoice",
    "Role",
    "Task",
    "TaskQuerySet",
    "TaskStatus",
]
