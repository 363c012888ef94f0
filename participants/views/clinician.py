"""The answer about one NPI."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from participants import answers
from participants.answers import Event, HistoryEntry
from participants.context import LiveList
from participants.explanations import explain_clinician, places, stakes
from participants.fields import changes_in_words
from participants.states import BY_CODE
from participants.views.pages import public_page

HAPPENED = {Event.ADDED: "Added by", Event.REMOVED: "Removed by", Event.CHANGED: "Changed by"}


@public_page
def clinician(request: HttpRequest, npi: str) -> HttpResponse:
    """The whole answer for one NPI. An NPI that cannot be one gets an explanation, with status 404."""
    answer = answers.about_npi(npi)
    context = {"answer": answer, "live": LiveList(answer.release)}
    if answer.problem:
        return render(request, "participants/not_an_npi.html", context, status=404)
    if answer.npi != npi:
        return redirect("clinician", answer.npi, permanent=True)
    context |= {
        "explanation": explain_clinician(answer, timezone.localdate()),
        "stakes": stakes(answer),
        "states": sorted({BY_CODE[listing.state].name for listing in answer.listings}),
        "history": [on_timeline(entry) for entry in answer.history],
    }
    return render(request, "participants/clinician.html", context)


def on_timeline(entry: HistoryEntry) -> dict[str, Any]:
    where = places([entry.listing])
    return {
        "date": entry.release.released_on or entry.release.published_at,
        "title": f"{HAPPENED[entry.event]} {entry.release.label}",
        "url": entry.release.get_absolute_url(),
        "text": "; ".join(changes_in_words(entry.changes)) or where[0].upper() + where[1:],
    }
