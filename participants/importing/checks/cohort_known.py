"""ASM has two cohorts, heart failure and low back pain (42 CFR 512.710)."""

from participants.importing.checks.facts import ParticipantRow
from participants.importing.report import Issue, error, quoted
from participants.models import Cohort

KNOWN = {cohort.label.upper() for cohort in Cohort}


def check(row: ParticipantRow) -> Issue | None:
    if row.cohort.upper() in KNOWN:
        return None
    text = f"{quoted(row.cohort)} is not a cohort of the model (Heart Failure, Low Back Pain)."
    return error("cohort_known", text, line=row.line, column="ASM_COHORT", value=row.cohort)
