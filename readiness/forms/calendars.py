"""Which dates a member wants in a calendar."""

from django import forms


class CalendarForm(forms.Form):
    """Which dates a calendar shows."""

    tasks = forms.ChoiceField(
        label="Which dates",
        choices=[("all", "All tasks of the practice"), ("mine", "Only tasks that I own")],
        initial="all",
        widget=forms.RadioSelect,
    )
