"""For the final list "CMS will only remove participants; no new participants will be added"
(CMS, ASM Participant Office Hour, 8 April 2026). A changed organization is no addition.
"""

from django.template.defaultfilters import pluralize

from participants.importing.checks.facts import Comparison
from participants.importing.report import Issue, warning
from participants.models import Kind


def check(comparison: Comparison) -> Issue | None:
    release, live = comparison.release, comparison.live
    same_year = release.performance_year == live.performance_year
    if release.kind != Kind.FINAL or not same_year or not comparison.added:
        return None
    added = f"{comparison.added:,} row{pluralize(comparison.added)}"
    text = f"The final list adds {added}; CMS said that it would only remove participants."
    return warning("final_list_adds_nobody", text)
