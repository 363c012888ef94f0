"""The roster check. Nothing that is handed in is kept."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from asm_portal.access import public
from asm_portal.exports import FORMATS, export
from asm_portal.request_size import is_larger
from participants.answers import STATUSES, ListingAnswer
from participants.context import LiveList
from participants.explanations import named
from participants.forms import RosterForm, sent_back
from participants.models import Dataset, Release
from participants.roster import NO_LIST, Group, Line, Roster, check
from participants.views.receipts import to_receipt

LARGEST = 5 * 1024 * 1024  # bytes of a request
TOO_LARGE = "This is too large: a file may have up to 5 MB, pasted text up to 2 MB. A list of 1,000 NPIs has far less."

NOT_AN_NPI = "Not an NPI"
LABELS = {
    Group.GIVEN: "Given",
    Group.UNIQUE: "Different NPIs",
    Group.LISTED: STATUSES["listed"],
    Group.FORMERLY_LISTED: STATUSES["formerly_listed"],
    Group.NOT_LISTED: STATUSES["not_listed"],
    Group.INVALID: NOT_AN_NPI,
    Group.DUPLICATES: "Duplicates",
}
LINE_STATUSES = STATUSES | {"invalid": NOT_AN_NPI}
EXPORT_HEADER = [
    "Line",
    "Given",
    "NPI",
    "First name",
    "Last name",
    "Status",
    "Cohorts",
    "Organizations",
    "States",
    "Small practice",
    "Changes since the last list",
    "Problem",
    "List",
    "SHA-256 of the list",
]


def on_roster(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: gives the view the roster that was handed in, checked, and the group of lines to show.

    What cannot be checked comes back with the form and the reason. The size is looked at before the body is read; the
    CSRF check would read it first, and guards nothing here, because nothing is changed and nobody is signed in.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, **place: Any) -> HttpResponseBase:
        try:
            refuse_large(request)
            form = RosterForm(request.POST, request.FILES)
        except RequestDataTooBig:
            return form_page(request, RosterForm(), refusal=TOO_LARGE, status=413)
        if not form.is_valid():
            return form_page(request, form, status=422)
        release = Release.objects.current(Dataset.PARTICIPANTS)
        if release is None:
            return form_page(request, form, refusal=NO_LIST, status=503)
        return view(request, check(form.cleaned_data["candidates"], release), form.cleaned_data["show"], **place)

    return checked


def refuse_large(request: HttpRequest) -> None:
    if is_larger(request, LARGEST):
        raise RequestDataTooBig


def form_page(request: HttpRequest, form: RosterForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    return render(request, "participants/roster.html", {"form": form, "refusal": refusal}, status=status)


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponseBase:
    """The form and, at the same address, what the list says of each NPI that was handed in."""
    return result(request) if request.method == "POST" else form_page(request, RosterForm())


@on_roster
def result(request: HttpRequest, checked: Roster, show: Group) -> HttpResponse:
    figures = [
        {"group": group, "label": label_of(group, checked), "value": count, "current": group == show}
        for group, count in checked.summary.items()
    ]
    context = {
        "live": LiveList(checked.release),
        "heading": heading_of(checked),
        "form": RosterForm(initial={"text": "\n".join(line.input for line in checked.lines)}),
        "release": checked.release,
        "summary": checked.summary,
        "figures": figures,
        "lines": checked.showing(show),
        "shown": label_of(show, checked),
        "show": show,
        "found": sent_back(checked.lines),
        "formats": FORMATS,
    }
    return render(request, "participants/roster_result.html", context)


@public
@require_POST
@on_roster
def roster_export(request: HttpRequest, checked: Roster, show: Group, file_format: str) -> HttpResponseBase:
    """The lines that the page shows, in the order in which they were given."""
    rows = (export_row(line, checked.release) for line in checked.lines if show in line.groups)
    return export("asm-roster", file_format, EXPORT_HEADER, rows)


@public
@require_POST
@on_roster
def roster_receipt(request: HttpRequest, checked: Roster, show: Group) -> HttpResponseBase:
    """Writes a receipt for the valid NPIs of a roster and leads to it."""
    return to_receipt(checked.npis, checked.release)


def heading_of(checked: Roster) -> str:
    listed, npis = checked.summary[Group.LISTED], checked.summary[Group.UNIQUE]
    return f"{listed:,} of {npis:,} NPIs {'is' if listed == 1 else 'are'} on the {named(checked.release)}"


def label_of(group: Group, checked: Roster) -> str:
    """Being absent from the sample says nothing of anybody."""
    return STATUSES["unknown"] if group == Group.NOT_LISTED and checked.release.sample else LABELS[group]


def export_row(line: Line, release: Release) -> list[Any]:
    listings = line.answer.listings
    return [
        line.line,
        line.input,
        line.answer.npi,
        listings[0].first_name if listings else "",
        listings[0].last_name if listings else "",
        LINE_STATUSES[line.status],
        joined(listing.cohort.label for listing in listings),
        joined(listing.organization for listing in listings),
        joined(listing.state for listing in listings),
        small_practice(listings),
        "; ".join(line.changes),
        line.problem or "",
        release.label,
        release.sha256,
    ]


def joined(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, values)))


def small_practice(listings: Iterable[ListingAnswer]) -> str:
    """Yes if any of the listings is with a small practice; nothing where CMS does not say."""
    said = {listing.year.small_practice for listing in listings if listing.year}
    return "Yes" if True in said else "No" if False in said else ""
