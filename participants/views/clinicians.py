import re
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from asm_portal.exports import export
from participants import npi as npis
from participants import organizations
from participants.context import LiveList
from participants.fields import in_words
from participants.filters import ClinicianFilter, facets
from participants.models import Clinician, Cohort
from participants.places import areas
from participants.places.areas import LIST_RESTS_ON
from participants.places.releases import newest
from participants.search import ORDERS, PAGE_SIZE, Hit, Results, SearchRefused, search, time_limit
from participants.views.pages import downloads, page_number, public_page

FEWEST_CHARACTERS = 3  # for which organizations and areas are suggested

EXPORT_HEADER = [
    "NPI",
    "First name",
    "Last name",
    "States",
    "Status",
    "Cohorts",
    "Organizations",
    "Small practice",
    "Last on",
    "SHA-256 of the list",
]


@public_page
@vary_on_headers("HX-Request")
def clinicians(request: HttpRequest) -> HttpResponse:
    """The search. A whole NPI or a ZIP code leads straight to its answer, unless somebody is still typing."""
    if not request.htmx and (address := straight_to(request.GET.get("q", ""))):  # type: ignore[attr-defined]
        return redirect(address)
    filters = ClinicianFilter(request.GET)
    context: dict[str, Any] = {"form": filters.form, "q": request.GET.get("q", "").strip()}
    if not filters.is_valid():
        return render(request, "participants/clinicians.html", context, status=400)
    context["live"] = LiveList(filters.release)
    if filters.release:
        try:
            number = page_number(request)
            with time_limit():
                results = search(
                    filters.text, release=filters.release, clinicians=filters.qs, page=number, order=filters.order
                )
                context |= found(request, filters, results)
        except SearchRefused as refusal:
            context["refusal"] = str(refusal)
    return render(request, "participants/clinicians.html", context)


def straight_to(text: str) -> str | None:
    """Where a text leads that can mean only one page. Nine digits on end are rather an NPI without its last one."""
    if re.fullmatch(r"[0-9]{5}(-[0-9]{4})?", text.strip()):
        return reverse("zip", args=[text.strip()])
    number = npis.normalise(text)
    return reverse("clinician", args=[number]) if npis.is_valid(number) else None


def found(request: HttpRequest, filters: ClinicianFilter, results: Results) -> dict[str, Any]:
    """Raises SearchRefused."""
    choices = [facet for facet in facets(filters, results) if facet.choices]
    return {
        "results": results,
        "suggestions": suggestions(filters) if results.page == 1 else {},
        "rows": [row(hit) for hit in results.hits],
        "page": Paginator(range(results.count), PAGE_SIZE).get_page(results.page),
        "facets": choices,
        "elsewhere": elsewhere(filters) if not results.count else 0,
        "is_filtered": any(choice.is_chosen for facet in choices for choice in facet.choices),
        "downloads": downloads("clinicians-export", query=request.GET.urlencode()),
    }


def elsewhere(filters: ClinicianFilter) -> int:
    """How many the text alone finds. Raises SearchRefused."""
    return search(filters.text, release=filters.release, page_size=1).count if filters.release else 0


def suggestions(filters: ClinicianFilter) -> dict[str, Any]:
    """What else the text may mean than people."""
    text, state = filters.text.strip(), filters.cleaned.get("state", "")
    if filters.release is None or len(text) < FEWEST_CHARACTERS or text.isdecimal():
        return {}
    return {
        "organizations": organizations.suggest(text, filters.release, state),
        "areas": areas.suggest(text, newest(filters.live, *LIST_RESTS_ON), state),
    }


def row(hit: Hit) -> dict[str, Any]:
    clinician = hit.clinician
    return {
        "npi": clinician.npi,
        "name": ", ".join(filter(None, [clinician.last_name, clinician.first_name])),
        "states": clinician.states,
        "cohorts": [Cohort(cohort).label for cohort in clinician.cohorts],
        "organizations": clinician.organizations,
        "status": clinician.status,
        "reason": hit.match.reason,
    }


@public_page
def clinicians_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Everyone whom the search finds, on all its pages, in the order asked for or by name."""
    filters = ClinicianFilter(request.GET)
    page_that_explains = redirect(f"{reverse('clinicians')}?{request.GET.urlencode()}")
    if not filters.is_valid() or filters.release is None:
        return page_that_explains
    try:
        results = search(filters.text, release=filters.release, clinicians=filters.qs, page_size=1)
    except SearchRefused:
        return page_that_explains
    everyone = filters.qs.filter(results.condition).select_related("last_release").defer("search")
    in_order = everyone.order_by(*ORDERS[filters.order or "name"])
    rows = (export_row(clinician) for clinician in in_order.iterator())
    return export("asm-clinicians", file_format, EXPORT_HEADER, rows)


def export_row(clinician: Clinician) -> list[Any]:
    return [
        clinician.npi,
        clinician.first_name,
        clinician.last_name,
        ", ".join(clinician.states),
        clinician.get_status_display(),
        ", ".join(Cohort(cohort).label for cohort in clinician.cohorts),
        "; ".join(filter(None, clinician.organizations)),
        in_words("small_practice", clinician.small_practice),
        clinician.last_release.label,
        clinician.last_release.sha256,
    ]
