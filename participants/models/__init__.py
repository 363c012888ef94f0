"""Public data: what CMS and the Census Bureau published, release by release."""

from participants.models.areas import Area, County, MandatoryArea, ZipCounty
from participants.models.datasets import (
    Dataset,
    Kind,
    Release,
    ReleaseEvent,
    ReleaseFile,
    ReleaseIssue,
    Severity,
    SourceCheck,
    State,
)
from participants.models.directory import Clinician, SearchWord, Status
from participants.models.heartbeats import Heartbeat
from participants.models.letters import Announcement, Letter, LetterState, Purpose
from participants.models.listings import Cohort, Listing
from participants.models.organizations import Organization, SmallPractice
from participants.models.runs import Job, Run, RunFile, RunLine, RunState, Stage, Trigger
from participants.models.watches import Subscriber, Watch, WatchKind

__all__ = [
    "Announcement",
    "Area",
    "Clinician",
    "Cohort",
    "County",
    "Dataset",
    "Heartbeat",
    "Job",
    "Kind",
    "Letter",
    "LetterState",
    "Listing",
    "MandatoryArea",
    "Organization",
    "Purpose",
    "Release",
    "ReleaseEvent",
    "ReleaseFile",
    "ReleaseIssue",
    "Run",
    "RunFile",
    "RunLine",
    "RunState",
    "SearchWord",
    "Severity",
    "SmallPractice",
    "SourceCheck",
    "Stage",
    "State",
    "Status",
    "Subscriber",
    "Trigger",
    "Watch",
    "WatchKind",
    "ZipCounty",
]
