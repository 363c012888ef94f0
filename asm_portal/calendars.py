"""Calendars to subscribe to: RFC 5545, with the properties that RFC 7986 adds. One of them is the model's timeline.

Google, Apple and Outlook read the calendar's name from X-WR-CALNAME, which stands beside RFC 7986's NAME, and Outlook
the interval from X-PUBLISHED-TTL. A calendar depends on what it shows alone: the same dates make the same bytes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import icalendar

from asm_portal.dates import on_day
from asm_portal.rules import COMPILED_ON
from asm_portal.rules.timeline import Event

PRODUCT = "-//ASM Portal//Calendar//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH_INTERVAL = timedelta(days=1)
COMPILED_AT = datetime.combine(COMPILED_ON, time(), UTC)


def feed(
    entries: Iterable[icalendar.Event], *, name: str, description: str, page_url: str, changed_at: datetime
) -> bytes:
    """A calendar. `page_url` is the page that shows the same dates, and tells this calendar from others."""
    calendar = icalendar.Calendar.new(
        prodid=PRODUCT,
        method="PUBLISH",
        name=name,
        description=f"{description} Not affiliated with CMS.",
        uid=page_url,
        url=page_url,
        last_modified=changed_at,
        subcomponents=list(entries),
    )
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH_INTERVAL))
    return calendar.to_ical()


def whole_day(
    on: date, *, uid: str, changed_at: datetime, summary: str, description: str, url: str, is_certain: bool = True
) -> icalendar.Event:
    """Something on a day, which leaves the day free. A program that knows its UID moves it when its date changes."""
    return icalendar.Event.new(
        uid=f"{uid}@asm-portal",
        stamp=changed_at,
        last_modified=changed_at,
        start=on,
        end=on + timedelta(days=1),
        summary=summary,
        description=description,
        url=url,
        status=icalendar.STATUS.CONFIRMED if is_certain else icalendar.STATUS.TENTATIVE,
        transparency=icalendar.TRANSP.TRANSPARENT,
    )


def timeline(events: Iterable[Event], *, page_url: str) -> bytes:
    """The dated ones of the model's `events`.

    Something that lasts a year stands on its first day only, so that it does not lie over every day of that year.
    """
    entries = [
        whole_day(
            event.on,
            uid=event.id,
            changed_at=COMPILED_AT,
            summary=summary(event),
            description=description(event),
            url=f"{page_url}#{event.id}",
            is_certain=event.is_confirmed,
        )
        for event in events
        if event.on
    ]
    return feed(
        entries,
        name="ASM timeline",
        description="Dates of Medicare’s Ambulatory Specialty Model.",
        page_url=page_url,
        changed_at=COMPILED_AT,
    )


def summary(event: Event) -> str:
    begins = " begins" if event.until else ""
    doubt = "" if event.is_confirmed else f" ({event.certainty.label})"
    return f"ASM: {event.title}{begins}{doubt}"


def description(event: Event) -> str:
    """What happens, how certain that is, and who says so."""
    sources = "; ".join(str(citation) for citation in event.citations)
    links = dict.fromkeys(citation.source.url for citation in event.citations if citation.source.url)
    lasts = f"Until {on_day(event.until)}." if event.until else ""
    said = " ".join(filter(None, [event.statement, lasts, event.note]))
    return "\n".join([said, "", f"{event.certainty.label.capitalize()}: {sources}", *links])
