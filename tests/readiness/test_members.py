"""Who works for a practice: roles, leaving, handing over, and that there is always an owner."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from asm_portal.accounts.models import User
from readiness.actions.members import LAST_OWNER, change_role, remove_member
from readiness.actions.practices import create_practice
from readiness.actions.refusals import Refused
from readiness.models import HistoryEntry, Membership, Practice, Role, Task
from tests.readiness.conftest import People

Clients = dict[str, Client]


def membership(people: People, name: str) -> Membership:
    return Membership.objects.get(practice=people.practice, user=getattr(people, name))


def role(people: People, name: str) -> str | None:
    return (
        Membership.objects.filter(practice=people.practice, user=getattr(people, name))
        .values_list("role", flat=True)
        .first()
    )


def at(people: People, path: str) -> str:
    return f"/practices/{people.practice.pk}/{path}"


def change(people: People, clients: Clients, who: str, whose: str, new_role: str) -> int:
    path = at(people, f"people/{membership(people, whose).pk}/")
    return clients[who].post(path, {"role": new_role}).status_code


def test_a_practice_is_owned_by_whoever_makes_it_and_found_in_their_list(people: People, clients: Clients) -> None:
    answer = clients["stella"].post("/practices/new/", {"name": "Lakeside Spine", "performance_year": "2027"})
    practice = Practice.objects.get(name="Lakeside Spine")
    assert answer.headers["Location"] == practice.get_absolute_url()
    assert practice.memberships.get().user == people.stella
    assert "Lakeside Spine" in clients["stella"].get("/practices/").content.decode()
    assert "Lakeside Spine" not in clients["alice"].get("/practices/").content.decode()
    entries = practice.history.exclude(subject="task")
    assert sorted(entries.values_list("subject", "action")) == [("membership", "added"), ("practice", "added")]


@pytest.mark.parametrize(
    ("name", "year", "says"),
    [
        ("", "2027", "This field is required"),
        ("   ", "2027", "This field is required"),
        ("n" * 201, "2027", "at most 200 characters"),
        ("A\0B", "2027", "Null characters are not allowed"),
        ("Practice of 1EG4-TE5-MK73", "2027", "Medicare Beneficiary Identifier"),
        ("Riverside", "1999", "Select a valid choice"),
        ("Riverside", "", "This field is required"),
    ],
)
def test_a_name_or_a_year_that_cannot_be_is_explained(
    people: People, clients: Clients, name: str, year: str, says: str
) -> None:
    before = Practice.objects.count()
    for path in ("/practices/new/", at(people, "settings/")):
        page = clients["alice"].post(path, {"name": name, "performance_year": year})
        assert (page.status_code, says in page.content.decode()) == (422, True), path
    assert Practice.objects.count() == before


def test_what_a_form_does_not_ask_for_cannot_be_set(people: People, clients: Clients) -> None:
    path = at(people, "settings/")
    clients["alice"].post(
        path, {"name": "New name", "performance_year": "2028", "id": str(people.other.pk), "answers": "{}"}
    )
    people.practice.refresh_from_db()
    assert (people.practice.name, people.practice.performance_year) == ("New name", 2028)
    assert HistoryEntry.objects.get(subject="practice").changes == {
        "name": ["Riverside Heart", "New name"],
        "performance_year": [2027, 2028],
    }


@pytest.mark.parametrize(
    ("who", "whose", "new_role", "status", "result"),
    [
        ("alice", "dan", "manager", 302, "manager"),
        ("alice", "bob", "owner", 302, "owner"),
        ("bob", "dan", "contributor", 302, "contributor"),
        ("bob", "dan", "owner", 422, "viewer"),
        ("bob", "alice", "viewer", 422, "owner"),
        ("carol", "dan", "contributor", 403, "viewer"),
        ("dan", "dan", "owner", 403, "viewer"),
        ("alice", "dan", "king", 422, "viewer"),
    ],
)
def test_nobody_gives_more_than_they_have(
    people: People, clients: Clients, who: str, whose: str, new_role: str, status: int, result: str
) -> None:
    assert change(people, clients, who, whose, new_role) == status
    assert role(people, whose) == result
    assert HistoryEntry.objects.count() == (status == 302)


def test_the_last_owner_cannot_step_down_leave_or_be_removed(people: People, clients: Clients) -> None:
    alice = clients["alice"]
    assert change(people, clients, "alice", "alice", "viewer") == 422
    for path in ("people/leave/", f"people/{membership(people, 'alice').pk}/remove/"):
        page = alice.post(at(people, path))
        assert (page.status_code, LAST_OWNER in page.content.decode()) == (409, True)
    assert role(people, "alice") == "owner"
    assert not HistoryEntry.objects.exists()


def test_somebody_who_leaves_loses_access_and_their_tasks_have_no_owner(people: People, clients: Clients) -> None:
    task = Task.objects.create(practice=people.practice, performance_year=2027, item="D5", owner=people.carol)
    assert clients["carol"].get(at(people, "people/leave/")).status_code == 200
    clients["carol"].post(at(people, "people/leave/"))
    assert clients["carol"].get(at(people, "")).status_code == 404
    task.refresh_from_db()
    assert (task.owner, task.version) == (None, 2)
    assert sorted(HistoryEntry.objects.values_list("subject", "action")) == [
        ("membership", "removed"),
        ("task", "changed"),
    ]


def test_a_removed_person_is_gone_and_it_is_asked_first(people: People, clients: Clients) -> None:
    path = at(people, f"people/{membership(people, 'dan').pk}/remove/")
    assert "Remove dan@example.org?" in clients["bob"].get(path).content.decode()
    assert role(people, "dan") == "viewer"
    clients["bob"].post(path)
    assert role(people, "dan") is None
    assert HistoryEntry.objects.get().actor == people.bob


def test_a_manager_cannot_remove_an_owner(people: People, clients: Clients) -> None:
    assert clients["bob"].post(at(people, f"people/{membership(people, 'alice').pk}/remove/")).status_code == 409
    assert role(people, "alice") == "owner"


def test_an_owner_hands_the_practice_over(people: People, clients: Clients) -> None:
    clients["alice"].post(at(people, "people/transfer/"), {"member": membership(people, "carol").pk})
    assert (role(people, "alice"), role(people, "carol")) == ("manager", "owner")
    assert HistoryEntry.objects.count() == 2


def test_it_cannot_be_handed_to_a_member_of_another_practice(people: People, clients: Clients) -> None:
    other = Membership.objects.get(practice=people.other)
    page = clients["alice"].post(at(people, "people/transfer/"), {"member": other.pk})
    assert page.status_code == 422
    assert role(people, "alice") == "owner"


def test_the_people_can_be_sorted_and_downloaded(people: People, clients: Clients) -> None:
    page = clients["dan"].get(at(people, "people/?sort=-email")).content.decode()
    rows = page.split("<tbody>")[1]
    assert rows.index("dan@") < rows.index("carol@") < rows.index("bob@") < rows.index("alice@")
    file = b"".join(clients["dan"].get(at(people, "people.csv")).streaming_content).decode()
    assert file.splitlines()[1].startswith("alice@example.org,Owner,")


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_the_same_moment_one_stays() -> None:
    owners = [User.objects.create_user(f"{name}@example.org") for name in ("alice", "bob")]
    practice = create_practice(name="Riverside Heart", performance_year=2027, actor=owners[0])
    Membership.objects.create(practice=practice, user=owners[1], role=Role.OWNER)
    both_ready = Barrier(2)

    def leave(member: Membership) -> bool:
        both_ready.wait()
        try:
            remove_member(member, actor=member)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(leave, practice.memberships.select_related("practice", "user")))
    assert sorted(left) == [False, True]
    assert practice.memberships.get().role == Role.OWNER


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_demote_each_other_at_the_same_moment_one_stays() -> None:
    owners = [User.objects.create_user(f"{name}@example.org") for name in ("alice", "bob")]
    practice = create_practice(name="Riverside Heart", performance_year=2027, actor=owners[0])
    Membership.objects.create(practice=practice, user=owners[1], role=Role.OWNER)
    one, other = practice.memberships.select_related("practice", "user")
    both_ready = Barrier(2)

    def demote(pair: tuple[Membership, Membership]) -> None:
        both_ready.wait()
        try:
            change_role(pair[0], Role.VIEWER, actor=pair[1])
        except Refused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(demote, [(one, other), (other, one)]))
    assert practice.memberships.filter(role=Role.OWNER).count() == 1
