"""Events of the model as a calendar to subscribe to: RFC 5545, with the properties that RFC 7986 adds.

Google, Apple and Outlook read the calendar's name from X-WR-CALNAME, which stands beside RFC 7986's NAME, and Outlook
the interval from X-PUBLISHED-TTL. A calendar depends on the rules alone: the same rules make the same bytes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import icalendar
from django.utils.dateformat import format as formatted

from asm_portal.rules import COMPILED_ON
from asm_portal.rules.timeline import Event

PRODUCT = "-//ASM Portal//Timeline//EN"
REFRESH_INTERVAL = timedelta(days=1)
COMPILED_AT = datetime.combine(COMPILED_ON, time(), UTC)


def calendar(events: Iterable[Event], *, page_url: str) -> bytes:
    """The dated ones of `events`, each an entry of one whole day; `page_url` is the page that shows them all.

    Something that lasts a year stands on its first day only, so that it does not lie over every day of that year.
    """
    feed = icalendar.Calendar.new(
        prodid=PRODUCT,
        method="PUBLISH",
        name="ASM timeline",
        description="Dates of Medicare’s Ambulatory Specialty Model. Not affiliated with CMS.",
        uid=page_url,
        url=page_url,
        last_modified=COMPILED_AT,
        subcomponents=[entry(event, event.on, page_url=page_url) for event in events if event.on],
    )
    feed.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", icalendar.vDuration(REFRESH_INTERVAL))
    return feed.to_ical()


def entry(event: Event, on: date, *, page_url: str) -> icalendar.Event:
    """An event on its day. Its UID never changes, so a program that knows it moves it when its date is corrected."""
    return icalendar.Event.new(
        uid=f"{event.id}@asm-portal",
        stamp=COMPILED_AT,
        last_modified=COMPILED_AT,
        start=on,
        end=on + timedelta(days=1),
        summary=summary(event),
        description=description(event),
        url=f"{page_url}#{event.id}",
        status=icalendar.STATUS.CONFIRMED if event.is_confirmed else icalendar.STATUS.TENTATIVE,
        transparency=icalendar.TRANSP.TRANSPARENT,
    )


def summary(event: Event) -> str:
    begins = " begins" if event.until else ""
    doubt = "" if event.is_confirmed else f" ({event.certainty.label})"
    return f"ASM: {event.title}{begins}{doubt}"


def description(event: Event) -> str:
    """What happens, how certain that is, and who says so."""
    sources = "; ".join(str(citation) for citation in event.citations)
    links = dict.fromkeys(citation.source.url for citation in event.citations if citation.source.url)
    lasts = f"Until {formatted(event.until, 'j F Y')}." if event.until else ""
    said = " ".join(filter(None, [event.statement, lasts, event.note]))
    return "\n".join([said, "", f"{event.certainty.label.capitalize()}: {sources}", *links])
