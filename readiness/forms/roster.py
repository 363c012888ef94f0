"""Clinicians: how they come onto the roster, what a practice knows of them, and what Medicare pays them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from asm_portal.estimate_pages.forms import MOST_PAYMENTS, DollarField
from participants.forms import RosterForm
from participants.roster_input import MOST_NPIS
from readiness.forms.fields import LineField
from readiness.models import PracticeClinician

LARGEST_FILE = 5 * 1024 * 1024  # bytes


class RosterUploadForm(RosterForm):
    """NPIs that were pasted or are in a file, as `cleaned_data["candidates"]`."""

    found = None  # type: ignore[assignment]
    show = None  # type: ignore[assignment]

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(f"This file is too large. A list of {MOST_NPIS:,} NPIs has far less than 5 MB.")
        return file


class ClinicianForm(forms.ModelForm):
    """What a practice knows of a clinician beside the list. The name is asked for where no list has one."""

    last_name = LineField(max_length=100, required=False)
    first_name = LineField(max_length=100, required=False)
    payments = forms.DecimalField(
        label="Part B payments a year, in dollars",
        help_text="What Medicare pays a year for covered professional services. It shows what is at risk.",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )

    class Meta:
        model = PracticeClinician
        fields = ["last_name", "first_name", "contact_email", "payments"]
        labels = {"contact_email": "Contact e-mail address for CMS"}
        help_texts = {"contact_email": "Each participant needs an address that no other participant uses."}

    def __init__(self, *args: Any, is_named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_named:
            del self.fields["last_name"], self.fields["first_name"]

    @property
    def changes(self) -> dict[str, Any]:
        """The new values of the fields that were changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class PaymentsForm(forms.Form):
    """What Medicare pays each clinician in a year, in dollars; a field `clinician_12` for each.

    A field is sent back with what it showed, so that who changes one number undoes nobody else's.
    """

    def __init__(self, data: Any, clinicians: Iterable[PracticeClinician]) -> None:
        super().__init__(data)
        for clinician in clinicians:
            self.fields[f"clinician_{clinician.pk}"] = DollarField(
                label=f"Payments of {clinician}",
                required=False,
                show_hidden_initial=True,
                min_value=0,
                max_value=MOST_PAYMENTS,
                decimal_places=2,
                initial=None if clinician.payments is None else f"{clinician.payments:,.0f}",
                error_messages={
                    "invalid": f"{clinician}: enter an amount in dollars, such as 120,000.",
                    "min_value": f"{clinician}: payments cannot be negative.",
                    "max_value": f"{clinician}: enter an amount of up to ${MOST_PAYMENTS:,}.",
                    "max_decimal_places": f"{clinician}: enter dollars and cents, such as 120,000.50.",
                },
            )

    @property
    def payments(self) -> dict[int, Decimal | None]:
        """What was changed, by the clinician's id."""
        return {int(name.removeprefix("clinician_")): self.cleaned_data[name] for name in self.changed_data}
