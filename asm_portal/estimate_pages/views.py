"""The pages of the estimator and their files."""

from collections.abc import Mapping

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from asm_portal.estimate_pages import tables
from asm_portal.estimate_pages.cohort import HEADER, CohortPage, rows
from asm_portal.estimate_pages.estimate import Estimate
from asm_portal.exports import export
from participants.views.pages import downloads, public_page

TOO_MANY = "The address had far more parameters than the estimator has inputs. None of them was used."


def address_of(request: HttpRequest) -> tuple[Mapping[str, str], str]:
    """The parameters of the address, the last of each name, and what is wrong with the address as a whole."""
    try:
        return request.GET.dict(), ""
    except TooManyFieldsSent:
        request.GET = QueryDict()
        return {}, TOO_MANY


@public_page
def estimate(request: HttpRequest) -> HttpResponse:
    """What is at stake for one participant, in one scenario or two."""
    address, warning = address_of(request)
    read = Estimate(address)
    context = {
        "estimate": read,
        "result": read.result,
        "warning": warning,
        "downloads": downloads("estimate-export", query=read.query),
    }
    return render(request, "estimate/estimate.html", context)


@public_page
def estimate_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The same as a file. An address with a wrong input leads to the page, which says what is wrong."""
    address, _ = address_of(request)
    read = Estimate(address)
    if read.result is None:
        return redirect(f"{reverse('estimate')}?{read.query}")
    return export("asm-estimate", file_format, tables.HEADER, tables.rows(read, read.result))


@public_page
def cohort(request: HttpRequest) -> HttpResponse:
    """How payments spread over a simulated cohort."""
    address, warning = address_of(request)
    page = CohortPage(address)
    context = {"page": page, "warning": warning, "downloads": downloads("estimate-cohort-export", query=page.query)}
    return render(request, "estimate/cohort.html", context)


@public_page
def cohort_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    address, _ = address_of(request)
    page = CohortPage(address)
    if page.outcome is None:
        return redirect(f"{reverse('estimate-cohort')}?{page.query}")
    return export("asm-cohort", file_format, HEADER, rows(page.outcome))
