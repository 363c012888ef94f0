"""Forms that know which version they were read at, so that of two people who save the second is told what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django import forms
from django.db import models
from django.http import QueryDict

from asm_portal.dates import on_day
from readiness.models import HistoryEntry, Practice

NOTHING = "Nothing"


@dataclass(frozen=True)
class Difference:
    """A field that two people filled in differently: what is saved, and what the second one wants to save."""

    label: str
    saved: str
    yours: str


@dataclass(frozen=True)
class Clash:
    """Who saved before you, when, and where they differ from you. `by` is empty when nobody knows."""

    by: str
    at: datetime | None
    differences: tuple[Difference, ...]


class VersionedForm(forms.Form):
    """A form of something that has versions; 0 is the version of what does not exist yet."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def at(self, version: int) -> Self:
        """The same input as an answer to another version: sent again, it replaces what is saved."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data.setlist("version", [str(version)])
        again = self.renewed(data)
        again.full_clean()
        return again

    def look_again(self, version: int) -> Self:
        """The form of a removal, as an answer to another version than the one that was looked at."""
        again = self.at(version)
        again.add_error(None, "Somebody changed it in the meantime. Look at it again before you remove it.")
        return again

    def renewed(self, data: QueryDict) -> Self:
        """The form with other data; one that takes more arguments says how."""
        return type(self)(data)

    def clash(self, practice: Practice, subject: models.Model, saved: Mapping[str, Any]) -> Clash:
        """What was saved in between: `saved` is what a new form of `subject` would begin with."""
        entry = (
            HistoryEntry.objects.filter(practice=practice, subject=subject._meta.model_name, subject_id=str(subject.pk))
            .select_related("actor")
            .order_by("-pk")
            .first()
        )
        differences = tuple(
            Difference(str(field.label), said(field, saved.get(name)), said(field, self.cleaned_data.get(name)))
            for name, field in self.fields.items()
            if name != "version" and said(field, saved.get(name)) != said(field, self.cleaned_data.get(name))
        )
        return Clash(
            by=str(entry.actor or "") if entry else "", at=entry.at if entry else None, differences=differences
        )


def said(field: forms.Field, value: Any) -> str:
    """What a field holds, as its form shows it."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, date):
        return on_day(value)
    if isinstance(field, forms.ModelChoiceField):
        chosen = value if isinstance(value, list | tuple | models.QuerySet) else [value]
        return "; ".join(sorted(map(str, chosen)))
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]
        return ", ".join(labels.get(str(key), str(key)) for key in (value if isinstance(value, list) else [value]))
    return str(value)
