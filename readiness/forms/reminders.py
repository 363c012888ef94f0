"""Which reminders a member wants."""

from django import forms

from readiness.models import ReminderChoice


class ReminderForm(forms.ModelForm):
    class Meta:
        model = ReminderChoice
        fields = ["due_soon", "overdue", "weekly"]
