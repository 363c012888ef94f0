"""STATE is the postal code of a state, the District of Columbia or a territory."""

from participants.importing.checks.facts import ParticipantRow
from participants.importing.report import Issue, error, quoted
from participants.states import BY_CODE


def check(row: ParticipantRow) -> Issue | None:
    if row.state in BY_CODE:
        return None
    text = f"{quoted(row.state)} is not the postal code of a state."
    return error("state_known", text, line=row.line, column="STATE", value=row.state)
