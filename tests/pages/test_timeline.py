"""The timeline of the model: as a page, and as a calendar that calendar programs take."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from asm_portal import calendars
from asm_portal.model_pages.timeline import Timeline, arrange
from asm_portal.rules import COMPILED_ON
from asm_portal.rules.base import Certainty
from asm_portal.rules.timeline import EVENTS
from tests.pages.reading import links, words

AUTUMN_2026 = date(2026, 11, 23)
PAGE = "https://portal.example.org/timeline/"


def titles(timeline: Timeline, year: int) -> list[str]:
    return [milestone.event.title for milestone in dict(timeline.years)[year]]


# ------------------------------------------------------------------------------------------------- what comes, and when


def test_the_next_dates_come_with_the_days_left() -> None:
    timeline = arrange(EVENTS, today=AUTUMN_2026)
    assert [(milestone.event.title, milestone.days_left) for milestone in timeline.next[:3]] == [
        ("Performance year 2027", 39),
        ("Last day to start the 180 days of Promoting Interoperability", 224),
        ("Last day to start the 90 days of improvement activities", 314),
    ]


def test_a_deadline_is_still_to_come_on_its_day_and_has_happened_on_the_next() -> None:
    due = date(2028, 3, 31)
    on_the_day, day_after = (arrange(EVENTS, today=today) for today in (due, due + timedelta(days=1)))
    assert (on_the_day.next[0].event.title, on_the_day.next[0].days_left) == ("Data for 2027 is due", 0)
    assert day_after.past[0].event.title == "Data for 2027 is due"


def test_a_performance_year_is_under_way_until_its_last_day() -> None:
    def performance_of(today: date) -> list[bool]:
        timeline = arrange(EVENTS, today=today)
        milestones = [*timeline.past, *(milestone for _, group in timeline.years for milestone in group)]
        return [it.is_under_way for it in milestones if it.event.title == "Performance year 2027"]

    assert performance_of(date(2027, 1, 1)) == [False]
    assert performance_of(date(2027, 1, 2)) == performance_of(date(2027, 12, 31)) == [True]
    assert performance_of(date(2028, 1, 1)) == [False]


def test_what_comes_each_year_is_told_up_to_the_last_payment_year() -> None:
    timeline = arrange(EVENTS, today=AUTUMN_2026)
    assert [year for year, _ in timeline.years] == [2027, 2028, 2029, 2030, 2031, 2032, 2033]
    assert "Payment year 2029" in titles(timeline, 2029)
    assert "Data for 2031 is due" in titles(timeline, 2032)


def test_what_nobody_has_dated_and_could_be_now_stands_apart() -> None:
    timeline = arrange(EVENTS, today=AUTUMN_2026)
    assert "Registration in the ASM Participant Portal" in {milestone.event.title for milestone in timeline.any_day}
    assert "Performance reports for 2027" in titles(timeline, 2028)


@given(st.dates(date(2025, 1, 1), date(2035, 1, 1)))
def test_every_event_stands_in_one_place_whatever_the_day(today: date) -> None:
    timeline = arrange(EVENTS, today=today)
    placed = [*timeline.any_day, *timeline.past, *(milestone for _, group in timeline.years for milestone in group)]
    assert sorted(milestone.event.id for milestone in placed) == sorted(event.id for event in EVENTS)


# ------------------------------------------------------------------------------------------------------------ the page


@pytest.mark.django_db
def test_every_event_says_what_happens_how_certain_it_is_and_who_says_so(client: Client) -> None:
    page = words(client.get("/timeline/"))
    for event in EVENTS:
        sources = "; ".join(map(str, event.citations))
        assert f"{event.title} {event.statement}" in page
        assert f"{event.note} {event.certainty.label.capitalize()}: {sources}" in page
        assert event.is_dated or f"{event.when[0].upper()}{event.when[1:]}" in page


@pytest.mark.django_db
def test_what_is_not_confirmed_says_so_in_words(client: Client) -> None:
    assert "Not confirmed: CMS, ASM Participant Office Hour of 8 April 2026" in words(client.get("/timeline/"))


@pytest.mark.django_db
def test_one_performance_year_can_be_picked(client: Client) -> None:
    page = client.get("/timeline/?performance_year=2028")
    html = page.content.decode()
    assert "Timeline of performance year 2028" in words(page)
    assert {event.id for event in EVENTS if f'id="{event.id}"' in html} == {
        event.id for event in EVENTS if event.performance_year == 2028
    }
    assert "/timeline/" in links(page)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["1999", "abc", "2027.0", "", "%00", "9" * 40, "²"])
def test_a_year_that_is_none_of_the_models_shows_everything(client: Client, asked: str) -> None:
    assert words(client.get(f"/timeline/?performance_year={asked}")) == words(client.get("/timeline/"))


@pytest.mark.django_db
def test_the_page_leads_to_the_calendar(client: Client) -> None:
    found = links(client.get("/timeline/"))
    assert {"webcal://testserver/timeline.ics", "http://testserver/timeline.ics"} <= found.keys()


# -------------------------------------------------------------------------------------------------------- the calendar


@pytest.fixture
def feed(client: Client) -> bytes:
    return client.get("/timeline.ics").content


def test_every_date_to_come_is_one_whole_day_in_the_calendar(feed: bytes) -> None:
    entries = Calendar.from_ical(feed).events
    assert {(str(entry["UID"]), entry.start, entry.end) for entry in entries} == {
        (f"{event.id}@asm-portal", event.on, event.on + timedelta(days=1))
        for event in EVENTS
        if event.on and not event.is_past(COMPILED_ON)
    }
    assert all(entry["DTSTART"].params == {"VALUE": "DATE"} for entry in entries)


def test_the_lines_of_the_calendar_are_as_long_and_end_as_the_standard_says(feed: bytes) -> None:
    assert feed.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in feed.replace(b"\r\n", b"")
    assert max(map(len, feed.split(b"\r\n"))) <= 75


def test_the_calendar_carries_what_google_apple_and_outlook_look_for(feed: bytes) -> None:
    lines = feed.decode().split("\r\n")
    for line in (
        "VERSION:2.0",
        "PRODID:-//ASM Portal//Calendar//EN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:ASM timeline",
        "NAME:ASM timeline",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ):
        assert line in lines
    for entry in Calendar.from_ical(feed).events:
        assert {"UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "URL"} <= entry.keys()
        assert entry["TRANSP"] == "TRANSPARENT"


def test_an_entry_says_what_happens_how_certain_it_is_and_who_says_so(feed: bytes) -> None:
    [entry] = [it for it in Calendar.from_ical(feed).events if it["UID"] == "timeline.2027_submission@asm-portal"]
    assert entry["SUMMARY"] == "ASM: Data for 2027 is due"
    assert entry["DESCRIPTION"].startswith(
        "The last day to submit quality, improvement activities and Promoting Interoperability data for 2027.\n\n"
        "Confirmed: CMS, ASM Participant Office Hour of 8 April 2026; ASM Navigator, summary of the CMS documentation\n"
        "https://www.cms.gov/"
    )
    assert entry["URL"] == "http://testserver/timeline/#timeline.2027_submission"


def test_a_year_stands_on_its_first_day_and_does_not_fill_the_calendar(feed: bytes) -> None:
    [entry] = [it for it in Calendar.from_ical(feed).events if it["SUMMARY"] == "ASM: Performance year 2027 begins"]
    assert (entry.start, entry.end) == (date(2027, 1, 1), date(2027, 1, 2))
    assert "Until 31 December 2027." in entry["DESCRIPTION"]


def test_a_date_that_is_not_confirmed_is_tentative_and_says_so() -> None:
    due = next(event for event in EVENTS if event.id == "timeline.2027_submission")
    rumour = replace(due, certainty=Certainty.NOT_CONFIRMED)
    [entry] = Calendar.from_ical(calendars.timeline([rumour], page_url=PAGE)).events
    assert entry["SUMMARY"] == "ASM: Data for 2027 is due (not confirmed)"
    assert entry["STATUS"] == "TENTATIVE"


def test_a_corrected_date_moves_the_entry_instead_of_adding_one() -> None:
    due = next(event for event in EVENTS if event.id == "timeline.2027_submission")
    corrected = replace(due, on=date(2028, 4, 3))
    before, after = (
        Calendar.from_ical(calendars.timeline([event], page_url=PAGE)).events[0] for event in (due, corrected)
    )
    assert before["UID"] == after["UID"]
    assert after.start == date(2028, 4, 3)


def test_a_calendar_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    first = client.get("/timeline.ics")
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get("/timeline.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
