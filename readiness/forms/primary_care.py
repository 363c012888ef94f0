"""The processes that connect patients to primary care, and the counts by month, as people type them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.http import QueryDict

from asm_portal.rules.improvement import ActivityPart
from readiness.actions.primary_care import MonthlyCounts
from readiness.forms.fields import CountField, TextField
from readiness.forms.versions import VersionedForm
from readiness.models import PrimaryCareMonth, PrimaryCareReport
from readiness.months import MONTHS
from readiness.standing.primary_care import COUNTS, PARTS

COUNT_LABELS = {
    "seen": "Patients seen",
    "access": "Primary care confirmed or found",
    "communication": "Word sent to primary care",
    "screening": "Screening settled",
}


class ProcessesForm(VersionedForm):
    """A text for each part of the activity."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for part in PARTS:
            self.fields[part.id] = TextField(
                label=part.title,
                required=False,
                rows=6,
                help_text="What happens, who does it, in which system, and since when. No patient data.",
            )

    def parts(self) -> Iterator[tuple[ActivityPart, BoundField]]:
        for part in PARTS:
            yield part, self[part.id]

    def processes(self) -> dict[str, str]:
        return {part.id: self.cleaned_data[part.id] for part in PARTS}


@dataclass(frozen=True)
class Row:
    """A month in the form's table."""

    label: str
    fields: tuple[BoundField, ...]


class MonthlyCountsForm(VersionedForm):
    """A row for each month; an empty row has no counts."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for month, name in MONTHS.items():
            for count, label in COUNT_LABELS.items():
                self.fields[f"{count}-{month}"] = CountField(label=f"{name}: {label.lower()}", required=False)

    def rows(self) -> list[Row]:
        return [Row(name, tuple(self[f"{count}-{month}"] for count in COUNT_LABELS)) for month, name in MONTHS.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for month in MONTHS:
            seen = cleaned.get(f"seen-{month}")
            given = {count: cleaned.get(f"{count}-{month}") for count in COUNTS}
            if seen is None and any(value is not None for value in given.values()):
                if f"seen-{month}" not in self.errors:
                    self.add_error(f"seen-{month}", "Say how many patients were seen.")
            elif seen is not None:
                for count, value in given.items():
                    if value is not None and value > seen:
                        self.add_error(f"{count}-{month}", f"This is more than the {seen} patients who were seen.")
        return cleaned

    def months(self) -> dict[int, MonthlyCounts | None]:
        return {month: self._month(month) for month in MONTHS}

    def _month(self, month: int) -> MonthlyCounts | None:
        values = {count: self.cleaned_data[f"{count}-{month}"] for count in COUNT_LABELS}
        if values["seen"] is None:
            return None
        return MonthlyCounts(**{count: value or 0 for count, value in values.items()})


def initial_processes(report: PrimaryCareReport) -> dict[str, Any]:
    return {"version": report.version, **report.processes}


def initial_counts(report: PrimaryCareReport, months: Mapping[int, PrimaryCareMonth]) -> dict[str, Any]:
    counts = {f"{count}-{number}": getattr(month, count) for number, month in months.items() for count in COUNT_LABELS}
    return {"version": report.version, **counts}
