"""The timeline: what comes next, what each year brings, and what has happened; as a page and as a calendar."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from asm_portal import calendars
from asm_portal.rules import COMPILED_ON
from asm_portal.rules.timeline import EVENTS, Event
from asm_portal.rules.years import YEARS
from participants.views.pages import public_page

NEXT_SHOWN = 4


@dataclass(frozen=True)
class Milestone:
    """An event as it looks on the day `today`."""

    event: Event
    today: date

    @property
    def days_left(self) -> int | None:
        """Until it begins; None without a known date, and once it has begun."""
        on = self.event.on
        return (on - self.today).days if on and on >= self.today else None

    @property
    def is_past(self) -> bool:
        return self.event.is_past(self.today)

    @property
    def is_under_way(self) -> bool:
        return self.event.on is not None and self.event.on < self.today and not self.is_past

    @property
    def may_come_any_day(self) -> bool:
        """Nobody has said when, but it could be now."""
        return not self.event.is_dated and self.event.not_before <= self.today and not self.is_past


def year_of(milestone: Milestone) -> int:
    return milestone.event.sorts_at.year


@dataclass(frozen=True)
class Timeline:
    """`next` are the first dates to come, which stand among the `years` too; `past` is newest first."""

    next: tuple[Milestone, ...]
    any_day: tuple[Milestone, ...]
    years: tuple[tuple[int, tuple[Milestone, ...]], ...]
    past: tuple[Milestone, ...]


def arrange(events: tuple[Event, ...], *, today: date) -> Timeline:
    """`events` are in order, earliest first."""
    milestones = [Milestone(event, today) for event in events]
    any_day = tuple(milestone for milestone in milestones if milestone.may_come_any_day)
    coming = [milestone for milestone in milestones if not milestone.is_past and not milestone.may_come_any_day]
    return Timeline(
        next=tuple(milestone for milestone in coming if milestone.days_left is not None)[:NEXT_SHOWN],
        any_day=any_day,
        years=tuple((year, tuple(group)) for year, group in groupby(coming, key=year_of)),
        past=tuple(milestone for milestone in reversed(milestones) if milestone.is_past),
    )


def asked_year(request: HttpRequest) -> int | None:
    """The performance year of the query string, or None for all of them."""
    asked = request.GET.get("performance_year", "")
    return next((year for year in YEARS if str(year) == asked), None)


def events_of(performance_year: int | None) -> tuple[Event, ...]:
    return tuple(event for event in EVENTS if performance_year in (None, event.performance_year))


def tabs(chosen: int | None) -> list[dict[str, Any]]:
    page = reverse("timeline")
    years = [
        {"label": str(year), "url": f"{page}?performance_year={year}", "current": year == chosen} for year in YEARS
    ]
    return [{"label": "All years", "url": page, "current": chosen is None}, *years]


@public_page
def timeline(request: HttpRequest) -> HttpResponse:
    """Every event, or those of one performance year."""
    chosen = asked_year(request)
    calendar_url = request.build_absolute_uri(reverse("timeline-calendar"))
    context = {
        "timeline": arrange(events_of(chosen), today=timezone.localdate()),
        "title": f"Timeline of performance year {chosen}" if chosen else "Timeline",
        "tabs": tabs(chosen),
        "calendar_url": calendar_url,
        "subscribe_url": f"webcal:{calendar_url.partition(':')[2]}",
        "last_year": max(year.payment_year for year in YEARS.values()),
        "compiled_on": COMPILED_ON,
    }
    return render(request, "model/timeline.html", context)


@public_page
@cache_control(public=True, max_age=int(calendars.REFRESH_INTERVAL.total_seconds()))
def timeline_calendar(request: HttpRequest) -> HttpResponse:
    """The dates that were still to come when the rules were compiled, for a calendar program."""
    events = [event for event in EVENTS if not event.is_past(COMPILED_ON)]
    page_url = request.build_absolute_uri(reverse("timeline"))
    return HttpResponse(calendars.timeline(events, page_url=page_url), content_type=calendars.CONTENT_TYPE)
