"""Evidence as people hand it in."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from readiness.forms.fields import DateField, LineField
from readiness.forms.validators import no_patient_data
from readiness.uploads import ACCEPTED, LARGEST, MEGABYTE


def without_password(url: str) -> None:
    if "@" in url.partition("//")[2].partition("/")[0]:
        raise forms.ValidationError("Leave the user name and the password out of the link.")


class EvidenceForm(forms.Form):
    """A file or a link that shows that a task was done."""

    file = forms.FileField(
        label="File",
        required=False,
        max_length=255,
        help_text=f"PDF, PNG, JPEG, Excel (.xlsx), Word (.docx), text or CSV, up to {LARGEST // MEGABYTE} MB. "
        "Black out patients first: what a scan shows cannot be checked.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": "This file is empty."},
    )
    url = forms.CharField(
        label="Or a link",
        required=False,
        max_length=1000,
        validators=[
            URLValidator(schemes=["http", "https"], message="That is not a web address. It starts with https://."),
            without_password,
            no_patient_data,
        ],
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    title = LineField(label="What it shows", required=False, help_text="Without it, the name of the file or the link.")
    expires_on = DateField(
        label="Valid until", required=False, help_text="For what has to be renewed, such as an agreement."
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file:
            no_patient_data(file.name)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if not cleaned.get("file") and not cleaned.get("url"):
            raise forms.ValidationError("Choose a file, or give a link.")
        if cleaned.get("file") and cleaned.get("url"):
            raise forms.ValidationError("A file or a link, not both: add them one after the other.")
        return cleaned
