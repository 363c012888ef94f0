from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participants import provenance, release_log
from participants.views.pages import asked_page, public_page

LOG_ENTRIES_PER_PAGE = 50


@public_page
def data(request: HttpRequest) -> HttpResponse:
    """Every dataset with its source, its files, its columns and its quality, and how the imports went."""
    context = {
        "holdings": provenance.holdings(),
        "next_look": provenance.next_look(),
        "imports": provenance.imports(),
    }
    return render(request, "participants/data.html", context)


@public_page
def log(request: HttpRequest) -> HttpResponse:
    """What was published, replaced and rolled back, newest first."""
    page = asked_page(request, release_log.entries(), size=LOG_ENTRIES_PER_PAGE)
    return render(request, "participants/release_log.html", {"page": page})
