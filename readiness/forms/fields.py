"""Fields that the forms of a practice share."""

from datetime import date
from typing import Any

from django import forms

from asm_portal.rules.years import YEARS
from readiness.forms.validators import no_patient_data

LARGEST_COUNT = 10_000_000  # more than any practice has patients, and within what the database counts
EARLIEST, LATEST = min(YEARS) - 10, max(YEARS) + 10  # agreements are older than the model, and outlast it


class DateField(forms.DateField):
    """A day near enough to the model's years to be no slip of the pen."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "This is not a date. Write it as 2027-01-31."}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not EARLIEST <= value.year <= LATEST:
            raise forms.ValidationError(f"Choose a day from {EARLIEST} to {LATEST}.")


class CountField(forms.IntegerField):
    """A number of cases: a whole one, and never negative."""

    default_error_messages = {"invalid": "Write a whole number."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_COUNT, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric"}


class LineField(forms.CharField):
    """A line of text without patient data."""

    default_validators = [no_patient_data]

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class TextField(LineField):
    """Some lines of text without patient data."""

    def __init__(self, *, max_length: int = 5_000, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
