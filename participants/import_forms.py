"""What staff fill in at the import console."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from asm_portal.rules.years import YEARS
from participants.models import Dataset, Kind

LARGEST_UPLOAD = 64 * 1024 * 1024  # bytes of a request; the largest file of any source has some 15 million
MOST_FILES = {Dataset.ZIP_COUNTIES: 3}  # the national table, and two by which Connecticut's counties are found


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, as a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """Files to import. `kind` and `performance_year` are found out from the file where they are left open."""

    dataset = forms.ChoiceField(label="What is it?", choices=Dataset.choices)
    upload = FilesField(
        label="File",
        help_text="CSV or Excel (.xlsx), up to 64 MB, as the publisher has it. ZIP codes and counties come with the "
        "tables for Connecticut: choose all at once.",
        widget=SeveralFiles(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": "This file is empty.", "required": "Choose a file."},
    )
    kind = forms.ChoiceField(
        label="Step",
        help_text="Of a participant list. A final list may only remove participants.",
        choices=[("", "As the file’s name says"), *Kind.choices],
        required=False,
    )
    performance_year = forms.TypedChoiceField(
        label="Performance year",
        help_text="Of a participant list.",
        choices=[("", "As its columns say"), *((year, str(year)) for year in YEARS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    how = forms.ChoiceField(
        label="What is to happen?",
        choices=[
            ("dry", "Dry run: read, check and compare, and keep nothing"),
            ("review", "Import, and let me look before it is published"),
            ("publish", "Import, and publish at once if no check finds anything"),
        ],
        initial="review",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["multiple"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        files, dataset = cleaned.get("upload"), cleaned.get("dataset")
        most = MOST_FILES.get(Dataset(dataset), 1) if dataset else None
        if files and most and len(files) > most:
            self.add_error("upload", f"Choose {'one file' if most == 1 else f'up to {most} files'}, not {len(files)}.")
        if dataset and dataset != Dataset.PARTICIPANTS:
            cleaned["kind"], cleaned["performance_year"] = "", None
        return cleaned


class NoteForm(forms.Form):
    """Why something is decided."""

    note = forms.CharField(
        help_text="Kept with the release. Another reviewer has to understand it in a year.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say why. It is kept with the release."},
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = question
