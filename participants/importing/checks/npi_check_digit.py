"""An NPI has ten digits, the last computed from the others (CMS, "NPI check digit")."""

from participants import npi
from participants.importing.checks.facts import ParticipantRow
from participants.importing.report import Issue, error


def check(row: ParticipantRow) -> Issue | None:
    if npi.is_valid(row.npi):
        return None
    problem = npi.problem(row.npi) or "An NPI is ten digits without anything between them"
    return error("npi_check_digit", f"{problem}.", line=row.line, column="NPI", value=row.npi)
