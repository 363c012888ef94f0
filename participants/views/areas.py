"""Areas: the list, and a page about each."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from asm_portal.exports import export
from participants.forms import StateField
from participants.models import Area, Dataset
from participants.names import fold
from participants.places.areas import (
    AREA_DATASETS,
    CODE,
    LIST_RESTS_ON,
    MANDATORY,
    DelineatedArea,
    about_area,
    matching,
    selectable_areas,
    successors,
)
from participants.places.explanations import PLACE_DECIDES_NOTHING, explain_area
from participants.places.releases import Releases, live_releases
from participants.views.pages import asked_page, downloads, public_page
from participants.views.sorting import Column, headings, sort_rows

AREAS_PER_PAGE = 50

MANDATORY_WORDS = {True: "Mandatory", False: "Not mandatory", None: "Not known"}
MANDATORY_ORDER = {True: 0, None: 1, False: 2}

COLUMNS = [
    Column("title", "Area", lambda area: fold(area.title)),
    Column("mandatory", "Mandatory", lambda area: MANDATORY_ORDER[area.mandatory]),
    Column("code", "Code", lambda area: area.code),
    Column("kind", "Kind", lambda area: area.kind),
    Column("states", "States", lambda area: area.states),
]
EXPORT_HEADER = [
    "Code",
    "Title",
    "Kind",
    "Mandatory",
    "States",
    "Metropolitan area",
    "Metropolitan area's title",
    "List of mandatory areas",
    "SHA-256 of the list",
    "SHA-256 of the delineations",
]


class AreaFilterForm(forms.Form):
    q = forms.CharField(label="Name or code", max_length=100, required=False)
    state = StateField()
    kind = forms.ChoiceField(
        choices=[("", "All kinds"), *Area.Kind.choices],
        required=False,
        error_messages={"invalid_choice": "That is not a kind. Use metropolitan, micropolitan or division."},
    )
    mandatory = forms.ChoiceField(
        choices=[("", "All"), *((name, MANDATORY_WORDS[value]) for name, value in MANDATORY.items())],
        required=False,
        error_messages={"invalid_choice": "Mandatory is yes, no or unknown."},
    )
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def areas(self, releases: Releases) -> list[DelineatedArea]:
        """The areas that pass the filters, in the order asked for. The form must be valid."""
        asked = dict(self.cleaned_data)
        sort = asked.pop("sort")
        return sort_rows(matching(selectable_areas(releases), **asked), COLUMNS, sort)


@public_page
def areas(request: HttpRequest) -> HttpResponse:
    """Every area that CMS could select, and which of them it is known to have selected."""
    releases = live_releases(*LIST_RESTS_ON)
    form = AreaFilterForm(request.GET)
    context = {"form": form, "releases": releases, "place_decides_nothing": PLACE_DECIDES_NOTHING}
    if not form.is_valid():
        return render(request, "participants/areas.html", context, status=400)
    context |= {
        "is_filtered": any(value for name, value in form.cleaned_data.items() if name != "sort"),
        "headings": headings(COLUMNS, request.GET, default="title"),
        "page": asked_page(request, form.areas(releases), size=AREAS_PER_PAGE),
        "downloads": downloads("areas-export", query=request.GET.urlencode()),
    }
    return render(request, "participants/areas.html", context)


@public_page
def areas_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The areas that the filters leave, on all pages."""
    releases = live_releases(*LIST_RESTS_ON)
    form = AreaFilterForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('areas')}?{request.GET.urlencode()}")
    delineations, mandatory = releases[Dataset.DELINEATIONS], releases[Dataset.MANDATORY_AREAS]
    rows = (
        [
            area.code,
            area.title,
            area.kind.label,
            MANDATORY_WORDS[area.mandatory],
            ", ".join(area.states),
            area.cbsa_code,
            area.cbsa_title,
            mandatory.label if mandatory else "",
            mandatory.sha256 if mandatory else "",
            delineations.sha256 if delineations else "",
        ]
        for area in form.areas(releases)
    )
    return export("asm-areas", file_format, EXPORT_HEADER, rows)


@public_page
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One area: whether it is mandatory, and what it consists of."""
    releases = live_releases(*AREA_DATASETS)
    context: dict[str, Any] = {"releases": releases}
    profile = about_area(code, releases)
    if profile is None:
        context |= {
            "code": code,
            "is_zip": CODE.fullmatch(code),
            "successors": successors(code, releases),
        }
        return render(request, "participants/area_unknown.html", context, status=404)
    context |= {
        "profile": profile,
        "explanation": explain_area(profile.area, releases[Dataset.MANDATORY_AREAS]),
        "trail": trail_to(profile.area),
    }
    return render(request, "participants/area.html", context)


def trail_to(area: DelineatedArea) -> list[tuple[str, str]]:
    trail = [("Areas", reverse("areas"))]
    if area.is_division:
        trail.append((area.cbsa_title, reverse("area", args=[area.cbsa_code])))
    return trail
