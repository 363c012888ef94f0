"""What is asked about the people of a practice."""

from typing import Any

from django import forms

from readiness.models import Membership, Role

WHAT_ROLES_MAY = {
    Role.OWNER: "Owner: everything, and decides about the practice itself",
    Role.MANAGER: "Manager: people, clinicians and the plan",
    Role.CONTRIBUTOR: "Contributor: works on tasks, forms and evidence",
    Role.VIEWER: "Viewer: reads",
}


def roles_up_to(membership: Membership) -> list[tuple[str, str]]:
    """The roles that a member may give: nobody gives more than they have."""
    return [(role, words) for role, words in WHAT_ROLES_MAY.items() if membership.may(role)]


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(label="Role", coerce=Role, widget=forms.RadioSelect)

    def __init__(self, *args: Any, giver: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_up_to(giver)  # type: ignore[attr-defined]


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label="E-mail address",
        help_text="The invitation is for this address alone. Who has no account yet makes one with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["email", "role"]


class SuccessorForm(forms.Form):
    """To whom an owner hands the practice over, as a membership."""

    member = forms.ModelChoiceField(
        label="New owner", queryset=Membership.objects.none(), empty_label="Choose a person"
    )

    def __init__(self, *args: Any, owner: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Membership.objects.filter(practice=owner.practice_id).exclude(pk=owner.pk)
        self.fields["member"].queryset = others.select_related("user").order_by("user__email")  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda member: member.user.email  # type: ignore[attr-defined]


class NameAgainForm(forms.Form):
    """Asks for the name of what is about to be deleted."""

    name = forms.CharField(label="Name of the practice", widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["name"].help_text = f"Type it exactly: {expected}"

    def clean_name(self) -> str:
        if self.cleaned_data["name"] != self.expected:
            raise forms.ValidationError(f"That is not its name. Type: {self.expected}")
        return self.expected
