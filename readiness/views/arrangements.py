"""Collaborative care arrangements: the list with who is covered, one page each, and a sheet to sign."""

from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.exports import export
from asm_portal.rules import arrangements as rules
from asm_portal.rules import improvement
from asm_portal.rules.years import YEARS
from participants.views.pages import asked_page, downloads
from participants.views.sorting import Column, headings, sort_rows
from readiness.access import for_members
from readiness.actions.arrangements import add_arrangement, change_arrangement, remove_arrangement
from readiness.actions.versions import Outdated
from readiness.forms.arrangements import ArrangementForm, initial_of
from readiness.forms.versions import Clash, VersionedForm
from readiness.models import Arrangement, ConditionAnswer, Membership, Role
from readiness.standing.arrangements import ArrangementStanding, Cover, Coverage, coverage, standings_of
from readiness.standing.participants import participants_of
from readiness.views.pages import practice_page, trail_below
from readiness.views.saving import FORM_METHODS, sent, status_of

PER_PAGE = 50
HEADING = "Collaborative care arrangements"
BY_PARTNER = "partner"

COLUMNS = [
    Column("partner", "Primary care practice", lambda row: row.arrangement.partner.casefold()),
    Column("stage", "Stage", attrgetter("stage")),
    Column("clinicians", "Clinicians", lambda row: len(row.arrangement.clinicians.all()), numeric=True),
    Column("from", "In force from", lambda row: str(row.in_force_from or "9999")),
    Column("elements", "Elements", lambda row: len(row.arrangement.elements), numeric=True),
    Column("missing", "Missing", lambda row: len(row.shortfalls), numeric=True),
]
EXPORT_HEADER = [
    "Primary care practice",
    "Contact",
    "Stage",
    "Clinicians",
    "Signed by you on",
    "Signed by the primary care practice on",
    "Effective date",
    "Ended on",
    "Elements",
    "Money flows",
    "Missing",
]


def covered(membership: Membership, standings: list[ArrangementStanding]) -> list[Coverage]:
    practice = membership.practice
    year = YEARS[practice.performance_year]
    return coverage(participants_of(practice), standings, year=year, today=timezone.localdate())


