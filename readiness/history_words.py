"""The history of a practice as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from readiness.models import HistoryEntry
from readiness.template import TEMPLATE

SUBJECTS = {
    "practice": "Practice",
    "membership": "Member",
    "invitation": "Invitation",
    "practiceclinician": "Clinician",
    "task": "Task",
    "evidence": "Evidence",
    "period": "Period",
    "arrangement": "Arrangement",
    "interoperabilityreport": "Promoting Interoperability",
    "primarycarereport": "Primary care",
    "qualityplan": "Quality plan",
    "qualitymonth": "Quality counts",
    "calendarfeed": "Calendar",
    "reminderchoice": "Reminders",
}

FIELDS = {
    "applies": "On the checklist",
    "own_due": "Due",
    "planned_due": "Day of the checklist",
    "reason": "Why it does not apply",
    "proof": "Because",
    "withdrawn_at": "Withdrawn",
    "sha256": "SHA-256",
    "url": "Link",
    "expires_on": "Expires",
    "starts_on": "First day",
    "ends_on": "Last day",
    "partner": "Primary care practice",
    "signed_by_us_on": "Signed by the practice",
    "signed_by_them_on": "Signed by primary care",
    "effective_on": "Effective date",
    "elements": "What it covers",
}

HEADER = ["When (UTC)", "Who", "Action", "What", "Which", "Changes"]

TRUTH = {True: "Yes", False: "No", None: ""}


@dataclass(frozen=True, kw_only=True)
class EntryInWords:
    """`changes` are (field, before, after); before is empty for what was not there."""

    at: datetime
    who: str
    action: str
    subject: str
    label: str
    changes: tuple[tuple[str, str, str], ...]

    @property
    def changes_in_a_line(self) -> str:
        return "; ".join(f"{name}: {before} → {after}".replace(":  → ", ": ") for name, before, after in self.changes)


def in_words(entry: HistoryEntry) -> EntryInWords:
    """`entry` comes with its actor."""
    return EntryInWords(
        at=entry.at,
        who=str(entry.actor or "The portal"),
        action=entry.get_action_display(),
        subject=subject_in_words(entry.subject),
        label=label_of(entry),
        changes=tuple(
            (field_in_words(name), value_in_words(before), value_in_words(after))
            for name, (before, after) in entry.changes.items()
        ),
    )


def row_of(entry: HistoryEntry) -> list[str]:
    """An entry, which comes with its actor, below `HEADER` in a file."""
    words = in_words(entry)
    return [
        f"{words.at:%Y-%m-%d %H:%M:%S}",
        words.who,
        words.action,
        words.subject,
        words.label,
        words.changes_in_a_line,
    ]


def subject_in_words(subject: str) -> str:
    return SUBJECTS.get(subject, subject.capitalize())


def label_of(entry: HistoryEntry) -> str:
    """What it was called; a task by what it asks for, too."""
    item, _, rest = entry.label.partition(" ")
    if entry.subject == "task" and item in TEMPLATE.items:
        return f"{item} {TEMPLATE.items[item].title} {rest}".strip()
    return entry.label


def field_in_words(name: str) -> str:
    """A name of the database made readable; what was recorded in words already, such as a question, as it is."""
    return FIELDS.get(name) or (name.replace("_", " ").capitalize() if name.isidentifier() else name)


def value_in_words(value: Any) -> str:
    return TRUTH[value] if isinstance(value, bool) or value is None else str(value)


def subjects_among(found: Sequence[str]) -> list[tuple[str, str]]:
    """The kinds of things that a history speaks of, as choices."""
    return sorted(((subject, subject_in_words(subject)) for subject in found), key=lambda pair: pair[1])
