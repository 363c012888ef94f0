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

__all__ = [
    "Area",
    "Clinician",
    "Cohort",
    "County",
    "Dataset",
    "Kind",
    "Listing",
    "MandatoryArea",
    "Release",
    "ReleaseEvent",
    "ReleaseFile",
    "ReleaseIssue",
    "SearchWord",
    "Severity",
    "SourceCheck",
    "State",
    "Status",
    "ZipCounty",
]
