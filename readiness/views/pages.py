"""What the pages of a practice have in common: their frame, and the tabs between its sections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from readiness.models import Membership, Role
from readiness.roster import count_news


@dataclass(frozen=True)
class Section:
    """A tab: its label, and the name of its page, which is open from `role` on."""

    label: str
    page: str
    role: Role = Role.VIEWER


# In the order of the tabs. A page below the section's own address keeps its tab.
SECTIONS = [
    Section("Overview", "practice"),
    Section("Checklist", "checklist"),
    Section("Clinicians", "practice-clinicians"),
    Section("CEHRT", "interoperability"),
    Section("Arrangements", "arrangements"),
    Section("Primary care", "primary-care"),
    Section("Quality", "quality"),
    Section("People", "practice-people"),
    Section("History", "history"),
    Section("Settings", "practice-settings", Role.OWNER),
]


def practice_page(
    request: HttpRequest,
    membership: Membership,
    template: str,
    context: Mapping[str, Any],
    *,
    heading: str,
    status: int = 200,
) -> HttpResponse:
    """A page of a practice. Its template extends readiness/frame.html; `heading` names it there and in the title."""
    practice = membership.practice
    frame = {
        "practice": practice,
        "membership": membership,
        "heading": heading,
        "trail": trail_below(membership),
        "news": count_news(practice),
    }
    shown = {**frame, **context}
    way_back = [url for _, url in shown["trail"]]
    return render(
        request, template, {**shown, "sections": sections_of(membership, [request.path, *way_back])}, status=status
    )


def trail_below(membership: Membership, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back from a page: to the practice and, from one below its sections, `steps`: (label, URL name)."""
    practice = membership.practice
    return [
        ("Practices", reverse("practices")),
        (str(practice), practice.get_absolute_url()),
        *((label, reverse(name, args=[practice.pk])) for label, name in steps),
    ]


def sections_of(membership: Membership, paths: list[str]) -> list[dict[str, Any]]:
    """For components/tabs.html: the tabs that the member may open. The present one is the deepest below which the page
    lies, by its own address or by its way back: `paths` has both.
    """
    urls = {
        section: reverse(section.page, args=[membership.practice_id])
        for section in SECTIONS
        if membership.may(section.role)
    }
    here = max((url for url in urls.values() if any(path.startswith(url) for path in paths)), key=len, default="")
    return [
        {"label": section.label, "url": url, "count": None, "current": url == here} for section, url in urls.items()
    ]


def ask(
    request: HttpRequest,
    membership: Membership,
    *,
    heading: str,
    texts: list[str],
    button: str,
    back: str,
    refusal: str = "",
) -> HttpResponse:
    """Asks before something is taken away. `back` is where the answer "no" leads; `refusal`, why it was not done."""
    context = {"texts": texts, "button": button, "back": back, "refusal": refusal}
    status = 409 if refusal else 200
    return practice_page(request, membership, "readiness/ask.html", context, heading=heading, status=status)
