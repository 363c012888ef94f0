"""How quality is reported, and a month's counts, as people type or paste them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from asm_portal.rules import quality as rules
from asm_portal.rules.quality import QualityMeasure
from readiness.actions.quality import Cases
from readiness.forms.fields import CountField, TextField
from readiness.forms.versions import VersionedForm
from readiness.models import QualityLevel, QualityPlan
from readiness.quality_paste import order_problem
from readiness.standing.quality import collection_type

PROBLEMS_SHOWN = 20
NAMES = ("eligible", "reported", "met")


class QualityPlanForm(VersionedForm):
    """The level and the collection type of each measure, as far as the rules leave a choice."""

    level = forms.ChoiceField(
        label="For whom quality is reported",
        help_text=rules.REPORTING_LEVEL.statement,
        widget=forms.RadioSelect,
        choices=QualityLevel.choices,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        measures: Iterable[QualityMeasure],
        is_small: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.measures, self.is_small = tuple(measures), is_small
        if not is_small:
            level = cast(forms.ChoiceField, self.fields["level"])
            level.choices = [(QualityLevel.CLINICIAN.value, QualityLevel.CLINICIAN.label)]
            level.error_messages["invalid_choice"] = "Only a small practice may report as a whole."
        for measure in self.measures:
            ways = [(way.value, way.label) for way in measure.collection_types]
            self.fields[measure.mips_id] = forms.ChoiceField(
                label=f"{measure.mips_id}, {measure.short_title}",
                required=len(ways) == 1,
                widget=forms.RadioSelect,
                choices=ways,
                error_messages={"invalid_choice": f"{measure.mips_id} cannot be reported in that way."},
            )

    def renewed(self, data: QueryDict) -> Self:
        return type(self)(data, measures=self.measures, is_small=self.is_small)

    def of_measures(self) -> Iterator[tuple[QualityMeasure, BoundField]]:
        for measure in self.measures:
            yield measure, self[measure.mips_id]

    def collection_types(self) -> dict[str, str]:
        return {it.mips_id: way for it in self.measures if (way := self.cleaned_data[it.mips_id])}


def initial_plan(plan: QualityPlan, measures: Iterable[QualityMeasure]) -> dict[str, Any]:
    decided = {measure.mips_id: collection_type(measure, plan) for measure in measures}
    return {"version": plan.version, "level": plan.level, **decided}


class PasteForm(VersionedForm):
    """A table for a month; `quality_paste` reads it."""

    table = TextField(
        label="Table",
        rows=8,
        max_length=200_000,
        help_text="One line for each clinician and measure. Numbers only: no names of patients, no patient data.",
    )

    def refuse(self, problems: list[str]) -> None:
        for problem in problems[:PROBLEMS_SHOWN]:
            self.add_error("table", problem)
        if len(problems) > PROBLEMS_SHOWN:
            self.add_error("table", f"And {len(problems) - PROBLEMS_SHOWN} lines more. Nothing was saved.")


@dataclass(frozen=True)
class Row:
    measure: QualityMeasure
    fields: tuple[BoundField, ...]


class CasesForm(VersionedForm):
    """The cases of one clinician, or of the practice as a whole, in a month: three numbers for each measure."""

    def __init__(self, data: QueryDict | None = None, *, measures: Iterable[QualityMeasure], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.measures = tuple(measures)
        for measure in self.measures:
            for name in NAMES:
                self.fields[f"{measure.mips_id}-{name}"] = CountField(label=f"{measure.mips_id} {name}", required=False)

    def renewed(self, data: QueryDict) -> Self:
        return type(self)(data, measures=self.measures)

    def rows(self) -> list[Row]:
        return [Row(it, tuple(self[f"{it.mips_id}-{name}"] for name in NAMES)) for it in self.measures]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for measure in self.measures:
            fields = [f"{measure.mips_id}-{name}" for name in NAMES]
            numbers = [cleaned.get(name) for name in fields]
            if any(name in self.errors for name in fields) or numbers == [None] * len(NAMES):
                continue
            if None in numbers:
                self.add_error(fields[numbers.index(None)], "Give all three numbers, or none.")
            elif problem := order_problem(*numbers):  # type: ignore[arg-type]
                self.add_error(fields[1], f"{problem}.")
        return cleaned

    def cases(self) -> dict[str, Cases | None]:
        """By MIPS id; None where all three fields are empty. The form must be valid."""
        return {it.mips_id: self._cases(it.mips_id) for it in self.measures}

    def _cases(self, mips_id: str) -> Cases | None:
        eligible, reported, met = (self.cleaned_data[f"{mips_id}-{name}"] for name in NAMES)
        return None if eligible is None else Cases(eligible=eligible, reported=reported, met=met)


def initial_cases(version: int, cases: Mapping[str, Cases]) -> dict[str, Any]:
    numbers = {f"{mips_id}-{name}": getattr(it, name) for mips_id, it in cases.items() for name in NAMES}
    return {"version": version, **numbers}
