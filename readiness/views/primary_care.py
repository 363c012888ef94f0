"""Primary care connection and screening: the three processes, the days of everybody, and counts by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.exports import export
from asm_portal.rules import improvement
from asm_portal.rules.improvement import ActivityPart
from asm_portal.rules.years import YEARS
from participants.views.pages import downloads
from readiness.access import for_members
from readiness.actions.primary_care import save_monthly_counts, save_processes
from readiness.actions.versions import Outdated
from readiness.forms.primary_care import (
    COUNT_LABELS,
    MonthlyCountsForm,
    ProcessesForm,
    initial_counts,
    initial_processes,
)
from readiness.models import (
    Evidence,
    Membership,
    PeriodKind,
    Practice,
    PrimaryCareMonth,
    PrimaryCareReport,
    Role,
    Task,
)
from readiness.months import MONTHS
from readiness.standing import primary_care as standing
from readiness.standing.participants import participants_of
from readiness.views.pages import practice_page, trail_below
from readiness.views.saving import FORM_METHODS, sent, status_of

HEADING = "Primary care connection and screening"


@for_members()
@require_safe
def primary_care(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    report = standing.kept(practice)
    stretches = practice.periods.filter(
        performance_year=practice.performance_year, kind=PeriodKind.PRIMARY_CARE
    ).select_related("clinician")
    found = standing.judge(
        report.processes,
        stretches,
        participants_of(practice),
        year=YEARS[practice.performance_year],
        today=timezone.localdate(),
    )
    context = {
        "standing": found,
        "described": sum(found.is_described(part) for part in standing.PARTS),
        "parts": parts_of(practice, report),
        "stretches": stretches,
        "kind": PeriodKind.PRIMARY_CARE,
        "labels": COUNT_LABELS,
        "months": list(rows_of(report)),
        "totals": totals_of(report),
        "downloads": downloads("primary-care-export", practice.pk),
        "activity": improvement.PRIMARY_CARE,
        "points": improvement.POINTS_BY_COMPLETED,
        "attestation": improvement.ATTESTATION,
        "audit": improvement.AUDIT,
    }
    return practice_page(request, membership, "readiness/primary_care.html", context, heading=HEADING)


@dataclass(frozen=True)
class PartOnThePage:
    """A part of the activity: what the practice says it does, and the evidence kept with the tasks of the checklist.

    `tasks` are those of the participants; evidence is added to one of them.
    """

    rule: ActivityPart
    text: str
    tasks: list[Task]

    @property
    def evidence(self) -> list[Evidence]:
        return [evidence for task in self.tasks for evidence in task.evidence.all()]


def parts_of(practice: Practice, report: PrimaryCareReport) -> list[PartOnThePage]:
    kept = Evidence.objects.filter(withdrawn_at=None).order_by("-added_at")
    tasks = Task.objects.current(practice).filter(item__in=standing.ITEM_BY_PART.values())
    by_item: dict[str, list[Task]] = {}
    for task in tasks.select_related("clinician").prefetch_related(Prefetch("evidence", kept)).order_by("pk"):
        by_item.setdefault(task.item, []).append(task)
    return [
        PartOnThePage(part, report.processes.get(part.id, ""), by_item.get(standing.ITEM_BY_PART[part.id], []))
        for part in standing.PARTS
    ]


def months_of(report: PrimaryCareReport) -> dict[int, PrimaryCareMonth]:
    return {month.month: month for month in report.months.all()} if report.pk else {}


def rows_of(report: PrimaryCareReport) -> Iterator[tuple[str, list[int]]]:
    """(month, its counts in the order of the labels), for each month that has some."""
    for number, month in months_of(report).items():
        yield MONTHS[number], [getattr(month, name) for name in COUNT_LABELS]


def totals_of(report: PrimaryCareReport) -> list[int]:
    months = months_of(report).values()
    return [sum(getattr(month, name) for month in months) for name in COUNT_LABELS]


@for_members()
@require_safe
def primary_care_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    report = standing.kept(membership.practice)
    rows: list[list[Any]] = [[name, *counts] for name, counts in rows_of(report)]
    return export(
        "asm-primary-care", file_format, ["Month", *COUNT_LABELS.values()], [*rows, ["Total", *totals_of(report)]]
    )


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def primary_care_processes(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    form = ProcessesForm(sent(request), initial=initial_processes(standing.kept(practice)))
    clash = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            save_processes(practice, processes=form.processes(), actor=membership.user, version=version)
        except Outdated as outdated:
            now = standing.kept(practice)
            clash = form.clash(practice, outdated.subject, initial_processes(now))
            form = form.at(now.version)
        else:
            messages.success(request, "The processes are saved.")
            return redirect("primary-care", practice.pk)
    return practice_page(
        request,
        membership,
        "readiness/primary_care_processes.html",
        {
            "form": form,
            "clash": clash,
            "back": reverse("primary-care", args=[practice.pk]),
            "trail": trail_below(membership, (HEADING, "primary-care")),
        },
        heading="Describe your processes",
        status=status_of(form, clash),
    )


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def primary_care_counts(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    report = standing.kept(practice)
    form = MonthlyCountsForm(sent(request), initial=initial_counts(report, months_of(report)))
    clash = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            save_monthly_counts(practice, months=form.months(), actor=membership.user, version=version)
        except Outdated as outdated:
            now = standing.kept(practice)
            clash = form.clash(practice, outdated.subject, initial_counts(now, months_of(now)))
            form = form.at(now.version)
        else:
            messages.success(request, "The counts are saved.")
            return redirect("primary-care", practice.pk)
    context = {
        "form": form,
        "clash": clash,
        "labels": COUNT_LABELS.values(),
        "back": reverse("primary-care", args=[practice.pk]),
        "trail": trail_below(membership, (HEADING, "primary-care")),
    }
    return practice_page(
        request,
        membership,
        "readiness/primary_care_counts.html",
        context,
        heading="Counts by month",
        status=status_of(form, clash),
    )
