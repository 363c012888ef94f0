"""Which dates and mails a member wants, and what Medicare pays the clinicians."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from asm_portal.estimate_pages.forms import MOST_PAYMENTS, DollarField
from readiness.models import PracticeClinician, ReminderChoice


class CalendarForm(forms.Form):
    """Which dates a calendar shows."""

    tasks = forms.ChoiceField(
        label="Which dates",
        choices=[("all", "All tasks of the practice"), ("mine", "Only tasks that I own")],
        initial="all",
        widget=forms.RadioSelect,
    )


class ReminderForm(forms.ModelForm):
    class Meta:
        model = ReminderChoice
        fields = ["due_soon", "overdue", "weekly"]


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
