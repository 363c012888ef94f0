"""The history of a practice: nobody can change it, and it goes only with the practice."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from readiness.actions.history import Action, permit_erasing, record
from readiness.models import HistoryEntry
from tests.readiness.conftest import People


@pytest.fixture
def entry(people: People) -> HistoryEntry:
    record(people.practice, people.practice, Action.CHANGED, actor=people.alice, changes={"name": ("A", "B")})
    return HistoryEntry.objects.get()


def test_an_entry_says_who_did_what(entry: HistoryEntry, people: People) -> None:
    assert (entry.actor, entry.label, entry.changes) == (people.alice, "Riverside Heart", {"name": ["A", "B"]})


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: HistoryEntry.objects.update(label="Nothing happened"),
        lambda: HistoryEntry.objects.all().delete(),
    ],
    ids=["changing", "deleting"],
)
def test_the_database_refuses(entry: HistoryEntry, attempt: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        attempt()
    assert HistoryEntry.objects.get().label == "Riverside Heart"


def test_it_goes_with_the_practice(entry: HistoryEntry, people: People) -> None:
    with transaction.atomic():
        permit_erasing(people.practice)
        people.practice.delete()
    assert not HistoryEntry.objects.exists()


def test_erasing_one_practice_leaves_the_history_of_others(entry: HistoryEntry, people: People) -> None:
    permit_erasing(people.other)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        people.practice.delete()
