"""The clinicians of a practice: from the list onto the roster, beside the list, and off the roster again."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asm_portal.exports import export
from asm_portal.rules.provisions import UNIQUE_EMAIL
from participants import npi as npis
from participants.answers import STATUSES
from participants.explanations import Sources
from participants.npi import Candidate
from participants.organizations import about_organization, suggest
from participants.search import SearchRefused, search
from participants.views.clinicians import row as search_row
from participants.views.pages import asked_page, downloads
from participants.views.sorting import Column, headings, sort_rows
from readiness.access import for_members
from readiness.actions import roster as actions
from readiness.actions.refusals import Refused
from readiness.forms.roster import ClinicianForm, RosterUploadForm
from readiness.models import Membership, PracticeClinician, Role
from readiness.roster import Line, line_of, lines_of
from readiness.standing.participants import live_list_for
from readiness.views.pages import ask, practice_page
from readiness.views.saving import FORM_METHODS, sent, status_of

PER_PAGE = 100
PROBLEMS_TOLD = 10

COLUMNS = [
    Column("name", "Name", lambda line: (not line.name, line.name)),
    Column("npi", "NPI", lambda line: line.clinician.npi),
    Column("status", "Status", lambda line: (not line.change, list(STATUSES).index(line.status))),
    Column("cohorts", "Cohort", lambda line: line.cohorts),
    Column("organizations", "Organizations", lambda line: line.organizations),
    Column("email", "Contact e-mail", lambda line: (not line.email_problem, line.clinician.contact_email.lower())),
]
EXPORT_HEADER = [
    "NPI",
    "Name",
    "Status",
    "Change",
    "Cohorts",
    "Organizations",
    "Contact e-mail",
    "Problem with the e-mail",
    "Part B payments a year",
    "Last on",
    "Compared with",
    "Released",
]


def sorted_lines(request: HttpRequest, membership: Membership) -> list[Line]:
    return sort_rows(lines_of(membership.practice), COLUMNS, request.GET.get("sort", ""))


def clinician_of(membership: Membership, clinician_id: int) -> PracticeClinician:
    present = PracticeClinician.objects.present().select_related("practice")
    return get_object_or_404(present, practice=membership.practice, pk=clinician_id)


@for_members()
@require_safe
def clinicians(request: HttpRequest, membership: Membership) -> HttpResponse:
    lines = sorted_lines(request, membership)
    context = {
        "page": asked_page(request, lines, size=PER_PAGE),
        "headings": headings(COLUMNS, request.GET, default="name"),
        "changed": [line for line in lines if line.change],
        "shared": [line for line in lines if line.email_problem],
        "unique_email": Sources.of(UNIQUE_EMAIL),
        "release": live_list_for(membership.practice),
        "downloads": downloads("practice-clinicians-export", membership.practice_id, query=request.GET.urlencode()),
    }
    return practice_page(request, membership, "readiness/clinicians.html", context, heading="Clinicians")


@for_members()
@require_safe
def clinicians_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    rows = (export_row(line) for line in sorted_lines(request, membership))
    return export("asm-practice-clinicians", file_format, EXPORT_HEADER, rows)


def export_row(line: Line) -> list[Any]:
    return [
        line.clinician.npi,
        line.name,
        STATUSES[line.status],
        line.change,
        ", ".join(line.cohorts),
        "; ".join(line.organizations),
        line.clinician.contact_email,
        line.email_problem,
        line.clinician.payments,
        line.last_list.label if line.last_list else "",
        line.release.label if line.release else "",
        line.release.released_on.isoformat() if line.release and line.release.released_on else "",
    ]


@for_members(Role.CONTRIBUTOR)
@require_POST
def seen(request: HttpRequest, membership: Membership) -> HttpResponse:
    actions.mark_seen(membership.practice, actor=membership.user)
    return to_clinicians(membership)


@for_members(Role.MANAGER)
@require_http_methods(FORM_METHODS)
def add(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Three ways onto the roster: found by name, with a whole organization, or from what is pasted or in a file."""
    form = RosterUploadForm(sent(request), request.FILES or None)
    if form.is_valid():
        candidates = form.cleaned_data["candidates"]
        tell_problems(request, candidates)
        return put_on(request, membership, [found.npi for found in candidates if not found.problem])
    context = {"form": form, **found_by(request.GET.get("q", "").strip(), membership)}
    return practice_page(
        request,
        membership,
        "readiness/clinicians_add.html",
        context,
        heading="Add clinicians",
        status=status_of(form),
    )


