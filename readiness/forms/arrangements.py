"""A collaborative care arrangement as people fill it in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Self, cast

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.http import QueryDict

from asm_portal.rules.arrangements import ELEMENTS, MINIMUM_ELEMENTS, LegalCondition
from readiness.forms.fields import DateField, LineField, TextField
from readiness.forms.versions import VersionedForm
from readiness.models import Arrangement, ConditionAnswer, Practice, PracticeClinician
from readiness.standing.arrangements import ABOUT_MONEY, ASKED


@dataclass(frozen=True)
class Question:
    """A legal condition with its field; `about_money` is asked only where money flows."""

    condition: LegalCondition
    field: BoundField
    about_money: bool


class ArrangementForm(VersionedForm):
    """`practice` is the one whose clinicians can be covered; `covered` are those who are, also if they have left."""

    partner = LineField(label="Primary care practice", help_text="Its name, as it signs.")
    contact = LineField(
        label="Contact", required=False, help_text="If you like: a person, a phone number or an e-mail address there."
    )
    clinicians = forms.ModelMultipleChoiceField(
        label="Clinicians it covers",
        queryset=PracticeClinician.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each participant needs at least one arrangement. Someone may be covered by several.",
    )
    signed_by_us_on = DateField(label="Signed by you on", required=False)
    signed_by_them_on = DateField(label="Signed by the primary care practice on", required=False)
    effective_on = DateField(label="Effective date", required=False, help_text="It must stand in the arrangement.")
    ended_on = DateField(label="Ended on", required=False, help_text="Leave it empty while it is in force.")
    elements = forms.MultipleChoiceField(
        label="What it covers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(element.slug, f"{element.title}: {element.statement}") for element in ELEMENTS],
        help_text=f"At least {MINIMUM_ELEMENTS.value} (not confirmed). To be safe, all of them.",
    )
    money_flows = forms.ChoiceField(
        label="Does money flow between the two practices?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("no", "No"), ("yes", "Yes")],
    )
    notes = TextField(label="Notes", required=False, help_text="No patient data.")

    def __init__(
        self, data: QueryDict | None = None, *, practice: Practice, covered: Collection[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.practice, self.covered = practice, covered
        field = cast(forms.ModelMultipleChoiceField, self.fields["clinicians"])
        choices = practice.clinicians.filter(Q(removed_at=None) | Q(pk__in=covered))
        field.queryset = choices.order_by("last_name", "first_name", "npi")
        for condition in ASKED:
            self.fields[condition.id] = forms.ChoiceField(
                label=condition.question, required=False, widget=forms.RadioSelect, choices=ConditionAnswer.choices
            )

    def renewed(self, data: QueryDict) -> Self:
        return type(self)(data, practice=self.practice, covered=self.covered)

    def questions(self) -> Iterator[Question]:
        for condition in ASKED:
            yield Question(condition, self[condition.id], condition.id in ABOUT_MONEY)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        effective_on, ended_on = cleaned.get("effective_on"), cleaned.get("ended_on")
        if ended_on and "effective_on" not in self.errors:
            if effective_on is None:
                self.add_error("effective_on", "It has ended: say from when on it was in force.")
            elif ended_on < effective_on:
                self.add_error("ended_on", "This is before the effective date.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of an arrangement. The form must be valid."""
        cleaned = {name: self.cleaned_data[name] for name in initial_of(Arrangement()) if name not in EXTRA}
        return cleaned | {
            "clinicians": list(self.cleaned_data["clinicians"]),
            "money_flows": {"yes": True, "no": False}.get(self.cleaned_data["money_flows"]),
            "conditions": {it.id: self.cleaned_data[it.id] for it in ASKED if self.cleaned_data[it.id]},
        }


EXTRA = {"version", "clinicians", "money_flows", *(condition.id for condition in ASKED)}


def initial_of(arrangement: Arrangement) -> dict[str, Any]:
    return {
        "version": arrangement.version if arrangement.pk else 0,
        "partner": arrangement.partner,
        "contact": arrangement.contact,
        "clinicians": list(arrangement.clinicians.all()) if arrangement.pk else [],
        "signed_by_us_on": arrangement.signed_by_us_on,
        "signed_by_them_on": arrangement.signed_by_them_on,
        "effective_on": arrangement.effective_on,
        "ended_on": arrangement.ended_on,
        "elements": arrangement.elements,
        "money_flows": {True: "yes", False: "no", None: ""}[arrangement.money_flows],
        "notes": arrangement.notes,
        **{condition.id: arrangement.conditions.get(condition.id, "") for condition in ASKED},
    }
