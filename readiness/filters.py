"""The checklist as its addresses filter it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import ChoiceFilter, FilterSet

from readiness.forms.widgets import PlainSelect
from readiness.models import Membership, Task
from readiness.task_states import OPEN, TaskState, TaskStatus
from readiness.template import TEMPLATE

SOON = timedelta(days=30)
ME, NOBODY = "me", "nobody"


def wrong(what: str) -> dict[str, str]:
    return {"invalid_choice": f"That is not {what}. Choose from the list."}


class PlainFilter(ChoiceFilter):
    """One of some choices, from a select box."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=PlainSelect, **options)


class TaskFilter(FilterSet):
    """Reads the query string of a checklist; `qs` has the tasks of the practice that pass.

    filters = TaskFilter(request.GET, membership=membership, today=today)
    """

    owner = PlainFilter(label="Owner", method="owned_by", empty_label="Anybody", error_messages=wrong("a member"))
    due = PlainFilter(
        label="Due",
        method="due_when",
        choices=[("overdue", "Overdue"), ("soon", f"In the next {SOON.days} days"), ("none", "No day")],
        empty_label="Any time",
        error_messages=wrong("a time"),
    )
    status = PlainFilter(
        label="Status",
        method="in_status",
        choices=[("open", "Not finished"), *TaskStatus.choices],
        empty_label="Any",
        error_messages=wrong("a status"),
    )
    category = PlainFilter(
        label="Category",
        method="in_category",
        choices=[(category.slug, category.title) for category in TEMPLATE.categories.values()],
        empty_label="All",
        error_messages=wrong("a category"),
    )
    clinician = PlainFilter(label="Clinician", empty_label="All", error_messages=wrong("a clinician"))
    required = PlainFilter(
        label="Required",
        method="asked_by",
        choices=[("yes", "Required"), ("no", "Good practice")],
        empty_label="Both",
        error_messages=wrong("one of the two"),
    )

    class Meta:
        model = Task
        fields: Sequence[str] = []

    def __init__(self, data: QueryDict, *, membership: Membership, today: date) -> None:
        super().__init__(data, queryset=Task.objects.current(membership.practice))
        self.me, self.today = membership.user_id, today
        practice = membership.practice
        self.members = [(user.pk, str(user)) for user in practice.members.order_by("email").only("email")]
        self.clinicians = practice.clinicians.present().names()
        self.filters["owner"].extra["choices"] = [(ME, "Me"), (NOBODY, "Nobody"), *self.members]
        self.filters["clinician"].extra["choices"] = list(self.clinicians.items())

    def filter_queryset(self, queryset: QuerySet[Task]) -> QuerySet[Task]:
        return super().filter_queryset(queryset) if self.is_valid() else queryset.none()

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        cleaned = self.form.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in cleaned.items() if value}

    def passing(self, tasks: Sequence[TaskState]) -> Sequence[TaskState]:
        """Those of the practice's tasks that pass."""
        if self.is_valid() and not self.chosen:
            return tasks
        ids = set(self.qs.values_list("pk", flat=True))
        return [task for task in tasks if task.id in ids]

    def owned_by(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        if value == NOBODY:
            return tasks.filter(owner=None)
        return tasks.filter(owner=self.me if value == ME else int(value))

    def due_when(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        if value == "none":
            return tasks.filter(due=None)
        if value == "overdue":
            return tasks.filter(status__in=OPEN, due__lt=self.today)
        return tasks.filter(status__in=OPEN, due__range=(self.today, self.today + SOON))

    def in_status(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return tasks.filter(status__in=OPEN if value == "open" else [value])

    def in_category(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return tasks.filter(item__in=[item.id for item in TEMPLATE.of_category(value)])

    def asked_by(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        items = [item.id for item in TEMPLATE.items.values() if item.required == (value == "yes")]
        return tasks.filter(item__in=items)
