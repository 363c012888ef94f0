"""The questions that decide about the checklist."""

from typing import Any

from django import forms

from readiness.template import TEMPLATE

YES, NO = "yes", "no"


class QuestionsForm(forms.Form):
    """The questions of the checklist. One that is not answered stays open."""

    def __init__(self, data: Any = None, *, answers: dict[str, bool]) -> None:
        super().__init__(data, initial={name: YES if answer else NO for name, answer in answers.items()})
        for question in TEMPLATE.questions.values():
            self.fields[question.id] = forms.ChoiceField(
                label=question.text,
                help_text=question.hint,
                choices=[(YES, "Yes"), (NO, "No")],
                widget=forms.RadioSelect,
                required=False,
            )

    @property
    def answers(self) -> dict[str, bool]:
        """Those that were given."""
        return {name: value == YES for name, value in self.cleaned_data.items() if value}
