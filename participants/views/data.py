"""Where the data comes from and how good it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participants import provenance
from participants.views.pages import public_page


@public_page
def data(request: HttpRequest) -> HttpResponse:
    """Every dataset with its source, its files, its columns and its quality, and how the imports went."""
    context = {
        "holdings": provenance.holdings(),
        "next_look": provenance.next_look(),
        "imports": provenance.imports(),
    }
    return render(request, "participants/data.html", context)
