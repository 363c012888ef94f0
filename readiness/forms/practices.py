"""What is asked about a practice itself."""

from django import forms

from readiness.forms.validators import no_patient_data
from readiness.models import Practice
from readiness.models.practices import PERFORMANCE_YEARS


class PracticeForm(forms.ModelForm):
    """What a practice is called, and the year that it prepares."""

    performance_year = forms.TypedChoiceField(
        label="Performance year",
        help_text="The year that the practice gets ready for. It can be changed later; work on other years is kept.",
        choices=[(year, str(year)) for year in PERFORMANCE_YEARS],
        coerce=int,
    )

    class Meta:
        model = Practice
        fields = ["name", "performance_year"]
        labels = {"name": "Name of the practice"}
        help_texts = {"name": "As its people call it. Never a tax identification number (TIN)."}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        no_patient_data(name)
        return name
