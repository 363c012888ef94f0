"""Organizations: the list, and a page about each."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from asm_portal.exports import export
from asm_portal.rules import eligibility
from participants.context import LiveList
from participants.explanations import Point, Sources
from participants.fields import changes_in_words, in_words
from participants.forms import StateField
from participants.models import Cohort, Dataset, Organization, Release
from participants.organizations import (
    Found,
    OrganizationProfile,
    RosterChange,
    RosterEntry,
    about_organization,
    matching,
    url_of,
)
from participants.search import SearchRefused
from participants.views.pages import asked_page, downloads, public_page
from participants.views.sorting import Column, headings

ORGANIZATIONS_PER_PAGE = 50
ROSTER_PER_PAGE = 100
CHANGES_NAMED = 100

LARGEST_FIRST = "-clinicians"
COLUMNS = [
    Column("name", "Organization", attrgetter("name")),
    Column("states", "States"),
    Column("clinicians", "Clinicians", attrgetter("clinicians"), numeric=True),
    Column("heart_failure", "Heart failure", attrgetter("heart_failure"), numeric=True),
    Column("low_back_pain", "Low back pain", attrgetter("low_back_pain"), numeric=True),
    Column("small_practice", "Small practice"),
]
ORDERS = {sign + column.name for column in COLUMNS if column.key for sign in ("", "-")}

EXPORT_HEADER = [
    "Organization",
    "Other spellings",
    "States",
    "Clinicians",
    "Listings for heart failure",
    "Listings for low back pain",
    "Small practice",
    "List",
    "SHA-256 of the list",
]
ROSTER_HEADER = [
    "NPI",
    "First name",
    "Last name",
    "State",
    "Cohort",
    "Organization",
    "Performance year",
    "Participant",
    "Small practice",
    "List",
    "SHA-256 of the list",
]

ONE_NAME_SEVERAL_TINS = Point(
    "An organization here is a name. CMS tells participants apart by tax identification number (TIN) and NPI, but "
    "publishes no TIN. So clinicians under one name may belong to several TINs, in one state or in several.",
    Sources.of(eligibility.TIN_AND_NPI),
)


class OrganizationFilterForm(forms.Form):
    q = forms.CharField(label="Name", max_length=200, required=False)
    state = StateField()
    cohort = forms.ChoiceField(
        choices=[("", "Both cohorts"), *Cohort.choices],
        required=False,
        error_messages={"invalid_choice": "That is not a cohort. Use heart_failure or low_back_pain."},
    )
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def found(self, release: Release) -> Found:
        """The organizations that pass the filters. The form must be valid. Raises SearchRefused."""
        return matching(release, **{name: self.cleaned_data[name] for name in ("q", "state", "cohort")})

    def in_order(self, organizations: QuerySet[Organization]) -> QuerySet[Organization]:
        """In the order asked for, or the largest first."""
        sort = self.cleaned_data["sort"]
        return organizations.order_by(sort if sort in ORDERS else LARGEST_FIRST, "name", "key")


@public_page
def organizations(request: HttpRequest) -> HttpResponse:
    """Every organization that the live list names, with its clinicians counted."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    form = OrganizationFilterForm(request.GET)
    context: dict[str, Any] = {"form": form, "live": LiveList(release), "one_name": ONE_NAME_SEVERAL_TINS}
    if not form.is_valid():
        return render(request, "participants/organizations.html", context, status=400)
    context["is_filtered"] = any(value for name, value in form.cleaned_data.items() if name != "sort")
    if release:
        try:
            context |= page_of(request, form, form.found(release))
        except SearchRefused as refusal:
            context["refusal"] = str(refusal)
    return render(request, "participants/organizations.html", context)


def page_of(request: HttpRequest, form: OrganizationFilterForm, found: Found) -> dict[str, Any]:
    page = asked_page(request, form.in_order(found.organizations), size=ORGANIZATIONS_PER_PAGE)
    return {
        "page": page,
        "rows": [(organization, found.reason(organization)) for organization in page],
        "is_partial": found.is_partial,
        "headings": headings(COLUMNS, request.GET, default=LARGEST_FIRST),
        "downloads": downloads("organizations-export", query=request.GET.urlencode()),
    }


@public_page
def organizations_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The organizations that the filters leave, on all pages."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    form = OrganizationFilterForm(request.GET)
    page = f"{reverse('organizations')}?{request.GET.urlencode()}"
    if not form.is_valid() or release is None:
        return redirect(page)
    try:
        found = form.in_order(form.found(release).organizations)
    except SearchRefused:
        return redirect(page)
    rows = (
        [
            organization.name,
            "; ".join(spelling["name"] for spelling in organization.spellings[1:]),
            ", ".join(organization.states),
            organization.clinicians,
            organization.heart_failure,
            organization.low_back_pain,
            organization.get_small_practice_display(),
            release.label,
            release.sha256,
        ]
        for organization in found.iterator()
    )
    return export("asm-organizations", file_format, EXPORT_HEADER, rows)


# ---------------------------------------------------------------------------------------------------- one organization


@public_page
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is listed with one organization, what the live list changed there, and who left before."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    profile = about_organization(slug, release) if release else None
    context: dict[str, Any] = {"live": LiveList(release), "trail": [("Organizations", reverse("organizations"))]}
    if profile is None:
        context["words"] = slug.replace("-", " ")
        return render(request, "participants/organization_unknown.html", context, status=404)
    if profile.organization.slug != slug:
        return redirect(profile.organization, permanent=True)
    context |= {
        "profile": profile,
        "figures": figures(profile),
        "page": asked_page(request, profile.roster, size=ROSTER_PER_PAGE),
        "changes": [change_row(change) for change in profile.changes[:CHANGES_NAMED]],
        "formerly": [change_row(change) for change in profile.formerly[:CHANGES_NAMED]],
        "downloads": downloads("organization-export", slug),
        "one_name": ONE_NAME_SEVERAL_TINS,
    }
    return render(request, "participants/organization.html", context)


def figures(profile: OrganizationProfile) -> list[dict[str, str]]:
    """For components/figures.html."""
    counted = profile.organization
    return [
        {"label": f"Clinician{'s' if counted.clinicians != 1 else ''}", "value": f"{counted.clinicians:,}"},
        {"label": "Listed for heart failure", "value": f"{counted.heart_failure:,}"},
        {"label": "Listed for low back pain", "value": f"{counted.low_back_pain:,}"},
    ]


def change_row(change: RosterChange) -> dict[str, Any]:
    """`elsewhere` are (name, address) of the organizations that somebody came from or went to."""
    return {
        "event": change.event,
        "npi": change.npi,
        "listing": change.listing,
        "elsewhere": [(name, url_of(name)) for name in change.elsewhere],
        "changes": changes_in_words(change.changes),
    }


@public_page
def organization_export(request: HttpRequest, slug: str, file_format: str) -> HttpResponseBase:
    """The roster on the live list."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    profile = about_organization(slug, release) if release else None
    if profile is None:
        raise Http404
    return export(f"asm-{profile.organization.slug[:80]}", file_format, ROSTER_HEADER, roster_rows(profile.roster))


def roster_rows(roster: tuple[RosterEntry, ...]) -> Iterator[list[Any]]:
    for entry in roster:
        listing, year = entry.listing, entry.listing.year
        yield [
            entry.npi,
            listing.first_name,
            listing.last_name,
            listing.state,
            listing.cohort.label,
            listing.organization,
            listing.release.performance_year,
            in_words("participant", year and year.participant),
            in_words("small_practice", year and year.small_practice),
            listing.release.label,
            listing.release.sha256,
        ]
