"""A participant list says Yes or No for its performance year."""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, error
from participants.models import Dataset


def check(facts: FileFacts) -> Issue | None:
    release, year = facts.release, facts.release.performance_year
    if release.dataset != Dataset.PARTICIPANTS or year in facts.performance_years:
        return None
    if year is None:
        return error("year_given", "no row says Yes or No for any performance year.", column="ASM_CYnn_PARTICIPANT")
    return error(
        "year_given", f"no row says Yes or No for performance year {year}.", column=f"ASM_CY{year % 100}_PARTICIPANT"
    )
