"""The history of a practice as its people read it."""

import csv
import io

import pytest
from django.test import Client

from readiness.actions.history import Action, record
from readiness.actions.tasks import change_task
from readiness.models import TaskStatus
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address, browser


@pytest.fixture
def dan(clinic: Clinic) -> Client:
    """A viewer's browser, after Bob and Carol have each changed a task."""
    for item, actor in (("E1", clinic.people.bob), ("E2", clinic.people.carol)):
        task = clinic.task(item)
        change_task(task.pk, practice=clinic.practice, actor=actor, version=1, status=TaskStatus.DONE)
    return browser(clinic.people.dan)


def body(client: Client, clinic: Clinic, **query: str) -> str:
    page = client.get(address(clinic.practice, "history"), query)
    assert page.status_code == 200
    return words(page).partition("Who What Changes")[2]


def test_it_says_who_did_what(dan: Client, clinic: Clinic) -> None:
    text = body(dan, clinic)
    assert "carol@example.org Task changed E2 Fix the period of at least 180 days in a row Status: To do → Done" in text
    assert text.index("carol@example.org") < text.index("bob@example.org")


def test_the_tasks_that_the_plan_added_are_shown_when_asked_for(dan: Client, clinic: Clinic) -> None:
    assert "Task added" not in body(dan, clinic)
    assert "Task added" in body(dan, clinic, plan="shown")


def test_filters(dan: Client, clinic: Clinic) -> None:
    record(clinic.practice, clinic.practice, Action.CHANGED, actor=clinic.people.alice, changes={"name": ("A", "B")})
    assert "E2" not in body(dan, clinic, who=str(clinic.people.bob.pk))
    assert "Practice changed" in body(dan, clinic, what="practice")
    assert "Task" not in body(dan, clinic, what="practice")
    assert "E1" in body(dan, clinic, since="2020-01-01", until="2099-12-31")
    assert "No entry fits" in words(dan.get(address(clinic.practice, "history"), {"until": "2020-01-01"}))


@pytest.mark.parametrize("query", ["since=yesterday", "who=0", "what=nothing", "plan=x", "since=%00"])
def test_a_filter_that_does_not_exist_is_explained(dan: Client, clinic: Clinic, query: str) -> None:
    page = dan.get(f"{address(clinic.practice, 'history')}?{query}")
    assert page.status_code == 400
    assert "There is a problem" in words(page)


def test_it_is_paged_and_comes_as_a_file(dan: Client, clinic: Clinic) -> None:
    page = words(dan.get(address(clinic.practice, "history"), {"plan": "shown"}))
    assert "Page 1 of " in page
    answer = dan.get(address(clinic.practice, "history-export", "csv"), {"who": str(clinic.people.bob.pk)})
    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[arg-type]
    assert [(line["Who"], line["Changes"]) for line in lines] == [("bob@example.org", "Status: To do → Done")]


def test_another_practices_history_is_its_own(dan: Client, clinic: Clinic) -> None:
    record(clinic.people.other, clinic.people.other, Action.CHANGED, actor=clinic.people.mallory)
    assert "mallory" not in body(dan, clinic)
