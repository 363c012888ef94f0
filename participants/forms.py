"""What people fill in on the public pages."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from participants import roster_input
from participants.npi import Candidate
from participants.roster import Group, Line
from participants.roster_input import MOST_NPIS, CannotCheck
from participants.states import STATES

NOT_A_STATE = "That is not a state. Use a code of two letters, such as TX."
BOTH = "Paste NPIs or choose a file, not both: one of them would be ignored."
NOTHING = "Paste at least one NPI, or choose a file."
CHANGED = "This page has been changed. Paste the NPIs again."


class StateField(forms.ChoiceField):
    """The state that a list is narrowed to, by its code in capitals or small letters; "" for all of them."""

    def __init__(self) -> None:
        states = [(state.code, state.name) for state in STATES]
        super().__init__(
            choices=[("", "All states"), *states], required=False, error_messages={"invalid_choice": NOT_A_STATE}
        )

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()

    def prepare_value(self, value: Any) -> Any:
        return value and value.upper()  # so that the page shows which one was chosen


class RosterForm(forms.Form):
    """A roster to check, as `cleaned_data["candidates"]`: pasted, uploaded, or sent back by a page of results.

    Nothing is stored between requests, so a page of results sends back what was found, as lines of a line number, a
    tab and what stood there.
    """

    text = forms.CharField(
        label="NPIs",
        help_text="Paste a column, a list or a whole e-mail. Other words and numbers may stand between the NPIs.",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="File",
        help_text=f"Or CSV or Excel (.xlsx), with up to {MOST_NPIS:,} NPIs in one column. Other columns are ignored.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": "This file is empty."},
    )
    found = forms.CharField(required=False, widget=forms.HiddenInput)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_show(self) -> Group:
        return next((group for group in Group if group == self.cleaned_data["show"]), Group.GIVEN)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = {name: cleaned[name] for name in ("text", "file", "found") if has_content(cleaned.get(name))}
        if self.errors:
            return cleaned
        if not given:
            self.add_error("text", NOTHING)
        elif len(given) > 1:
            self.add_error("file", BOTH)
        else:
            [(name, value)] = given.items()
            try:
                cleaned["candidates"] = READERS[name](value)
            except CannotCheck as problem:
                self.add_error(None if name == "found" else name, str(problem))
        return cleaned


def has_content(value: str | UploadedFile | None) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def from_upload(upload: UploadedFile) -> list[Candidate]:
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        return roster_input.from_file(Path(copy.name))


def sent_back(lines: list[Line]) -> str:
    """The lines of a result as its page sends them back."""
    return "\n".join(f"{line.line}\t{line.input}" for line in lines)


def from_page(sent: str) -> list[Candidate]:
    try:
        numbered = [(int(line), written) for line, _, written in (row.partition("\t") for row in sent.splitlines())]
    except ValueError as problem:
        raise CannotCheck(CHANGED) from problem
    return roster_input.within_limits([roster_input.candidate(line, written) for line, written in numbered])


READERS: dict[str, Callable[[Any], list[Candidate]]] = {
    "text": roster_input.from_text,
    "file": from_upload,
    "found": from_page,
}
