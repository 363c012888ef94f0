"""A member's private calendar: the dates of open tasks, at an address that nobody can guess and its owner can revoke."""

import re
from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar, Event

from readiness.models import Membership, PracticeClinician, Task, TaskStatus
from tests.readiness.conftest import People

DUE = date(2027, 7, 5)


@pytest.fixture
def bob(people: People) -> Membership:
    return Membership.objects.get(practice=people.practice, user=people.bob)


@pytest.fixture
def browser(bob: Membership, client: Client) -> Client:
    client.force_login(bob.user)
    return client


@pytest.fixture
def tasks(people: People) -> None:
    """One for the practice, owned by Carol, and one for each of two clinicians."""
    practice = people.practice
    Task.objects.create(practice=practice, performance_year=2027, item="E2", owner=people.carol, planned_due=DUE)
    for npi in ("2000000009", "2000000017"):
        clinician = PracticeClinician.objects.create(practice=practice, npi=npi)
        Task.objects.create(
            practice=practice, performance_year=2027, item="D5", clinician=clinician, planned_due=date(2026, 12, 31)
        )


def address(browser: Client, bob: Membership, tasks: str = "all") -> str:
    """The path of a new calendar, from the page that shows it once."""
    page = f"/practices/{bob.practice_id}/calendar/"
    shown = browser.post(page, {"tasks": tasks}, follow=True).content.decode()
    found = re.search(r"http://testserver(/practices/calendars/\S+\.ics)", shown)
    assert found
    assert found[1] not in browser.get(page).content.decode()
    return found[1]


def entries(path: str) -> list[Event]:
    return Calendar.from_ical(Client().get(path).content).events


@pytest.mark.usefixtures("tasks")
def test_a_calendar_program_reads_the_dates_without_signing_in(browser: Client, bob: Membership) -> None:
    found = {str(entry["SUMMARY"]): entry.start for entry in entries(address(browser, bob))}
    assert [(title[:7], on) for title, on in sorted(found.items())] == [
        ("ASM D5:", date(2026, 12, 31)),
        ("ASM E2:", DUE),
    ]
    assert next(title for title in found if "D5" in title).endswith("(2 clinicians)")


@pytest.mark.usefixtures("tasks")
def test_what_is_done_leaves_the_calendar(browser: Client, bob: Membership) -> None:
    path = address(browser, bob)
    Task.objects.filter(item="E2").update(status=TaskStatus.DONE)
    assert ["E2" in str(entry["SUMMARY"]) for entry in entries(path)] == [False]


@pytest.mark.usefixtures("tasks")
def test_it_can_show_ones_own_tasks_only(browser: Client, bob: Membership, people: People) -> None:
    path = address(browser, bob, "mine")
    assert entries(path) == []
    Task.objects.filter(item="E2").update(owner=people.bob)
    assert len(entries(path)) == 1


def test_a_revoked_address_is_nobodys(browser: Client, bob: Membership) -> None:
    path = address(browser, bob)
    browser.post(f"/practices/{bob.practice_id}/calendar/revoke/")
    assert Client().get(path).status_code == 404


def test_a_new_address_takes_the_place_of_the_old_one(browser: Client, bob: Membership) -> None:
    old, new = address(browser, bob), address(browser, bob)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)


def test_the_address_ends_with_the_membership(browser: Client, bob: Membership) -> None:
    path = address(browser, bob)
    bob.delete()
    assert Client().get(path).status_code == 404


def test_the_secret_itself_is_kept_nowhere(browser: Client, bob: Membership) -> None:
    token = address(browser, bob).rpartition("/")[2].removesuffix(".ics")
    assert not bob.calendar_feeds.filter(token_sha256=token).exists()