@for_members()
@require_safe
def arrangements(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    standings = standings_of(practice, today=timezone.localdate())
    who = covered(membership, standings)
    rows = sort_rows(standings, COLUMNS, request.GET.get("sort", BY_PARTNER))
    context = {
        "page": asked_page(request, rows, size=PER_PAGE),
        "headings": headings(COLUMNS, request.GET, default=BY_PARTNER),
        "downloads": downloads("arrangements-export", practice.pk, query=request.GET.urlencode()),
        "coverage": who,
        "without": [it for it in who if not it.has_arrangement],
        "not_proven": [it for it in who if it.cover is Cover.EXECUTED],
        "period": improvement.PERIOD_DAYS,
        "latest_start": YEARS[practice.performance_year].improvement_latest_start,
        "activity": improvement.COLLABORATION,
        "points": improvement.POINTS_BY_COMPLETED,
        "minimum": rules.MINIMUM_ELEMENTS,
        "elements": len(rules.ELEMENTS),
    }
    return practice_page(request, membership, "readiness/arrangements.html", context, heading=HEADING)


@for_members()
@require_safe
def arrangements_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    standings = standings_of(membership.practice, today=timezone.localdate())
    rows = sort_rows(standings, COLUMNS, request.GET.get("sort", BY_PARTNER))
    return export("asm-arrangements", file_format, EXPORT_HEADER, (export_row(row) for row in rows))


def export_row(standing: ArrangementStanding) -> list[Any]:
    it = standing.arrangement
    return [
        it.partner,
        it.contact,
        standing.stage.label,
        "; ".join(map(str, it.clinicians.all())),
        it.signed_by_us_on,
        it.signed_by_them_on,
        it.effective_on,
        it.ended_on,
        "; ".join(element.title for element in rules.ELEMENTS if element.slug in it.elements),
        {True: "Yes", False: "No", None: ""}[it.money_flows],
        " ".join(shortfall.words for shortfall in standing.shortfalls),
    ]


def the_arrangement(membership: Membership, arrangement_id: int) -> Arrangement:
    """The arrangement, if it is the practice's. Raises Http404."""
    arrangements = membership.practice.arrangements.prefetch_related("clinicians")
    found: Arrangement = get_object_or_404(arrangements, pk=arrangement_id)
    return found


def standing_of(membership: Membership, arrangement: Arrangement) -> ArrangementStanding:
    year = YEARS[membership.practice.performance_year]
    return ArrangementStanding(arrangement=arrangement, year=year, today=timezone.localdate())


@for_members()
@require_safe
def arrangement(request: HttpRequest, membership: Membership, arrangement_id: int) -> HttpResponse:
    return shown(request, membership, the_arrangement(membership, arrangement_id), "readiness/arrangement.html")


@for_members()
@require_safe
def arrangement_worksheet(request: HttpRequest, membership: Membership, arrangement_id: int) -> HttpResponse:
    """A sheet for the two practices to go through and sign, on paper."""
    found = the_arrangement(membership, arrangement_id)
    return shown(request, membership, found, "readiness/arrangement_worksheet.html", heading="Worksheet to sign")


def shown(
    request: HttpRequest, membership: Membership, found: Arrangement, template: str, *, heading: str = ""
) -> HttpResponse:
    answers = dict(ConditionAnswer.choices)
    context = {
        "arrangement": found,
        "standing": (standing := standing_of(membership, found)),
        "elements": [(element, element.slug in found.elements) for element in rules.ELEMENTS],
        "conditions": [(condition, answers.get(said, "Not answered")) for condition, said in standing.conditions],
        "all_conditions": rules.LEGAL_CONDITIONS,
        "parties": [membership.practice.name, found.partner],
        "rules": rules,
        "trail": trail_below(membership, (HEADING, "arrangements")),
    }
    return practice_page(request, membership, template, context, heading=heading or str(found))


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def arrangement_new(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = ArrangementForm(sent(request), practice=membership.practice, initial=initial_of(Arrangement()))
    if form.is_valid():
        made = add_arrangement(membership.practice, **form.values(), actor=membership.user)
        messages.success(request, "The arrangement is saved.")
        return redirect("arrangement", membership.practice_id, made.pk)
    back = reverse("arrangements", args=[membership.practice_id])
    return form_page(request, membership, form, heading="Add an arrangement", back=back)


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def arrangement_edit(request: HttpRequest, membership: Membership, arrangement_id: int) -> HttpResponse:
    found = the_arrangement(membership, arrangement_id)
    names = [clinician.pk for clinician in found.clinicians.all()]
    form = ArrangementForm(sent(request), practice=membership.practice, covered=names, initial=initial_of(found))
    clash = None
    if form.is_valid():
        try:
            change_arrangement(
                arrangement_id,
                practice=membership.practice,
                **form.values(),
                actor=membership.user,
                version=form.cleaned_data["version"],
            )
        except Outdated as outdated:
            clash = form.clash(membership.practice, outdated.subject, initial_of(found))
            form = form.at(found.version)
        else:
            messages.success(request, "The arrangement is saved.")
            return redirect("arrangement", membership.practice_id, arrangement_id)
    back = reverse("arrangement", args=[membership.practice_id, arrangement_id])
    return form_page(request, membership, form, heading=f"Change: {found}", back=back, clash=clash)


def form_page(
    request: HttpRequest,
    membership: Membership,
    form: ArrangementForm,
    *,
    heading: str,
    back: str,
    clash: Clash | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "clash": clash,
        "back": back,
        "rules": rules,
        "trail": trail_below(membership, (HEADING, "arrangements")),
    }
    status = status_of(form, clash)
    return practice_page(
        request, membership, "readiness/arrangement_edit.html", context, heading=heading, status=status
    )


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def arrangement_remove(request: HttpRequest, membership: Membership, arrangement_id: int) -> HttpResponse:
    found = the_arrangement(membership, arrangement_id)
    form = VersionedForm(sent(request), initial={"version": found.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            remove_arrangement(arrangement_id, practice=membership.practice, actor=membership.user, version=version)
        except Outdated:
            form = form.look_again(found.version)
        else:
            messages.success(request, "The arrangement is removed. The history keeps what it said.")
            return redirect("arrangements", membership.practice_id)
    context = {
        "form": form,
        "arrangement": found,
        "back": reverse("arrangement", args=[membership.practice_id, arrangement_id]),
        "trail": trail_below(membership, (HEADING, "arrangements")),
    }
    return practice_page(
        request,
        membership,
        "readiness/arrangement_remove.html",
        context,
        heading=f"Remove the arrangement with {found.partner}?",
        status=status_of(form),
    )
