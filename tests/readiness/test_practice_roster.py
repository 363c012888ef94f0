"""The clinicians of a practice: how they come onto the roster, what the list says of them, and what is flagged."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participants.models import Kind
from readiness.models import HistoryEntry, PracticeClinician, Task
from tests.lists import npi, participant_list
from tests.lists import people as many
from tests.pages.lists import (
    ADA,
    ALAN,
    EMMY,
    FINAL,
    GRACE,
    MARIE,
    NOBODY,
    Lists,
    publish,
    publish_both,
    publish_preliminary,
)
from tests.readiness.conftest import People

Clients = dict[str, Client]


@pytest.fixture
def lists(people: People) -> Lists:
    return publish_both()


def at(people: People, path: str = "") -> str:
    return f"/practices/{people.practice.pk}/clinicians/{path}"


def roster(people: People) -> set[str]:
    return set(people.practice.clinicians.present().values_list("npi", flat=True))


def put_on(people: People, client: Client, *npis: str) -> None:
    client.post(at(people, "add/chosen/"), {"npi": npis})


def row(people: People, client: Client, name: str) -> str:
    """The table row of a clinician."""
    table = client.get(at(people)).content.decode().split("<tbody>")[1]
    [found] = [row for row in table.split("</tr>") if name in row.split("</th>")[0]]
    return found


def entries() -> list[tuple[str, str]]:
    found = HistoryEntry.objects.filter(subject="practiceclinician").order_by("pk")
    return list(found.values_list("action", "label"))


def test_somebody_found_by_name_comes_onto_the_roster(people: People, clients: Clients, lists: Lists) -> None:
    page = clients["bob"].get(at(people, "add/?q=lovelase")).content.decode()
    assert f'value="{ADA.npi}"' in page
    clients["bob"].post(at(people, "add/chosen/"), {"npi": [ADA.npi]})
    assert roster(people) == {ADA.npi}
    assert entries() == [("added", "LOVELACE, ADA")]
    assert "On the roster" in clients["bob"].get(at(people, "add/?q=lovelace")).content.decode()


def test_a_whole_organization_comes_at_once_after_a_question(people: People, clients: Clients) -> None:
    publish(many(42), kind=Kind.FINAL)
    search = clients["bob"].get(at(people, "add/?q=prairie+heart")).content.decode()
    assert "Add all 42 listed at PRAIRIE HEART GROUP, PLLC" in search
    question = clients["bob"].get(at(people, "add/organization/?organization=prairie-heart-group")).content.decode()
    assert "42 listed at PRAIRIE HEART GROUP, PLLC" in question
    assert roster(people) == set()
    clients["bob"].post(at(people, "add/organization/"), {"organization": "prairie-heart-group"})
    assert len(roster(people)) == 42
    assert len(entries()) == 42


def test_pasted_npis_come_and_what_is_none_is_named(people: People, clients: Clients, lists: Lists) -> None:
    text = f"{ADA.npi}\n{ALAN.npi}\n1234567890\n{ADA.npi}\n{NOBODY}"
    page = clients["bob"].post(at(people, "add/"), {"text": text}, follow=True).content.decode()
    assert "3 clinicians are added." in page
    assert "Left out: Line 3:" in page
    assert roster(people) == {ADA.npi, ALAN.npi, NOBODY}


def test_a_file_is_read_like_the_public_roster_check_reads_it(people: People, clients: Clients, lists: Lists) -> None:
    file = SimpleUploadedFile("roster.csv", participant_list([ADA, MARIE]))
    clients["bob"].post(at(people, "add/"), {"file": file})
    assert roster(people) == {ADA.npi, MARIE.npi}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Paste at least one NPI"),
        ("no number here", "There is no NPI in this"),
        (f"{ADA.npi}\n1EG4-TE5-MK73", "Medicare Beneficiary Identifier"),
        ("\0", "Null characters are not allowed"),
        ("\n".join(npi(number) for number in range(1001)), "at most 1,000"),
    ],
)
def test_what_cannot_be_read_is_explained_and_kept(
    people: People, clients: Clients, lists: Lists, text: str, says: str
) -> None:
    page = clients["bob"].post(at(people, "add/"), {"text": text})
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert roster(people) == set()


def test_a_practice_cannot_grow_without_end(people: People, clients: Clients) -> None:
    PracticeClinician.objects.bulk_create(
        PracticeClinician(practice=people.practice, npi=npi(number)) for number in range(1000, 2000)
    )
    page = clients["bob"].post(at(people, "add/"), {"text": ADA.npi}, follow=True).content.decode()
    assert "up to 1,000 clinicians" in page
    assert ADA.npi not in roster(people)


def test_whoever_is_there_already_is_not_added_again(people: People, clients: Clients, lists: Lists) -> None:
    put_on(people, clients["bob"], ADA.npi)
    page = clients["bob"].post(at(people, "add/"), {"text": f"{ADA.npi} {ALAN.npi}"}, follow=True).content.decode()
    assert "1 clinician is added. 1 had been on the roster." in page
    assert len(entries()) == 2


def test_what_the_live_list_says_stands_beside_each(people: People, clients: Clients, lists: Lists) -> None:
    put_on(people, clients["bob"], ADA.npi, GRACE.npi, NOBODY)
    page = clients["dan"].get(at(people)).content.decode()
    assert "3 September 2026" in page
    assert "Listed" in row(people, clients["dan"], "LOVELACE")
    assert "Formerly listed" in row(people, clients["dan"], "HOPPER")
    assert "Last on the Participant list 2027, preliminary" in row(people, clients["dan"], "HOPPER")
    assert "Not listed" in row(people, clients["dan"], "Name not known")


def test_a_new_list_is_noticed_on_every_page_until_somebody_has_seen_it(people: People, clients: Clients) -> None:
    publish_preliminary()
    put_on(people, clients["bob"], ADA.npi, GRACE.npi)
    pages = [f"/practices/{people.practice.pk}/", f"/practices/{people.practice.pk}/people/"]
    notice = "The list says something else now about 1 of your clinicians"
    assert not [path for path in pages if notice in clients["dan"].get(path).content.decode()]
    assert "New on the list" not in clients["dan"].get(at(people)).content.decode()

    publish(FINAL, kind=Kind.FINAL, on=date(2026, 9, 3))
    assert [path for path in pages if notice not in clients["dan"].get(path).content.decode()] == []
    assert "New on the list" in clients["dan"].get(at(people)).content.decode()
    assert "Was listed on the Participant list 2027, preliminary" in row(people, clients["dan"], "HOPPER")

    assert clients["dan"].post(at(people, "seen/")).status_code == 403
    clients["carol"].post(at(people, "seen/"))
    assert not [path for path in pages if notice in clients["dan"].get(path).content.decode()]
    assert "New on the list" not in clients["dan"].get(at(people)).content.decode()
    assert entries()[-1] == ("changed", "HOPPER, GRACE")
    clients["carol"].post(at(people, "seen/"))
    assert len(entries()) == 3


def test_a_contact_address_that_two_have_is_flagged_at_both(people: People, clients: Clients, lists: Lists) -> None:
    put_on(people, clients["bob"], ADA.npi, ALAN.npi, MARIE.npi)
    for found, email in zip(
        people.practice.clinicians.order_by("npi"),
        ("Office@a.example", "own@a.example", "office@A.example"),
        strict=True,
    ):
        clients["carol"].post(at(people, f"{found.pk}/"), {"contact_email": email, "payments": ""})
    page = clients["dan"].get(at(people)).content.decode()
    assert "2 clinicians share a contact e-mail address" in page
    flagged = [
        name for name in ("LOVELACE", "CURIE", "TURING") if "Also given for" in row(people, clients["dan"], name)
    ]
    assert len(flagged) == 2
    assert HistoryEntry.objects.filter(changes__has_key="contact_email").count() == 3


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"contact_email": "not an address"}, "Enter a valid email address"),
        ({"payments": "-1"}, "greater than or equal to 0"),
        ({"payments": "a lot"}, "Enter a number"),
        ({"payments": "1e99"}, "digits"),
        ({"payments": "NaN"}, "Enter a number"),
        ({"contact_email": "a@b.example\0"}, "Null characters are not allowed"),
    ],
)
def test_details_that_cannot_be_are_explained(
    people: People, clients: Clients, lists: Lists, fields: dict[str, str], says: str
) -> None:
    put_on(people, clients["bob"], ADA.npi)
    path = at(people, f"{people.practice.clinicians.get().pk}/")
    page = clients["carol"].post(path, {"contact_email": "", "payments": ""} | fields)
    assert (page.status_code, says in page.content.decode()) == (422, True)


def test_a_name_is_asked_for_only_where_no_list_has_one(people: People, clients: Clients, lists: Lists) -> None:
    put_on(people, clients["bob"], ADA.npi, NOBODY)
    listed, unlisted = (people.practice.clinicians.get(npi=number) for number in (ADA.npi, NOBODY))
    for found in (listed, unlisted):
        fields = {"last_name": "DOE", "first_name": "JANE", "contact_email": "", "payments": "", "npi": "1"}
        clients["carol"].post(at(people, f"{found.pk}/"), fields)
        found.refresh_from_db()
    assert (str(listed), str(unlisted)) == ("LOVELACE, ADA", "DOE, JANE")


def test_whoever_leaves_the_roster_keeps_the_work_and_finds_it_again(
    people: People, clients: Clients, lists: Lists
) -> None:
    put_on(people, clients["bob"], ADA.npi)
    found = people.practice.clinicians.get()
    task = Task.objects.filter(clinician=found, applies=True)[0]
    Task.objects.filter(pk=task.pk).update(notes="Half done")
    assert (
        "Take LOVELACE, ADA off the roster?" in clients["bob"].get(at(people, f"{found.pk}/remove/")).content.decode()
    )
    clients["bob"].post(at(people, f"{found.pk}/remove/"))
    task.refresh_from_db()
    assert (roster(people), task.applies, task.notes) == (set(), False, "Half done")
    assert clients["bob"].get(at(people, f"{found.pk}/")).status_code == 404

    put_on(people, clients["bob"], ADA.npi)
    task.refresh_from_db()
    assert (roster(people), task.applies, task.notes) == ({ADA.npi}, True, "Half done")
    assert entries() == [("added", "LOVELACE, ADA"), ("removed", "LOVELACE, ADA"), ("added", "LOVELACE, ADA")]


def test_the_roster_is_sorted_paged_and_downloaded(people: People, clients: Clients) -> None:
    publish(many(120), kind=Kind.FINAL)
    clients["bob"].post(at(people, "add/organization/"), {"organization": "prairie-heart-group"})
    first = clients["dan"].get(at(people, "?sort=-npi")).content.decode()
    assert "Page 1 of 2" in first
    assert first.index(npi(120)) < first.index(npi(119))
    assert npi(1) in clients["dan"].get(at(people, "?sort=-npi&page=2")).content.decode()
    answer = clients["dan"].get(f"/practices/{people.practice.pk}/clinicians.csv?sort=npi")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 120
    assert (rows[0]["NPI"], rows[0]["Status"], rows[0]["Compared with"]) == (
        npi(1),
        "Listed",
        "Participant list 2027, final",
    )


def test_the_page_takes_as_many_queries_for_fifty_as_for_one(
    people: People, clients: Clients, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publish(many(50), kind=Kind.FINAL)
    clients["bob"].post(at(people, "add/organization/"), {"organization": "prairie-heart-group"})
    clients["dan"].get(at(people))
    with django_assert_max_num_queries(12):
        clients["dan"].get(at(people))


def test_while_no_list_is_loaded_nothing_is_said_of_anybody(people: People, clients: Clients) -> None:
    put_on(people, clients["bob"], EMMY.npi)
    assert "Not known" in row(people, clients["dan"], "Name not known")
    publish_preliminary()
    assert "NOETHER" in row(people, clients["dan"], "NOETHER")
    assert "No list was loaded when they were added" in clients["dan"].get(at(people)).content.decode()
