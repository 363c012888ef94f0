"""A stretch of days as people type it."""

from typing import Any, Self, cast

from django import forms
from django.http import QueryDict

from asm_portal.rules.years import PerformanceYear
from readiness.forms.fields import DateField, TextField
from readiness.forms.versions import VersionedForm
from readiness.models import Period, PracticeClinician
from readiness.standing.participants import Participant


class PeriodForm(VersionedForm):
    """`participants` are those who may have days of their own; without any the days hold for the whole practice."""

    clinician = forms.ModelChoiceField(
        label="For",
        queryset=PracticeClinician.objects.none(),
        required=False,
        empty_label="The whole practice",
        help_text="Days of one clinician replace those of the practice for that clinician.",
    )
    starts_on = DateField(label="First day")
    ends_on = DateField(
        label="Last day", required=False, help_text="Leave it empty while it goes on. A break ends a stretch."
    )
    note = TextField(
        label="Note",
        required=False,
        help_text="What an auditor should know: why it began or stopped on that day. No patient data.",
    )

    def __init__(
        self, data: QueryDict | None = None, *, year: PerformanceYear, participants: list[Participant], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.year, self.participants = year, participants
        self.fields["starts_on"].help_text = f"In {year.year}: a period lies within the calendar year."
        if participants:
            keys = [participant.clinician.pk for participant in participants]
            field = cast(forms.ModelChoiceField, self.fields["clinician"])
            field.queryset = PracticeClinician.objects.filter(pk__in=keys).order_by("last_name", "first_name", "npi")
        else:
            del self.fields["clinician"]

    def renewed(self, data: QueryDict) -> Self:
        return type(self)(data, year=self.year, participants=self.participants)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.setdefault("clinician", None)
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and starts_on.year != self.year.year:
            self.add_error("starts_on", f"Choose a day in {self.year.year}.")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "This is before the first day.")
        return cleaned


def initial_of(period: Period) -> dict[str, Any]:
    return {
        "version": period.version,
        "clinician": period.clinician,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "note": period.note,
    }
