"""What a practice has to do follows from its clinicians and its answers, and no work is lost when they change."""

import pytest

from asm_portal.rules.years import YEARS
from participants.models import Kind
from readiness.actions.plan import answer_questions, sync_plan
from readiness.actions.tasks import change_task
from readiness.models import HistoryEntry, PracticeClinician, Task, TaskStatus
from readiness.plan import Facts, Participant, planned
from readiness.template import TEMPLATE
from tests.lists import person
from tests.pages.lists import publish
from tests.readiness.conftest import Clinic, People

HEART = Participant(id=1, cohorts=frozenset({"heart_failure"}), small_practice=False)
SPINE = Participant(id=2, cohorts=frozenset({"low_back_pain"}), small_practice=True)


def items_of(facts: Facts) -> set[str]:
    return {item for item, _ in planned(TEMPLATE, facts)}


def test_a_practice_without_participants_has_what_concerns_every_practice() -> None:
    items = items_of(Facts())
    assert {"A7", "D8", "E1", "F8"} <= items
    assert not [item for item in items if TEMPLATE.items[item].is_per_clinician]
    assert "B3" not in items


def test_each_participant_has_the_items_of_their_cohort() -> None:
    tasks = planned(TEMPLATE, Facts(participants=(HEART, SPINE)))
    assert {("A1", 1), ("A1", 2), ("B7", 1), ("B8", 2)} <= tasks
    assert {("B7", 2), ("B8", 1), ("A1", None)}.isdisjoint(tasks)


def test_the_choice_of_a_small_practice_is_asked_of_small_practices_only() -> None:
    unknown = Participant(id=3, cohorts=frozenset({"heart_failure"}), small_practice=None)
    assert "B3" in items_of(Facts(participants=(HEART, SPINE)))
    assert "B3" not in items_of(Facts(participants=(HEART, unknown)))


@pytest.mark.parametrize(
    ("question", "item"),
    [(item.question, item.id) for item in TEMPLATE.items.values() if item.question],
)
def test_an_item_with_a_question_is_there_while_the_answer_is_yes(question: str, item: str) -> None:
    assert item in items_of(Facts(participants=(HEART,), answers={question: True}))
    assert item not in items_of(Facts(participants=(HEART,), answers={question: False}))
    assert item not in items_of(Facts(participants=(HEART,)))


def test_a_clinic_of_twelve_has_tasks_for_each(clinic: Clinic) -> None:
    counts = {item: clinic.practice.tasks.filter(item=item).count() for item in ("A1", "B7", "B8", "B3", "E1")}
    assert counts == {"A1": 12, "B7": 10, "B8": 2, "B3": 1, "E1": 1}
    assert clinic.task("D5", clinic.clinicians[0]).due == TEMPLATE.items["D5"].planned_due(YEARS[2027])


def test_making_the_plan_again_changes_nothing(clinic: Clinic) -> None:
    before = list(Task.objects.order_by("pk").values()), HistoryEntry.objects.count()
    sync_plan(clinic.practice, actor=clinic.people.alice)
    assert (list(Task.objects.order_by("pk").values()), HistoryEntry.objects.count()) == before


def test_a_clinician_who_leaves_and_comes_back_finds_the_work_as_it_was(clinic: Clinic) -> None:
    clinician = clinic.clinicians[0]
    task = clinic.task("D4", clinician)
    change_task(
        task.pk,
        practice=clinic.practice,
        actor=clinic.people.carol,
        version=task.version,
        status=TaskStatus.DONE,
        notes="Dr. Berg's practice.",
    )
    PracticeClinician.objects.filter(pk=clinician.pk).update(removed_at="2026-12-01T00:00Z")
    sync_plan(clinic.practice, actor=clinic.people.alice)
    assert not clinic.practice.tasks.filter(clinician=clinician, applies=True).exists()
    PracticeClinician.objects.filter(pk=clinician.pk).update(removed_at=None)
    sync_plan(clinic.practice, actor=clinic.people.alice)
    back = clinic.task("D4", clinician)
    assert (back.applies, back.status, back.notes) == (True, TaskStatus.DONE, "Dr. Berg's practice.")


def test_a_new_list_changes_the_plan(clinic: Clinic) -> None:
    """It has lost two clinicians, says No of a third, and puts a fourth into a small practice."""
    heart = (person(number) for number in range(4, 10))
    spine = (person(number, cohort="Low Back Pain") for number in (10, 11))
    people = [person(2, participant_2027="No"), person(3, small_practice_2027="Yes"), *heart, *spine]
    publish(people, kind=Kind.FINAL)
    sync_plan(clinic.practice)
    with_tasks = set(clinic.practice.tasks.filter(applies=True, item="A1").values_list("clinician", flat=True))
    assert with_tasks == {clinician.pk for clinician in clinic.clinicians[2:11]}
    assert clinic.task("B3").applies
    assert HistoryEntry.objects.filter(actor=None, changes={"applies": [True, False]}).exists()


def test_without_a_list_nobody_is_taken_for_a_participant(people: People) -> None:
    PracticeClinician.objects.create(practice=people.practice, npi=person(1).npi)
    sync_plan(people.practice, actor=people.alice)
    assert not people.practice.tasks.filter(clinician__isnull=False).exists()
    assert people.practice.tasks.filter(item="F8").exists()


def test_each_year_has_its_own_tasks(clinic: Clinic) -> None:
    clinic.practice.performance_year = 2028
    clinic.practice.save()
    sync_plan(clinic.practice, actor=clinic.people.alice)
    assert Task.objects.current(clinic.practice).get(item="F8").due.isoformat() == "2029-03-31"
    assert clinic.practice.tasks.filter(item="F8").count() == 2


def test_an_answer_changes_the_plan_and_is_on_record(clinic: Clinic) -> None:
    answer_questions(clinic.practice, {"incentives": True}, actor=clinic.people.bob)
    assert clinic.task("F6").applies
    answer_questions(clinic.practice, {"incentives": False}, actor=clinic.people.bob)
    assert not clinic.task("F6").applies
    question = TEMPLATE.questions["incentives"].text
    entry = HistoryEntry.objects.filter(subject="practice").latest("pk")
    assert (entry.actor, entry.changes) == (clinic.people.bob, {question: ["Yes", "No"]})
