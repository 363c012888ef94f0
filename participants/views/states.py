"""States: the country, and a page about each."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from asm_portal.exports import export
from participants.context import LiveList
from participants.figures import NOBODY, figures
from participants.models import Dataset
from participants.places.releases import Releases, live_releases
from participants.places.states import StateFigures, about_state, all_states, signed
from participants.places.tiles import tile_map
from participants.states import BY_CODE
from participants.views.figures import shown_figures
from participants.views.pages import downloads, public_page
from participants.views.sorting import Column, headings, sort_rows

RESTS_ON = (Dataset.PARTICIPANTS, Dataset.MANDATORY_AREAS, Dataset.DELINEATIONS)

COLUMNS = [
    Column("name", "State", lambda row: row.state.name),
    Column("participants", "Participants", lambda row: row.figures.participants, numeric=True),
    Column("heart_failure", "Heart failure", lambda row: row.figures.heart_failure, numeric=True),
    Column("low_back_pain", "Low back pain", lambda row: row.figures.low_back_pain, numeric=True),
    Column("small_practices", "Small practices", lambda row: row.figures.small_practices, numeric=True),
    Column("change", "Change", lambda row: row.change or 0, numeric=True),
    Column("mandatory_areas", "Known mandatory areas", lambda row: row.mandatory_areas or 0, numeric=True),
]
EXPORT_HEADER = [
    "State",
    "Name",
    "Participants",
    "Heart failure",
    "Low back pain",
    "Small practices",
    "Change since the list before",
    "Mandatory areas known",
    "List",
    "SHA-256 of the list",
]


def sorted_states(request: HttpRequest, releases: Releases) -> list[StateFigures]:
    return sort_rows(all_states(releases), COLUMNS, request.GET.get("sort", ""))


@public_page
def states(request: HttpRequest) -> HttpResponse:
    """The country to pick a state from: as a map, and as a table with the same counts."""
    releases = live_releases(*RESTS_ON)
    release = releases[Dataset.PARTICIPANTS]
    base = release.compared_with if release else None
    rows = sorted_states(request, releases)
    context = {
        "live": LiveList(release),
        "rows": rows,
        "base": base,
        "releases": releases,
        "headings": headings(COLUMNS, request.GET, default="name"),
        "map": tile_map({row.state.code: row.figures.participants for row in rows}),
        "total": figures(release) if release else NOBODY,
        "total_change": signed(sum(row.change or 0 for row in rows) if base else None),
        "listed_states": sum(row.figures.participants > 0 for row in rows),
        "downloads": downloads("states-export", query=request.GET.urlencode()),
    }
    return render(request, "participants/states.html", context)


@public_page
def states_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    releases = live_releases(*RESTS_ON)
    release = releases[Dataset.PARTICIPANTS]
    rows = (
        [
            row.state.code,
            row.state.name,
            row.figures.participants,
            row.figures.heart_failure,
            row.figures.low_back_pain,
            row.figures.small_practices,
            row.change,
            row.mandatory_areas,
            release.label if release else "",
            release.sha256 if release else "",
        ]
        for row in sorted_states(request, releases)
    )
    return export("asm-states", file_format, EXPORT_HEADER, rows)


@public_page
def state(request: HttpRequest, code: str) -> HttpResponse:
    """One state: its figures, its areas, its largest organizations, and what the live list changed there."""
    if code.upper() not in BY_CODE:
        return render(request, "participants/state_unknown.html", {"code": code}, status=404)
    if code != code.upper():
        return redirect("state", code.upper(), permanent=True)
    releases = live_releases(*RESTS_ON)
    profile = about_state(code, releases)
    context = {
        "live": LiveList(releases[Dataset.PARTICIPANTS]),
        "profile": profile,
        "trail": [("States", reverse("states"))],
        "figures": shown_figures(profile.figures, state=code),
        "releases": releases,
    }
    return render(request, "participants/state.html", context)
