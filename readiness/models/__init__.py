"""What practices keep here: who belongs to them, their clinicians, their work and the proof of it.

Everything hangs on a practice, and nothing of a practice is seen from another one. No patient data, no TIN.
"""

from readiness.models.checklist import Evidence, Task, TaskQuerySet, TaskStatus
from readiness.models.history import HistoryEntry
from readiness.models.practices import Invitation, Membership, Practice, Role
from readiness.models.roster import PracticeClinician, PracticeClinicianQuerySet

__all__ = [
    "Evidence",
    "HistoryEntry",
    "Invitation",
    "Membership",
    "Practice",
    "PracticeClinician",
    "PracticeClinicianQuerySet",
    "Role",
    "Task",
    "TaskQuerySet",
    "TaskStatus",
]
