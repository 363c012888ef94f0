"""How far a practice has come, what is next, and what it stands to lose: from tasks and proofs alone."""

from datetime import date
from itertools import count

import pytest

from asm_portal.rules.years import YEARS
from readiness.plan import Facts, Participant, planned
from readiness.progress import Progress, Share, progress
from readiness.proof import Proof
from readiness.task_states import TaskState
from readiness.template import TEMPLATE

TODAY = date(2027, 1, 15)
FIRST, SECOND = 1, 2
BOTH = Facts(participants=tuple(Participant(id=n, cohorts=frozenset({"heart_failure"})) for n in (FIRST, SECOND)))


def tasks(*, facts: Facts = BOTH, **statuses: str) -> list[TaskState]:
    """The tasks of a practice with two participants, to do unless told otherwise by item."""
    ids = count(1)
    return [
        TaskState(
            id=next(ids),
            item=item,
            clinician_id=clinician,
            status=statuses.get(item, "to_do"),
            due=TEMPLATE.items[item].planned_due(YEARS[2027]),
        )
        for item, clinician in sorted(planned(TEMPLATE, facts), key=str)
    ]


def of(states: list[TaskState], *proofs: Proof, today: date = TODAY) -> Progress:
    return progress(TEMPLATE, states, proofs, today=today)


def done(*items: str) -> dict[str, str]:
    return dict.fromkeys(items, "done")


def proof(item: str, *, proven: bool, clinician: int | None = None) -> Proof:
    return Proof(item, clinician, proven, "")


PRIMARY_CARE = done("D1", "D2", "D3", "D8")
COLLABORATION = done("D5", "D6", "D8")
INTEROPERABILITY = done(*(f"E{number}" for number in range(1, 10)))


def test_progress_is_counted_by_category_without_what_does_not_apply() -> None:
    found = of(tasks(A1="done", A7="done", A2="not_applicable"))
    participation = found.categories[0]
    assert (participation.category.title, participation.done, participation.total) == ("Participation", 3, 12)
    assert participation.percent == 25
    assert [category.category.letter for category in found.categories] == list("ABCDEF")


@pytest.mark.parametrize(("share", "percent"), [((0, 0), 100), ((0, 3), 0), ((199, 200), 99), ((200, 200), 100)])
def test_a_hundred_percent_means_all_of_it(share: tuple[int, int], percent: int) -> None:
    assert Share(done=share[0], total=share[1]).percent == percent


def test_what_is_overdue_comes_first_due_first() -> None:
    found = of(tasks(), today=date(2026, 12, 15))
    assert {task.item for task in found.overdue} == {"A1", "A2", "A3", "F1"}
    assert not of(tasks(A1="done", A2="done", A3="not_applicable", F1="done"), today=date(2026, 12, 15)).overdue
    assert [task.due for task in found.overdue] == sorted(task.due for task in found.overdue if task.due)


def test_the_next_five_things_are_items_with_all_their_open_tasks() -> None:
    steps = of(tasks()).next
    assert [step.item.id for step in steps] == ["A1", "A2", "A3", "F1", "A4"]
    assert len(steps[0].tasks) == 2
    assert of(tasks(A1="done")).next[0].item.id == "A2"


def test_with_nothing_done_every_point_is_at_risk() -> None:
    at_risk = of(tasks()).at_risk
    assert (at_risk.improvement, at_risk.interoperability, at_risk.points) == (-20, -10, -30)
    assert at_risk.zero_score == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("statuses", "points"),
    [({}, -20), (PRIMARY_CARE, -10), (COLLABORATION, -10), (PRIMARY_CARE | COLLABORATION, 0)],
    ids=["none", "first", "second", "both"],
)
def test_improvement_activities_cost_ten_points_each(statuses: dict[str, str], points: int) -> None:
    assert of(tasks(**statuses)).at_risk.improvement == points


def test_an_activity_that_one_participant_lacks_is_not_complete() -> None:
    states = tasks(**PRIMARY_CARE)
    lacking = next(state for state in states if state.item == "D2")
    states[states.index(lacking)] = TaskState(
        id=lacking.id, item="D2", clinician_id=lacking.clinician_id, status="in_progress", due=lacking.due
    )
    assert of(states).at_risk.improvement == -20


def test_a_proof_counts_for_more_than_what_somebody_ticked() -> None:
    states = tasks(**COLLABORATION)
    assert of(states, proof("D5", proven=False, clinician=SECOND)).at_risk.improvement == -20
    states = tasks(D6="done", D8="done")
    proofs = [proof("D5", proven=True, clinician=clinician) for clinician in (FIRST, SECOND)]
    assert of(states, *proofs).at_risk.improvement == -10
    assert of(states, proof("D5", proven=True)).at_risk.improvement == -10


def test_interoperability_is_lost_unless_all_of_it_is_there() -> None:
    assert of(tasks(**INTEROPERABILITY)).at_risk.interoperability == 0
    assert of(tasks(**INTEROPERABILITY | {"E7": "in_progress"})).at_risk.interoperability == -10
    assert of(tasks(**INTEROPERABILITY | {"E7": "not_applicable"})).at_risk.interoperability == 0


def test_a_clinician_without_one_complete_measure_would_score_zero() -> None:
    assert of(tasks(), proof("B9", proven=True, clinician=FIRST)).at_risk.zero_score == (SECOND,)
    assert of(tasks(B9="done")).at_risk.zero_score == ()


def test_a_practice_without_participants_is_told_no_clinician_but_loses_its_points() -> None:
    at_risk = of(tasks(facts=Facts())).at_risk
    assert (at_risk.improvement, at_risk.zero_score) == (-20, ())


def test_nothing_done_for_an_activity_is_not_the_same_as_nothing_to_do() -> None:
    everything = dict.fromkeys(["D1", "D2", "D3", "D8", "D5", "D6"], "not_applicable")
    assert of(tasks(**everything)).at_risk.improvement == -20
