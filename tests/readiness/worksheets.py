"""The forms as their pages take them: asking for a page, sending a form, and what is often filled in."""

from datetime import date

from django.http import HttpResponse
from django.test import Client

from readiness.actions.arrangements import add_arrangement
from readiness.models import Arrangement
from readiness.standing.arrangements import ASKED
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address

MEDICARE_NUMBER = "1EG4-TE5-MK73"
SOUND = {condition.id: "yes" for condition in ASKED}


def get(client: Client, clinic: Clinic, name: str, *args: object) -> str:
    response = client.get(address(clinic.practice, name, *args))
    assert response.status_code == 200
    return words(response)


def post(client: Client, clinic: Clinic, name: str, *args: object, **data: object) -> HttpResponse:
    """Sends a form; parameters that are no names come with `fields`."""
    fields = data.pop("fields", {})
    return client.post(address(clinic.practice, name, *args), {**data, **fields})


def arrangement_of(clinic: Clinic, number: int) -> Arrangement:
    """One with everything, for the first clinicians."""
    return add_arrangement(
        clinic.practice,
        clinicians=clinic.clinicians[:number],
        actor=clinic.people.alice,
        partner="Elm Street Primary Care",
        signed_by_us_on=date(2026, 11, 1),
        signed_by_them_on=date(2026, 11, 20),
        effective_on=date(2027, 1, 1),
        elements=["data_sharing", "co_management", "transitions"],
        conditions=SOUND,
        money_flows=False,
    )


def table(*rows: str) -> str:
    return "\n".join(["NPI,Measure,Eligible,Reported,Met", *rows])