def found_by(text: str, membership: Membership) -> dict[str, Any]:
    """The clinicians and organizations that a text finds on the list, as the public search does."""
    release = live_list_for(membership.practice)
    context: dict[str, Any] = {"q": text, "release": release}
    if text and release:
        try:
            results = search(text, release=release)
        except SearchRefused as refusal:
            return context | {"refusal": str(refusal)}
        there = set(membership.practice.clinicians.present().values_list("npi", flat=True))
        rows = [search_row(hit) for hit in results.hits]
        context |= {
            "rows": [row | {"is_there": row["npi"] in there} for row in rows],
            "more": results.has_next,
            "organizations": suggest(text, release),
        }
    return context


@for_members(Role.MANAGER)
@require_POST
def add_chosen(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Those who were ticked among the ones that a search found."""
    return put_on(request, membership, filter(npis.is_valid, map(npis.normalise, request.POST.getlist("npi"))))


@for_members(Role.MANAGER)
@require_http_methods(FORM_METHODS)
def add_organization(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Everyone whom the list has with an organization, named in `?organization=` by its slug. Asks first."""
    release = live_list_for(membership.practice)
    named = request.POST if request.method == "POST" else request.GET
    profile = about_organization(named.get("organization", ""), release) if release else None
    if profile is None or not profile.is_listed:
        messages.error(request, "The list has no such organization.")
        return redirect("practice-clinicians-add", membership.practice_id)
    names = {entry.npi: f"{entry.listing.last_name}, {entry.listing.first_name}" for entry in profile.roster}
    if request.method == "POST":
        return put_on(request, membership, names)
    context = {"organization": profile.organization, "names": names.values(), "release": release}
    heading = f"{len(names):,} listed at {profile.organization.name}"
    return practice_page(request, membership, "readiness/clinicians_organization.html", context, heading=heading)


def put_on(request: HttpRequest, membership: Membership, numbers: Iterable[str]) -> HttpResponse:
    try:
        result = actions.add_clinicians(membership.practice, numbers, actor=membership.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("practice-clinicians-add", membership.practice_id)
    there = f" {result.present:,} had been on the roster." if result.present else ""
    if not result.added:
        messages.warning(request, there.strip() or "Nobody was chosen.")
        return redirect("practice-clinicians-add", membership.practice_id)
    messages.success(request, f"{result.added:,} clinician{'s are' if result.added > 1 else ' is'} added.{there}")
    return to_clinicians(membership)


def tell_problems(request: HttpRequest, candidates: list[Candidate]) -> None:
    problems = [f"Line {found.line}: {found.problem}." for found in candidates if found.problem]
    if problems:
        more = len(problems) - PROBLEMS_TOLD
        rest = f" And {more:,} more." if more > 0 else ""
        messages.warning(request, f"Left out: {' '.join(problems[:PROBLEMS_TOLD])}{rest}")


@for_members()
@require_http_methods(FORM_METHODS)
def clinician(request: HttpRequest, membership: Membership, clinician_id: int) -> HttpResponse:
    """One clinician: what the list says, and what the practice adds to it."""
    found = clinician_of(membership, clinician_id)
    line = line_of(found)
    form = None
    if membership.may_contribute:
        form = ClinicianForm(sent(request), instance=found, is_named=line.listed is not None)
        if form.is_valid():
            actions.change_clinician(found, form.changes, actor=membership.user)
            messages.success(request, "Saved.")
            return redirect("practice-clinician", membership.practice_id, found.pk)
    context = {"line": line, "form": form, "unique_email": Sources.of(UNIQUE_EMAIL)}
    return practice_page(
        request,
        membership,
        "readiness/clinician.html",
        context,
        heading=line.name or found.npi,
        status=422 if form and form.errors else 200,
    )


@for_members(Role.MANAGER)
@require_http_methods(FORM_METHODS)
def clinician_remove(request: HttpRequest, membership: Membership, clinician_id: int) -> HttpResponse:
    found = clinician_of(membership, clinician_id)
    if request.method == "POST":
        actions.remove_clinician(found, actor=membership.user)
        messages.success(request, f"{found} is off the roster.")
        return to_clinicians(membership)
    return ask(
        request,
        membership,
        heading=f"Take {found} off the roster?",
        texts=["Their tasks leave the checklist. The work done for them is kept, and is back if you add them again."],
        button="Take off the roster",
        back=reverse("practice-clinician", args=[membership.practice_id, found.pk]),
    )


def to_clinicians(membership: Membership) -> HttpResponse:
    return redirect("practice-clinicians", membership.practice_id)
