"""Receipts: written from an answer, and checked whenever one is opened."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from asm_portal.access import public
from participants import answers, receipts
from participants.answers import STATUSES, Verdict
from participants.context import LiveList
from participants.explanations import explain_clinician
from participants.models import Release
from participants.receipts import Check
from participants.views.pages import public_page

LONGEST_SHOWN_LINK = 400  # characters


@public
@require_safe
@never_cache
def clinician_receipt(request: HttpRequest, npi: str) -> HttpResponse:
    """Writes a receipt for the answer about one NPI and leads to it. Where there is no answer, leads to the reason."""
    answer = answers.about_npi(npi)
    if answer.problem or answer.release is None:
        return redirect("clinician", npi)
    return to_receipt([answer.npi], answer.release)


def to_receipt(npis: list[str], release: Release) -> HttpResponse:
    return redirect("receipt", receipts.issue(npis, release, timezone.now()).token)


@public_page
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """A receipt, checked each time it is opened. A link that is not whole gets one sentence, with status 404."""
    try:
        check = receipts.check(receipts.read(token))
    except receipts.NotAReceipt:
        return render(request, "participants/receipt_unknown.html", status=404)
    link = request.build_absolute_uri(request.path)
    context = {
        "check": check,
        "facts": facts(check, link),
        "link": link,
        **(the_one_answer(check) if len(check.entries) == 1 else {"figures": figures(check)}),
    }
    if check.release and not (check.current and check.current.sample != check.release.sample):
        context["live"] = LiveList(check.release)  # the sheet in print names the list of the receipt
    response = render(request, "participants/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def the_one_answer(check: Check) -> dict[str, Any]:
    [entry] = check.entries
    return {
        "entry": entry,
        "then": entry.answer and explain_clinician(entry.answer, check.receipt.at.date()),
        "now": entry.now and explain_clinician(entry.now, timezone.localdate()),
    }


def figures(check: Check) -> list[dict[str, str]]:
    labels = {verdict: STATUSES[verdict] for verdict in Verdict}
    if check.release and check.release.sample:
        labels[Verdict.NOT_LISTED] = STATUSES["unknown"]
    counts = check.receipt.counts
    return [{"label": "NPIs", "value": intcomma(len(check.entries))}] + [
        {"label": label, "value": intcomma(counts[verdict])} for verdict, label in labels.items()
    ]


def facts(check: Check, link: str) -> list[dict[str, str]]:
    npis = [entry.npi for entry in check.entries]
    asked = (
        f"Is NPI {npis[0]} on the participant list?"
        if len(npis) == 1
        else f"Which of these {len(npis):,} NPIs are on the participant list?"
    )
    return [
        {"term": "Asked", "value": asked},
        {"term": "Asked at", "value": f"{check.receipt.at.day} {check.receipt.at:%B %Y, %H:%M:%S} UTC"},
        {"term": "Release", "value": f"{check.release.pk}" if check.release else ""},
        {"term": "File’s SHA-256", "value": "" if check.release else check.receipt.sha256},
        {"term": "Link", "value": link if len(link) <= LONGEST_SHOWN_LINK else ""},
    ]
