"""The home page."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from asm_portal.rules.timeline import EVENTS, EventKind
from participants.context import LiveList
from participants.explanations import Sources
from participants.figures import figures
from participants.models import Dataset, Release
from participants.states import STATES
from participants.views.figures import shown_figures
from participants.views.pages import public_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """One box that answers, the live list in four figures, and the next deadlines."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    context = {
        "live": LiveList(release),
        "figures": shown_figures(figures(release)) if release else [],
        "before": release.compared_with if release else None,
        "deadlines": list(islice(deadlines(timezone.localdate()), 2)),
        "states": [(state.code, state.name) for state in STATES],
        "doors": doors(),
    }
    return render(request, "participants/home.html", context)


def deadlines(today: date) -> Iterator[dict[str, Any]]:
    for event in EVENTS:
        if event.kind == EventKind.DEADLINE and event.on and event.on >= today:
            yield {
                "date": event.on,
                "title": event.title,
                "text": event.statement,
                "days_left": (event.on - today).days,
                "sources": Sources.of(event),
            }


def doors() -> list[dict[str, str]]:
    return [
        {
            "title": "Check a roster",
            "text": "Paste or upload up to 1,000 NPIs and see who is listed.",
            "url": reverse("roster"),
        },
        {
            "title": "Browse by state",
            "text": "Listed clinicians, organizations and mandatory areas, state by state.",
            "url": reverse("states"),
        },
        {
            "title": "Get a practice ready",
            "text": "What to do for each clinician, by when, and the proof that it is done.",
            "url": reverse("practices"),
        },
    ]
