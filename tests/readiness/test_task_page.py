"""The page of a task: what people say of it, what the portal can prove, and everything that has happened to it."""

import pytest
from django.test import Client

from readiness.models import Task, TaskStatus
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address, browser


def sent(task: Task, **changes: str) -> dict[str, str]:
    form = {"version": str(task.version), "status": task.status, "owner": "", "reason": "", "due": "", "notes": ""}
    return form | changes


def test_it_says_what_is_asked_and_what_is_proven(carol: Client, clinic: Clinic) -> None:
    page = words(carol.get(address(clinic.practice, "task", clinic.task("E1").pk)))
    assert "Confirm that you use certified EHR technology, and get its CEHRT ID" in page
    assert "Not proven yet" in page
    assert "Certificate of the Certified Health IT Product List would show it." in page
    assert "You must be a meaningful user of certified EHR technology" in page


def test_a_task_of_a_clinician_names_the_clinician(carol: Client, clinic: Clinic) -> None:
    page = words(carol.get(address(clinic.practice, "task", clinic.task("D5", clinic.clinicians[0]).pk)))
    assert "O'HARA B, ADA" in page
    assert "No arrangement names this clinician." in page


def test_it_is_saved_and_its_history_grows(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("E1")
    where = address(clinic.practice, "task-change", task.pk)
    answer = carol.post(where, sent(task, status="done", notes="The vendor has confirmed it."))
    page = words(carol.get(answer.headers["Location"]))
    assert "Saved." in page
    history = page.partition("History of this task")[2]
    assert "carol@example.org Notes: The vendor has confirmed it. Status: To do → Done" in history


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"notes": "Called patient 123-45-6789."}, "what looks like a Social Security number"),
        ({"notes": "x" * 5001}, "at most 5000 characters"),
        ({"status": "not_applicable"}, "Say why it does not apply."),
        ({"due": "31/12/2027"}, "This is not a date."),
    ],
)
def test_what_is_wrong_is_said_and_the_input_kept(
    carol: Client, clinic: Clinic, wrong: dict[str, str], problem: str
) -> None:
    task = clinic.task("E1")
    filled = sent(task, notes="Kept.") | wrong
    answer = carol.post(address(clinic.practice, "task-change", task.pk), filled)
    assert answer.status_code == 422
    assert problem in words(answer)
    for value in wrong.values():
        assert value in answer.content.decode()
    assert clinic.task("E1").version == 1


def test_of_two_who_edit_at_once_the_second_sees_both_and_decides(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("E1")
    where = address(clinic.practice, "task-change", task.pk)
    browser(clinic.people.bob).post(where, sent(task, status="done", notes="Bob's."))
    answer = carol.post(where, sent(task, status="in_progress", notes="Carol's."))
    assert answer.status_code == 409
    text = words(answer)
    assert "bob@example.org has changed E1 in the meantime." in text
    assert "Status Done In progress" in text
    assert "Notes Bob's. Carol's." in text
    assert "Save mine" in text
    carol.post(where, sent(task, status="in_progress", notes="Carol's.", version="2"))
    assert (clinic.task("E1").status, clinic.task("E1").notes) == (TaskStatus.IN_PROGRESS, "Carol's.")


def test_both_meaning_the_same_is_no_conflict(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("E1")
    where = address(clinic.practice, "task-change", task.pk)
    browser(clinic.people.bob).post(where, sent(task, status="done"))
    assert carol.post(where, sent(task, status="done")).status_code == 302


def test_a_viewer_reads_it(clinic: Clinic) -> None:
    dan = browser(clinic.people.dan)
    page = dan.get(address(clinic.practice, "task", clinic.task("E1").pk)).content.decode()
    assert "task-form" not in page
    assert "Add evidence" not in page
    assert "To do" in page


def test_a_task_that_no_longer_applies_is_gone_until_it_does(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("E1")
    Task.objects.filter(pk=task.pk).update(applies=False)
    assert carol.get(address(clinic.practice, "task", task.pk)).status_code == 404


def test_a_task_of_every_item_has_a_page(carol: Client, clinic: Clinic) -> None:
    for task in clinic.practice.tasks.order_by("item", "pk").distinct("item"):
        assert carol.get(address(clinic.practice, "task", task.pk)).status_code == 200, task.item
