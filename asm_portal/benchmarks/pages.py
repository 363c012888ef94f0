"""Whole pages, from the request through the middleware to the HTML: a search, a clinician, and an empty view."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from asm_portal.benchmarks.questions import Question
from asm_portal.benchmarks.results import Stopwatch, Values, spread
from asm_portal.benchmarks.scratch import HOST

SEARCH_PAGE = "search_page"
CLINICIAN_PAGE = "clinician_page"
EMPTY_VIEW = "empty_view"


def measure_pages(asked: Sequence[Question]) -> Values:
    searches = (f"{reverse('clinicians')}?{urlencode({'q': question.text})}" for question in asked)
    clinicians = (reverse("clinician", args=[question.npi]) for question in asked)
    nothing = (reverse("healthz") for _ in asked)
    return (
        spread(SEARCH_PAGE, times_of(searches))
        | spread(CLINICIAN_PAGE, times_of(clinicians))
        | spread(EMPTY_VIEW, times_of(nothing))
    )


def browser() -> Client:
    return Client(SERVER_NAME=HOST)


def times_of(addresses: Iterable[str], client: Client | None = None) -> list[float]:
    """The seconds of each, redirects followed: an NPI in the search leads to its page. Every address has to answer.

    The client is that of a signed-in person, where there is one.
    """
    client = client or browser()
    times = []
    for address in addresses:
        with Stopwatch() as watch:
            response = client.get(address, secure=True, follow=True)
        if response.status_code != 200:
            raise ValueError(f"{address} answers {response.status_code}.")
        times.append(watch.seconds)
    return times
