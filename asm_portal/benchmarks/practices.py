"""The two pages that a practice opens most, while the portal has many practices."""

from collections.abc import Iterable
from copy import copy
from itertools import cycle
from typing import Any, TypeVar

from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asm_portal.accounts.models import User
from asm_portal.benchmarks.pages import browser, times_of
from asm_portal.benchmarks.parts import Part, Run
from asm_portal.benchmarks.publishing import publish_list
from asm_portal.benchmarks.results import MEDIAN, P95, REAL, Key, Measure, Values, spread
from asm_portal.benchmarks.scratch import scratch
from asm_portal.rules.years import YEARS
from participants import sample
from participants.models import Clinician, Kind, Release
from readiness.actions.plan import answer_questions
from readiness.actions.practices import create_practice
from readiness.actions.roster import add_clinicians
from readiness.models import Evidence, Membership, Practice, PracticeClinician, Role, Task, TaskStatus
from readiness.template import TEMPLATE

MANY = 200
CLINICIANS = 50  # of each practice
WITH_EVIDENCE = 10  # every tenth task has some
WARM_UP = 3  # practices whose pages are asked for first: their queries are counted, their seconds are not

OVERVIEW, CHECKLIST = "overview", "checklist"
PAGES = {OVERVIEW: "practice", CHECKLIST: "checklist"}
QUERIES = "queries"

MEASURES: dict[Key, Measure] = {
    (OVERVIEW, QUERIES): Measure("Overview, most queries", "number", {MANY: 12}),
    (OVERVIEW, MEDIAN): Measure("Overview, median", "ms", {MANY: 50}),
    (OVERVIEW, P95): Measure("Overview, p95", "ms"),
    (CHECKLIST, QUERIES): Measure("Checklist, most queries", "number", {MANY: 12}),
    (CHECKLIST, MEDIAN): Measure("Checklist, median", "ms", {MANY: 50}),
    (CHECKLIST, P95): Measure("Checklist, p95", "ms"),
}

M = TypeVar("M", bound=models.Model)


def measure_practices(number: int, run: Run) -> Values:
    with scratch() as folder:
        run.tell(f"{number:,} practices: making them")
        rows = min(REAL, 2 * number * CLINICIANS)
        release = publish_list(sample.generated(rows, run.seed), folder, Kind.FINAL)
        memberships = make_practices(number, release)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        run.tell(f"{number:,} practices: asking for pages")
        clients = [(signed_in(membership.user), membership.practice) for membership in memberships]
        values: Values = {}
        for name, view in PAGES.items():
            values[name, QUERIES] = max(
                queries_of(address_of(practice, view), client) for client, practice in clients[:WARM_UP]
            )
            seconds = [
                second for client, practice in clients for second in times_of([address_of(practice, view)], client)
            ]
            values |= spread(name, seconds)
        return values


def address_of(practice: Practice, view: str) -> str:
    return reverse(view, args=[practice.pk])


def signed_in(user: User) -> Client:
    client = browser()
    client.force_login(user)
    return client


def queries_of(address: str, client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        times_of([address], client)
    return len(queries)


def make_practices(number: int, release: Release) -> list[Membership]:
    """Practices with one owner each. The first is planned as people do it; the others are copies of it."""
    owners = User.objects.bulk_create(User(email=f"owner{index}@example.org") for index in range(number))
    first = create_practice(name="Practice 1", performance_year=min(YEARS), actor=owners[0])
    listed = Clinician.objects.filter(release=release).order_by("npi").values_list("npi", flat=True)
    answer_questions(first, dict.fromkeys(TEMPLATE.questions, True), actor=owners[0])
    add_clinicians(first, listed[:CLINICIANS], actor=owners[0])
    first.refresh_from_db()
    work_on(first, owners[0])
    for index, owner in enumerate(owners[1:], start=2):
        copy_practice(first, f"Practice {index}", owner)
    return list(Membership.objects.select_related("practice", "user").order_by("pk"))


def work_on(practice: Practice, owner: User) -> None:
    """Somebody has begun: of four tasks each status, and here and there evidence."""
    tasks = list(practice.tasks.order_by("pk"))
    for task, status in zip(tasks, cycle(TaskStatus), strict=False):
        task.status, task.owner = status, owner
        task.reason = "Nobody does this here." if status == TaskStatus.NOT_APPLICABLE else ""
    Task.objects.bulk_update(tasks, ["status", "owner", "reason"])
    add_evidence(tasks, owner)


def add_evidence(tasks: list[Task], owner: User) -> None:
    Evidence.objects.bulk_create(
        Evidence(practice_id=task.practice_id, task=task, title="Report", url="https://example.org/", added_by=owner)
        for task in tasks[::WITH_EVIDENCE]
    )


def copy_practice(first: Practice, name: str, owner: User) -> None:
    practice = Practice.objects.create(name=name, performance_year=first.performance_year, answers=first.answers)
    Membership.objects.create(practice=practice, user=owner, role=Role.OWNER)
    roster = list(first.clinicians.order_by("pk"))
    clinicians = PracticeClinician.objects.bulk_create(copies(roster, practice=practice))
    copy_of: dict[int | None, int] = {old.pk: new.pk for old, new in zip(roster, clinicians, strict=True)}
    tasks = copies(first.tasks.order_by("pk"), practice=practice, owner=owner)
    for task in tasks:
        task.clinician_id = copy_of.get(task.clinician_id)
    add_evidence(Task.objects.bulk_create(tasks), owner)


def copies(rows: Iterable[M], **changed: Any) -> list[M]:
    """New rows, not saved yet, that differ in these fields."""
    made = [copy(row) for row in rows]
    for row in made:
        row.pk = None
        for name, value in changed.items():
            setattr(row, name, value)
    return made


PRACTICES = Part(
    of="practices",
    title="Practices",
    sizes=(MANY,),
    small=3,
    measures=MEASURES,
    measure=measure_practices,
    explanation=f"""\
- Each **practice** has an owner of its own and {CLINICIANS} clinicians, the same ones in all, every question answered
  with yes so that the checklist is as long as it can be, tasks in every status, and evidence for every tenth of them.
- The owner of each asks for the **overview** and for the whole **checklist** once. Queries are all that a page takes,
  from the session on.""",
)
