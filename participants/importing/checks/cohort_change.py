"""A clinician's cohort follows from their specialty and seldom changes: a change may be an error of the file."""

from django.template.defaultfilters import pluralize

from participants.importing.checks.facts import Comparison
from participants.importing.report import Issue, warning


def check(comparison: Comparison) -> Issue | None:
    moved = comparison.cohort_changed
    if not moved:
        return None
    return warning("cohort_change", f"{moved:,} clinician{pluralize(moved)} moved from one cohort to the other.")
