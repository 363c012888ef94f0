"""The dates of a practice's open tasks, as a calendar to subscribe to.

What is asked of several clinicians by the same day is one entry, with how many it concerns.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

import icalendar

from asm_portal import calendars
from asm_portal.rules.years import YEARS
from readiness.models import Practice, Task
from readiness.task_states import OPEN
from readiness.template import TEMPLATE


def practice_calendar(practice: Practice, tasks: Iterable[Task], *, checklist_url: str) -> bytes:
    """The open ones of `tasks` that have a date. `checklist_url` is the address of the practice's checklist."""
    dated = [(task.due, task.item, task) for task in tasks if task.due and task.status in OPEN]
    dated.sort(key=lambda row: row[:2])
    entries = [
        entry(practice, due, item, [task for _, _, task in group], checklist_url=checklist_url)
        for (due, item), group in groupby(dated, key=lambda row: row[:2])
    ]
    return calendars.feed(
        entries,
        name=f"ASM: {practice.name}",
        description=f"What {practice.name} has to do for performance year {practice.performance_year}.",
        page_url=checklist_url,
        changed_at=max((task.changed_at for _, _, task in dated), default=practice.created_at),
    )


def entry(practice: Practice, due: date, item_id: str, tasks: list[Task], *, checklist_url: str) -> icalendar.Event:
    item = TEMPLATE.items[item_id]
    several = f" ({len(tasks)} clinicians)" if len(tasks) > 1 else ""
    lines = [
        item.why,
        *([item.consequence.words_in(YEARS[practice.performance_year])] if item.consequence else []),
        checklist_url,
    ]
    return calendars.whole_day(
        due,
        # One that is due on two days, for different clinicians, is two entries.
        uid=f"{practice.pk}.{practice.performance_year}.{item_id}.{due:%Y%m%d}",
        changed_at=max(task.changed_at for task in tasks),
        summary=f"ASM {item_id}: {item.title}{several}",
        description="\n".join(lines),
        url=f"{checklist_url}?q={item_id}",
    )
