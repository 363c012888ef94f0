"""The page about a ZIP code."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from participants.places.explanations import explain_zip
from participants.places.zips import about_zip
from participants.views.pages import public_page


@public_page
def zip_code(request: HttpRequest, zip5: str) -> HttpResponse:
    """Where a ZIP code lies. Nine-digit codes lead to their first five digits."""
    if match := re.fullmatch(r"([0-9]{5})-?[0-9]{4}", zip5):
        return redirect("zip", match[1], permanent=True)
    if not re.fullmatch(r"[0-9]{5}", zip5):
        return render(request, "participants/not_a_zip.html", {"zip": zip5}, status=404)
    answer = about_zip(zip5)
    context = {
        "answer": answer,
        "explanation": explain_zip(answer),
        "could_begin_an_npi": zip5[0] in "12",
    }
    return render(request, "participants/zip.html", context)
