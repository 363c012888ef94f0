"""What every page's header needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

NAVIGATION = [
    ("Clinicians", "clinicians"),
    ("Organizations", "organizations"),
    ("States", "states"),
    ("Areas", "areas"),
    ("Roster", "roster"),
    ("Estimate", "estimate"),
    ("Releases", "releases"),
    ("Timeline", "timeline"),
    ("About", "about"),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The entries of the main menu; `current` marks the section the page belongs to."""
    urls = [(label, reverse(name)) for label, name in NAVIGATION]
    return {
        "navigation": [{"label": label, "url": url, "current": request.path.startswith(url)} for label, url in urls]
    }
