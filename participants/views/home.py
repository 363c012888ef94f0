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
        "deadlines": list(islice(deadlines(timezone.localdate()), 2)),
        "states": [(state.code, state.name) for state in STATES],
        "doors": doors(release),
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


def doors(release: Release | None) -> list[dict[str, str]]:
    roster = {
        "title": "Check a roster",
        "text": "Paste or upload up to 1,000 NPIs and see who is listed.",
        "url": reverse("roster"),
    }
    states = {
        "title": "Browse by state",
        "text": "Listed clinicians, organizations and mandatory areas, state by state.",
        "url": reverse("states"),
    }
    releases = {
        "title": "See every release",
        "text": "Each file as it was published, with its date, its hash and the notes of our checks.",
        "url": reverse("releases"),
    }
    before = release.compared_with if release else None
    return [roster, states, differences(before, release) if before and release else releases]


def differences(before: Release, release: Release) -> dict[str, str]:
    return {
        "title": "See what changed",
        "text": "Whom the newest list added, removed and changed.",
        "url": reverse("release-diff", args=[before.pk, release.pk]),
    }
