"""What the pages of the four forms have in common: they are quick, one saves after the other, and viewers only read."""

from typing import Any

import pytest
from django.test import Client

from readiness.models import Period
from readiness.standing.primary_care import PARTS
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address, browser
from tests.readiness.worksheets import arrangement_of, get, post, table

MOST_QUERIES = 14  # the session, the person, the membership and the notices of the frame among them


@pytest.mark.parametrize("name", ["interoperability", "arrangements", "primary-care", "quality"])
def test_a_page_asks_the_database_little(
    carol: Client, clinic: Clinic, name: str, django_assert_max_num_queries: Any
) -> None:
    for number in (3, 6, 12):
        arrangement_of(clinic, number)
    with django_assert_max_num_queries(MOST_QUERIES):
        get(carol, clinic, name)


def test_the_second_of_two_is_told_in_every_form(carol: Client, clinic: Clinic) -> None:
    made = arrangement_of(clinic, 1)
    ann = clinic.clinicians[0]
    period = {"version": 0, "starts_on": "2027-01-01"}
    post(carol, clinic, "period-new", "primary_care", **period)
    first = {
        ("arrangement-edit", made.pk): {"version": 1, "partner": "Elm Street"},
        ("period", Period.objects.get().pk): {"version": 1, "starts_on": "2027-02-01"},
        ("primary-care-processes",): {"version": 0, PARTS[0].id: "We ask."},
        ("quality-plan",): {"version": 0, "level": "clinician", "Q377": "ecqm", "Q220": "mips_cqm"},
        ("quality-month", 1): {"version": 0, "table": table(f"{ann.npi},Q236,40,30,24")},
        ("quality-cases", 2, ann.pk): {"version": 0, "Q236-eligible": 3, "Q236-reported": 2, "Q236-met": 1},
    }
    late = {
        ("arrangement-edit", made.pk): {"partner": "Elm Avenue"},
        ("period", Period.objects.get().pk): {"starts_on": "2027-03-01"},
        ("primary-care-processes",): {PARTS[0].id: "We always ask."},
        ("quality-plan",): {"Q236": "ecqm"},
        ("quality-month", 1): {"table": table(f"{ann.npi},Q236,50,30,24")},
        ("quality-cases", 2, ann.pk): {"Q236-eligible": 4},
    }
    for place, fields in first.items():
        assert post(carol, clinic, *place, fields=fields).status_code == 302, place
        second = post(carol, clinic, *place, fields=fields | late[place])
        assert second.status_code == 409, place
        [(name, yours)] = late[place].items()
        assert second.context["form"][name].value() == str(yours), place
        assert "Where you differ" in words(second), place
        version = second.context["form"]["version"].value()
        again = fields | late[place] | {"version": version}
        assert post(carol, clinic, *place, fields=again).status_code == 302, place


def test_a_viewer_reads_and_is_offered_nothing_to_change(clinic: Clinic) -> None:
    dan = browser(clinic.people.dan)
    for name in ("interoperability", "arrangements", "primary-care", "quality"):
        html = dan.get(address(clinic.practice, name)).content.decode()
        assert "/edit/" not in html, name
        assert "/new/" not in html, name
