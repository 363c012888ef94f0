"""The days that the checklist's items are due, by name, for any performance year.

Whether a day is CMS's or our advice is said by the item that names it: as `deadline` or as `recommended`.
"""

from collections.abc import Callable
from datetime import date, timedelta

from asm_portal.rules.years import PerformanceYear

DAYS: dict[str, Callable[[PerformanceYear], date]] = {
    # "Now" needs a day too, or it would be the one thing that is never overdue: that of the first steps.
    "at_once": lambda year: date(year.year - 1, 11, 30),
    "november_before": lambda year: date(year.year - 1, 11, 30),
    "before_the_year": lambda year: year.starts - timedelta(days=1),
    "start_of_the_year": lambda year: year.starts,
    "first_quarter": lambda year: date(year.year, 3, 31),
    "interoperability_start": lambda year: year.interoperability_latest_start,
    "improvement_start": lambda year: year.improvement_latest_start,
    "end_of_the_year": lambda year: year.ends,
    "february_after": lambda year: date(year.year + 1, 3, 1) - timedelta(days=1),
    "submission": lambda year: year.submission_deadline,
}
