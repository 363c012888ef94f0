"""What is at stake for each clinician of the practice, and what Medicare pays them, on which it depends."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from asm_portal.exports import export
from asm_portal.rules.years import YEARS
from participants.views.pages import downloads
from participants.views.sorting import Column, headings, sort_rows
from readiness.access import for_members
from readiness.actions.roster import change_payments
from readiness.exposure import Exposure, exposures_of, total_of
from readiness.forms.roster import PaymentsForm
from readiness.models import Membership, PracticeClinician, Role
from readiness.views.pages import practice_page

COLUMNS = [
    Column("name", "Clinician", lambda exposure: str(exposure.participant)),
    Column("cohort", "Cohort", lambda exposure: exposure.cohort.label),
    Column("score", "Score", lambda exposure: -1 if exposure.score is None else exposure.score, numeric=True),
    Column("at_risk", "Points at risk", lambda exposure: exposure.points_at_risk, numeric=True),
    Column("payments", "Payments a year", lambda exposure: exposure.outlook.standing.payments, numeric=True),
    Column("effect", "Effect", lambda exposure: exposure.payments.effect.dollars, numeric=True),
]
DEFAULT_ORDER = "-at_risk"
EXPORT_HEADER = [
    "Clinician",
    "NPI",
    "Cohort",
    "Performance year",
    "Payment year",
    "Score so far",
    "Points at risk",
    "Payments a year",
    "Effect in dollars",
    "Worst of the range",
    "Best of the range",
]


def sorted_exposures(request: HttpRequest, membership: Membership) -> list[Exposure]:
    exposures = exposures_of(membership.practice, today=timezone.localdate())
    return sort_rows(exposures, COLUMNS, request.GET.get("sort", DEFAULT_ORDER))


@for_members()
@require_safe
def exposure(request: HttpRequest, membership: Membership) -> HttpResponse:
    exposures = sorted_exposures(request, membership)
    return exposure_page(request, membership, exposures, PaymentsForm(None, clinicians_of(exposures)))


@for_members(Role.CONTRIBUTOR)
@require_POST
def payments(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Changes what Medicare pays the clinicians."""
    exposures = sorted_exposures(request, membership)
    form = PaymentsForm(request.POST, clinicians_of(exposures))
    if form.is_valid():
        changed = change_payments(membership.practice, form.payments, actor=membership.user)
        messages.success(request, f"Saved: {changed} changed." if changed else "Nothing was changed.")
        return redirect("exposure", membership.practice_id)
    return exposure_page(request, membership, exposures, form, status=422)


def clinicians_of(exposures: list[Exposure]) -> list[PracticeClinician]:
    """Each once, though one in both cohorts is scored twice."""
    return list({it.participant.clinician.pk: it.participant.clinician for it in exposures}.values())


def exposure_page(
    request: HttpRequest, membership: Membership, exposures: list[Exposure], form: PaymentsForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "rows": [(it, form[f"clinician_{it.participant.clinician.pk}"], is_first) for it, is_first in once(exposures)],
        "total": total_of(exposures),
        "form": form,
        "headings": headings(COLUMNS, request.GET, default=DEFAULT_ORDER),
        "downloads": downloads("exposure-export", membership.practice_id, query=request.GET.urlencode()),
        "unknown": unknown_in_words(sum(clinician.payments is None for clinician in clinicians_of(exposures))),
        "year": YEARS[membership.practice.performance_year],
    }
    return practice_page(
        request, membership, "readiness/exposure.html", context, heading="What is at stake", status=status
    )


def unknown_in_words(count: int) -> str:
    if not count:
        return ""
    return f"What Medicare pays {count} clinician{'s' if count > 1 else ''} is not known here."


def once(exposures: list[Exposure]) -> Iterator[tuple[Exposure, bool]]:
    """Each with whether its clinician comes for the first time: a field stands on the page once."""
    seen: set[int] = set()
    for exposure in exposures:
        key = exposure.participant.clinician.pk
        yield exposure, key not in seen
        seen.add(key)


@for_members()
@require_safe
def exposure_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    rows = (export_row(exposure) for exposure in sorted_exposures(request, membership))
    return export("asm-exposure", file_format, EXPORT_HEADER, rows)


def export_row(exposure: Exposure) -> list[Any]:
    standing, payments = exposure.outlook.standing, exposure.payments
    money = (
        [standing.payments, payments.effect.dollars, payments.worst.dollars, payments.best.dollars]
        if exposure.has_payments
        else [None] * 4
    )
    return [
        str(exposure.participant),
        exposure.participant.clinician.npi,
        exposure.cohort.label,
        standing.year.year,
        standing.year.payment_year,
        None if exposure.score is None else round(exposure.score, 2),
        round(exposure.points_at_risk, 2),
        *money,
    ]
