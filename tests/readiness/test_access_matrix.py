"""Everybody tries every address of every practice, by GET and by POST, with the things of other practices too.

The addresses come from the URL configuration, so none can be forgotten. A new one needs

- `@for_members(role)` on its view, below `practices/<uuid:practice_id>/`;
- for each parameter of a new name, a line in tests/readiness/examples.py that makes an example of the thing it names.

One that is not below a practice is for everybody who is signed in, or stands in `FOR_EVERYBODY` with the reason.
Nothing that is tried lasts: each request is undone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from asm_portal.access import anyone, signed_in
from readiness.models import HistoryEntry, Practice, Role
from tests.pages.addresses import Address, addresses
from tests.readiness.conftest import People
from tests.readiness.examples import EXAMPLES, OF_NO_PRACTICE

FOR_EVERYBODY = {
    "invitation": "Who is invited may have no account yet. The secret in the address is what lets them look.",
    "calendar-feed": "Calendar programs do not sign in. The secret in the address is what lets them read.",
    "reminders-stop": "Mail programs and people who read mail are not signed in. The signed address says whose they are.",
}

OF_READINESS = [address for address in addresses() if address.view.__module__.startswith("readiness.")]
OF_A_PRACTICE = [address for address in OF_READINESS if "practice_id" in address.parameters]
WITH_A_THING = [address for address in OF_A_PRACTICE if address.parameters - {"practice_id"} - OF_NO_PRACTICE]
METHODS = ("GET", "POST")

# A page, a redirect, "not like that", "not while somebody else does it" or a form that is not filled in.
OPEN = {200, 302, 400, 405, 409, 422}


def name_of(address: Address) -> str:
    return address.name


def example(address: Address, practice: Practice) -> dict[str, Any]:
    missing = address.parameters - EXAMPLES.keys()
    assert not missing, f"Give examples of {sorted(missing)} in tests/readiness/examples.py."
    return {name: EXAMPLES[name](practice) for name in address.parameters}


def tried(client: Client, address: Address, place: Mapping[str, Any]) -> Iterator[tuple[str, HttpResponseBase]]:
    """The answers to each method; what the request changed is undone."""
    path = reverse(address.name, kwargs=place)
    for method in METHODS:
        with transaction.atomic():
            response = client.generic(method, path)
            b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        yield method, response


def statuses(client: Client, address: Address, place: Mapping[str, Any]) -> dict[str, int]:
    return {method: response.status_code for method, response in tried(client, address, place)}


def test_every_address_is_known_to_be_for_members_for_the_signed_in_or_for_everybody() -> None:
    below_no_practice = {address.name: address.rule for address in OF_READINESS if address not in OF_A_PRACTICE}
    assert {name for name, rule in below_no_practice.items() if rule is anyone} == FOR_EVERYBODY.keys()
    assert {rule for rule in below_no_practice.values() if rule is not anyone} <= {signed_in}
    assert [address.name for address in OF_A_PRACTICE if not hasattr(address.view, "least_role")] == []


@pytest.mark.parametrize("address", OF_A_PRACTICE, ids=name_of)
def test_each_person_gets_what_the_role_allows(address: Address, people: People, clients: dict[str, Client]) -> None:
    place = example(address, people.practice)
    least: Role = address.view.least_role  # type: ignore[attr-defined]
    for name, role in zip(("alice", "bob", "carol", "dan"), Role, strict=True):
        for method, status in statuses(clients[name], address, place).items():
            if role.includes(least):
                assert status in OPEN, (name, method, status)
            else:
                assert status == 403, (name, method, status)


@pytest.mark.parametrize("address", OF_A_PRACTICE, ids=name_of)
def test_to_everybody_else_the_practice_does_not_exist(
    address: Address, people: People, clients: dict[str, Client]
) -> None:
    place = example(address, people.practice)
    for name in ("mallory", "stella"):
        assert set(statuses(clients[name], address, place).values()) == {404}, name
    for method, response in tried(clients["nobody"], address, place):
        assert response.headers["Location"].startswith("/accounts/login/"), method


@pytest.mark.parametrize("address", WITH_A_THING, ids=name_of)
def test_a_thing_of_another_practice_is_found_in_neither(
    address: Address, people: People, clients: dict[str, Client]
) -> None:
    ours, theirs = example(address, people.practice), example(address, people.other)
    mixed = theirs | {"practice_id": people.practice.pk}
    assert set(statuses(clients["alice"], address, mixed).values()) <= {404, 405}
    assert set(statuses(clients["mallory"], address, ours | {"practice_id": people.other.pk}).values()) <= {404, 405}


@pytest.mark.parametrize("address", OF_A_PRACTICE, ids=name_of)
def test_looking_changes_nothing_and_no_other_site_can_send_a_form(address: Address, people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.alice)
    path = reverse(address.name, kwargs=example(address, people.practice))
    before = HistoryEntry.objects.count()
    client.get(path)
    assert HistoryEntry.objects.count() == before
    assert client.post(path).status_code == 403
