"""What people say of a task, or of many at once."""

from collections.abc import Mapping
from typing import Any

from django import forms

from asm_portal.accounts.models import User
from asm_portal.dates import on_day
from readiness.actions.tasks import WITHOUT_REASON
from readiness.forms.fields import DateField, LineField, TextField
from readiness.forms.widgets import PlainSelect
from readiness.models import Practice, Task, TaskStatus


def require_reason(form: forms.Form, cleaned: Mapping[str, Any]) -> None:
    if cleaned.get("status") == TaskStatus.NOT_APPLICABLE and not cleaned.get("reason") and "reason" not in form.errors:
        form.add_error("reason", WITHOUT_REASON)


class RowForm(forms.Form):
    """What a row of the checklist lets people change. `version` is that of the task when they read it."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    status = forms.ChoiceField(label="Status", choices=TaskStatus.choices)
    reason = LineField(label="Why it does not apply", required=False, max_length=500)
    owner = forms.ModelChoiceField(User.objects.none(), label="Owner", required=False, empty_label="Nobody")
    due = DateField(label="Due", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, task: Task, practice: Practice) -> None:
        self.task = task
        self.theirs: list[tuple[str, str, str]] = []
        initial = {
            "version": task.version,
            "status": task.status,
            "reason": task.reason,
            "owner": task.owner_id,
            "due": task.due,
            "notes": task.notes,
        }
        super().__init__(data, initial=initial)
        owner = self.fields["owner"]
        owner.queryset = practice.members.order_by("email")  # type: ignore[attr-defined]
        owner.error_messages["invalid_choice"] = "Only members of the practice can own a task."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        require_reason(self, cleaned)
        return cleaned

    def meet(self, theirs: Task) -> None:
        """Somebody else was faster. What they saved stands beside what was entered here, where the two differ, as
        (field, theirs, ours) in words; sent again, this form goes over theirs.
        """
        ours = Task(**{name: value for name, value in self.changes.items() if name != "owner"})
        ours.owner, ours.due = self.cleaned_data["owner"], self.cleaned_data["due"] or self.task.planned_due
        pairs = ((field.label, in_words(theirs, name), in_words(ours, name)) for name, field in self.fields.items())
        self.theirs = [(str(label), there, here) for label, there, here in pairs if there != here]
        self.data = {**self.entered, "version": str(theirs.version)}

    @property
    def entered(self) -> dict[str, str]:
        """What was sent, by field."""
        return {name: self.data.get(name, "") for name in self.fields}

    @property
    def changes(self) -> dict[str, Any]:
        """What it says, as `actions.tasks` takes it. The day of the template is nobody's own day."""
        changes = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "due")}
        due = self.cleaned_data["due"]
        return changes | {"own_due": None if due == self.task.planned_due else due}


def in_words(task: Task, name: str) -> str:
    match name:
        case "status":
            return task.get_status_display()
        case "owner":
            return str(task.owner or "Nobody")
        case "due":
            return on_day(task.due) if task.due else "No day"
        case "version":
            return ""
    return str(getattr(task, name)) or "Nothing"


class TaskForm(RowForm):
    """What the page of a task lets people change: the same, and the notes."""

    notes = TextField(label="Notes", required=False, rows=5, help_text="No patient data, and no TIN.")


class BulkForm(forms.Form):
    """One change for many tasks. What is left empty stays as it is."""

    status = forms.ChoiceField(
        label="Status", choices=[("", "As it is"), *TaskStatus.choices], required=False, widget=PlainSelect
    )
    reason = LineField(label="Why they do not apply", required=False, max_length=500)
    owner = forms.ChoiceField(label="Owner", required=False, widget=PlainSelect)
    due = DateField(label="Due", required=False)

    NOBODY = "nobody"

    def __init__(self, data: Mapping[str, Any] | None = None, *, members: list[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="bulk_%s")  # the filters on the same page have fields of the same names
        choices = [("", "As it is"), (self.NOBODY, "Nobody"), *members]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        require_reason(self, cleaned)
        if not self.errors and not any(cleaned.get(name) for name in ("status", "owner", "due")):
            raise forms.ValidationError("Choose what to change: the status, the owner or the day.")
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        changes: dict[str, Any] = {}
        if cleaned["status"]:
            changes |= {"status": cleaned["status"], "reason": cleaned["reason"]}
        if cleaned["owner"]:
            is_somebody = cleaned["owner"] != self.NOBODY
            changes["owner"] = User.objects.get(pk=cleaned["owner"]) if is_somebody else None
        if cleaned["due"]:
            changes["own_due"] = cleaned["due"]
        return changes
