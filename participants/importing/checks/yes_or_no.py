"""The year columns say Yes, No, or "Null" for a year that CMS has not decided."""

from functools import lru_cache

from participants.importing.checks.facts import ParticipantRow
from participants.importing.report import Issue, error, quoted

KNOWN = {"YES", "NO", "NULL", ""}


@lru_cache(maxsize=1024)
def first_unknown(values: tuple[str, ...]) -> int | None:
    """The place of the first value that is none of these. A list has few different combinations."""
    return next((place for place, value in enumerate(values) if value.upper() not in KNOWN), None)


def check(row: ParticipantRow) -> Issue | None:
    place = first_unknown(row.years)
    if place is None:
        return None
    column, value = row.year_columns[place], row.years[place]
    return error(
        "yes_or_no", f"{quoted(value)} is neither Yes nor No nor Null.", line=row.line, column=column, value=value
    )
