"""What people fill in to hear of changes."""

from typing import Any

from django import forms

from participants.models import WatchKind


class AddressForm(forms.Form):
    """An e-mail address, in lower case: that is how one is told from another here."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Type the address that the mail goes to.",
            "invalid": "This is not an e-mail address. It looks like name@example.org.",
        },
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class WatchForm(AddressForm):
    """Who wants to hear of what. The page that leads here says what, so these two fields are hidden."""

    kind = forms.ChoiceField(choices=WatchKind, widget=forms.HiddenInput)
    target = forms.CharField(max_length=20_000, widget=forms.HiddenInput)

    field_order = ("kind", "target", "email")


class StopForm(forms.Form):
    """Which watch to stop."""

    watch = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    @classmethod
    def watch_in(cls, sent: Any) -> int | None:
        form = cls(sent)
        return form.cleaned_data["watch"] if form.is_valid() else None
