"""Who did what in a practice, and when."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import DateInput
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_filters import ChoiceFilter, DateFilter, FilterSet

from asm_portal.exports import export
from participants.views.pages import asked_page, downloads
from readiness.access import for_members
from readiness.filters import wrong
from readiness.history_words import HEADER, in_words, row_of, subjects_among
from readiness.models import HistoryEntry, Membership
from readiness.views.pages import practice_page

PAGE_SIZE = 50

# Adding a clinician makes many tasks, which says little more than that the clinician was added.
PLANNED = Q(subject="task", action=HistoryEntry.Action.ADDED)


class HistoryFilter(FilterSet):
    """Reads the query string of a history; `qs` has the entries of the practice that pass, newest first."""

    who = ChoiceFilter(label="Who", field_name="actor", empty_label="Anybody", error_messages=wrong("a member"))
    what = ChoiceFilter(label="What", field_name="subject", empty_label="Everything", error_messages=wrong("known"))
    since = DateFilter(label="From", method="from_day", widget=DateInput(attrs={"type": "date"}))
    until = DateFilter(label="To", method="to_day", widget=DateInput(attrs={"type": "date"}))
    plan = ChoiceFilter(
        label="Tasks that the portal added",
        method="with_planned",
        choices=[("shown", "Shown")],
        empty_label="Hidden",
        error_messages=wrong("a choice"),
    )

    class Meta:
        model = HistoryEntry
        fields: Sequence[str] = []

    def __init__(self, data: QueryDict, *, membership: Membership) -> None:
        super().__init__(data, queryset=membership.practice.history.select_related("actor").order_by("-at", "-pk"))
        entries = membership.practice.history.order_by()
        people = entries.exclude(actor=None).values_list("actor", "actor__email").distinct()
        self.filters["who"].extra["choices"] = sorted(people, key=lambda person: person[1])
        self.filters["what"].extra["choices"] = subjects_among(
            list(entries.values_list("subject", flat=True).distinct())
        )

    def filter_queryset(self, queryset: QuerySet[HistoryEntry]) -> QuerySet[HistoryEntry]:
        if not self.is_valid():
            return queryset.none()
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["plan"] else found.exclude(PLANNED)

    def from_day(self, entries: QuerySet[HistoryEntry], name: str, value: date) -> QuerySet[HistoryEntry]:
        return entries.filter(at__gte=start_of(value))

    def to_day(self, entries: QuerySet[HistoryEntry], name: str, value: date) -> QuerySet[HistoryEntry]:
        return entries.filter(at__lt=start_of(value + timedelta(days=1)))

    def with_planned(self, entries: QuerySet[HistoryEntry], name: str, value: str) -> QuerySet[HistoryEntry]:
        return entries

    @property
    def is_filtered(self) -> bool:
        return self.is_valid() and any(self.form.cleaned_data.values())


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@for_members()
@require_safe
def history(request: HttpRequest, membership: Membership) -> HttpResponse:
    filters = HistoryFilter(request.GET, membership=membership)
    page = asked_page(request, filters.qs, size=PAGE_SIZE)
    context: dict[str, Any] = {
        "filters": filters,
        "page": page,
        "entries": [in_words(entry) for entry in page],
        "address": reverse("history", args=[membership.practice_id]),
        "downloads": downloads("history-export", membership.practice_id, query=request.GET.urlencode()),
    }
    status = 200 if filters.is_valid() else 400
    return practice_page(request, membership, "readiness/history.html", context, heading="History", status=status)


@for_members()
@require_safe
def history_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    """Every entry that passes the filters, newest first."""
    filters = HistoryFilter(request.GET, membership=membership)
    if not filters.is_valid():
        return redirect(f"{reverse('history', args=[membership.practice_id])}?{request.GET.urlencode()}")
    rows = (row_of(entry) for entry in filters.qs.iterator(chunk_size=2000))
    return export("asm-history", file_format, HEADER, rows)
