"""A list that loses more than 30 % of its rows is more likely cut than corrected."""

from participants.importing.checks.facts import Comparison
from participants.importing.report import Issue, warning

LARGEST_LOSS = 0.30


def check(comparison: Comparison) -> Issue | None:
    before, now = comparison.live.rows, comparison.release.rows
    if now >= before * (1 - LARGEST_LOSS):
        return None
    return warning("shrinking_list", f"The list went from {before:,} to {now:,} rows ({(now - before) / before:+.0%}).")
