"""Stretches of days: begun, changed, and removed after a question."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from asm_portal.rules.years import YEARS
from readiness.access import for_members
from readiness.actions.periods import add_period, change_period, remove_period
from readiness.actions.refusals import Refused
from readiness.actions.versions import Outdated
from readiness.forms.periods import PeriodForm, initial_of
from readiness.forms.versions import Clash, VersionedForm
from readiness.models import Membership, Period, PeriodKind, Practice, Role
from readiness.standing.participants import participants_of
from readiness.views.pages import practice_page, trail_below
from readiness.views.saving import FORM_METHODS, sent, status_of

PAGE_OF_KIND = {PeriodKind.INTEROPERABILITY: "interoperability", PeriodKind.PRIMARY_CARE: "primary-care"}


def trail_of(membership: Membership, kind: PeriodKind) -> list[tuple[str, str]]:
    return trail_below(membership, (kind.label, PAGE_OF_KIND[kind]))


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def period_new(request: HttpRequest, membership: Membership, kind: str) -> HttpResponse:
    if kind not in PeriodKind.values:
        raise Http404
    practice, of_kind = membership.practice, PeriodKind(kind)
    form = form_for(practice, of_kind, sent(request), initial={"version": 0})
    if form.is_valid():
        try:
            add_period(practice, kind=of_kind, **values(form), actor=membership.user)
        except Refused as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, "The stretch is saved.")
            return redirect(PAGE_OF_KIND[of_kind], practice.pk)
    return page(request, membership, of_kind, form, heading="Add a stretch of days")


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def period(request: HttpRequest, membership: Membership, period_id: int) -> HttpResponse:
    practice = membership.practice
    stretch = get_object_or_404(practice.periods, pk=period_id)
    kind = PeriodKind(stretch.kind)
    form = form_for(practice, kind, sent(request), initial=initial_of(stretch))
    clash = None
    if form.is_valid():
        try:
            change_period(
                period_id,
                practice=practice,
                actor=membership.user,
                version=form.cleaned_data["version"],
                **values(form),
            )
        except Refused as refusal:
            form.add_error("starts_on", str(refusal))
        except Outdated as outdated:
            clash = form.clash(practice, outdated.subject, initial_of(stretch))
            form = form.at(stretch.version)
        else:
            messages.success(request, "The stretch is saved.")
            return redirect(PAGE_OF_KIND[kind], practice.pk)
    return page(request, membership, kind, form, heading="Change a stretch of days", stretch=stretch, clash=clash)


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def period_remove(request: HttpRequest, membership: Membership, period_id: int) -> HttpResponse:
    practice = membership.practice
    stretch = get_object_or_404(practice.periods.select_related("clinician"), pk=period_id)
    back = reverse(PAGE_OF_KIND[PeriodKind(stretch.kind)], args=[practice.pk])
    form = VersionedForm(sent(request), initial={"version": stretch.version})
    if form.is_valid():
        try:
            remove_period(period_id, practice=practice, actor=membership.user, version=form.cleaned_data["version"])
        except Outdated:
            form = form.look_again(stretch.version)
        else:
            messages.success(request, "The stretch is removed. The history keeps it.")
            return redirect(back)
    context = {"form": form, "stretch": stretch, "back": back, "trail": trail_of(membership, PeriodKind(stretch.kind))}
    return practice_page(
        request,
        membership,
        "readiness/period_remove.html",
        context,
        heading="Remove a stretch of days?",
        status=status_of(form),
    )


def form_for(practice: Practice, kind: PeriodKind, data: Any, *, initial: dict[str, Any]) -> PeriodForm:
    """Only primary care has days of single clinicians."""
    participants = participants_of(practice) if kind == PeriodKind.PRIMARY_CARE else []
    return PeriodForm(data, year=YEARS[practice.performance_year], participants=participants, initial=initial)


def values(form: PeriodForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("starts_on", "ends_on", "note", "clinician")}


def page(
    request: HttpRequest,
    membership: Membership,
    kind: PeriodKind,
    form: PeriodForm,
    *,
    heading: str,
    stretch: Period | None = None,
    clash: Clash | None = None,
) -> HttpResponse:
    back = reverse(PAGE_OF_KIND[kind], args=[membership.practice_id])
    context = {
        "form": form,
        "clash": clash,
        "kind": kind,
        "stretch": stretch,
        "back": back,
        "trail": trail_of(membership, kind),
    }
    return practice_page(
        request, membership, "readiness/period.html", context, heading=heading, status=status_of(form, clash)
    )
