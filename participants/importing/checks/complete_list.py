"""CMS selected 235 areas (its list of mandatory areas, OMB 2023 delineations).

A shorter list is marked as incomplete and then nothing is called "outside". A person who hands one in knows it; from
the source it waits for review, and so does a list that is longer than CMS's number.
"""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, note, warning


def check(facts: FileFacts) -> Issue | None:
    rows, expected = facts.release.rows, facts.release.expected_total
    if expected in (None, rows):
        return None
    text = f"The list has {rows:,} areas; CMS selected {expected:,}."
    if facts.by_hand and not facts.release.is_complete:
        return note("complete_list", text)
    return warning("complete_list", text)
