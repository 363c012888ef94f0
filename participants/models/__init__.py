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
from participants.models.listings import Cohort, Listing
from participants.models.organizations import Organization, SmallPractice

__all__ = [
    "Area",
    "Clinician",
    "Cohort",
    "County",
    "Dataset",
    "Kind",
    "Listing",
    "MandatoryArea",
    "Organization",
    "Release",
    "ReleaseEvent",
    "ReleaseFile",
    "ReleaseIssue",
    "SearchWord",
    "Severity",
    "SmallPractice",
    "SourceCheck",
    "State",
    "Status",
    "ZipCounty",
]
