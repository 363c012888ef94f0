"""A name of some hundred characters is no name: a cell has swallowed others."""

from participants.importing.checks.facts import ParticipantRow
from participants.importing.report import Issue, error, quoted

LONGEST = 300  # characters; legal names of organizations have up to 70 in CMS's files


def check(row: ParticipantRow) -> Issue | None:
    if len(row.organization) <= LONGEST and len(row.first_name) <= LONGEST and len(row.last_name) <= LONGEST:
        return None
    cells = {
        "FIRST_NAME": row.first_name,
        "LAST_NAME": row.last_name,
        "ORGANIZATION_LEGAL_NAME": row.organization,
    }
    column, value = max(cells.items(), key=lambda cell: len(cell[1]))
    text = f"{quoted(value)} has {len(value):,} characters. Are quotation marks missing?"
    return error("name_length", text, line=row.line, column=column, value=value)
