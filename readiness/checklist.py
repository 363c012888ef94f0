"""A practice's checklist as its page shows it: categories with rows, a row for each task of the practice, and one row
for all clinicians of an item, which can be opened.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from asm_portal.dates import in_short
from asm_portal.rules.years import YEARS
from readiness.forms.widgets import options_of
from readiness.models import Evidence, Membership, Practice, Task, TaskStatus
from readiness.progress import Share, by_category
from readiness.task_states import TaskState
from readiness.template import TEMPLATE, Category, Item

GROUP_PAGE_SIZE = 25
PRESENT = Q(evidence__withdrawn_at=None, evidence__isnull=False)

Choices = Iterable[tuple[Any, str]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A task in the list. `typed` is what somebody entered that could not be saved, by field, `problems` why not.

    `theirs` is what somebody else has saved in the meantime, in words by field; the row then has the new version. What
    is made of numbers alone, and named a dozen times, has nothing to escape and is a SafeString.
    """

    is_group: ClassVar = False

    task: TaskState
    clinician: str
    evidence: int
    sheet: "Sheet"
    is_nested: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    theirs: tuple[tuple[str, str, str], ...] = ()
    is_saved: bool = False

    @property
    def item(self) -> Item:
        return TEMPLATE.items[self.task.item]

    @cached_property
    def key(self) -> SafeString:
        """What it is known by on the page."""
        return SafeString(self.task.id)

    @property
    def version(self) -> SafeString:
        return SafeString(self.task.version)

    @property
    def name(self) -> str:
        return f"{self.task.item}, {self.clinician}" if self.clinician else self.task.item

    @cached_property
    def url(self) -> SafeString:
        return format_html("{}{}/", self.sheet.tasks_url, self.key)

    @cached_property
    def save_url(self) -> SafeString:
        return format_html("{}row/{}", self.url, self.sheet.query)

    @property
    def is_overdue(self) -> bool:
        return self.task.is_overdue(self.sheet.today)

    @property
    def status(self) -> str:
        return str(TaskStatus(self.task.status).label)

    @property
    def owner(self) -> str:
        return self.sheet.names.get(str(self.task.owner_id or ""), "")

    @property
    def reason(self) -> str:
        return self.typed.get("reason", self.task.reason)

    @property
    def due(self) -> str:
        return self.typed.get("due", self.task.due.isoformat() if self.task.due else "")

    @property
    def statuses(self) -> SafeString:
        return self.sheet.statuses(self.typed.get("status", self.task.status))

    @property
    def owners(self) -> SafeString:
        return self.sheet.owners(self.typed.get("owner", str(self.task.owner_id or "")))

    @property
    def title(self) -> SafeString:
        return title(self.task.item)

    @property
    def about(self) -> SafeString:
        return about(self.task.item, self.sheet.year)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The tasks of one item for all clinicians that pass the filters. `page` has its rows while it is open.

    `due` is the first day of those that are not finished; `stamp`: see `stamp_of`.
    """

    is_group: ClassVar = True

    item: Item
    share: Share
    overdue: int
    due: str
    evidence: int
    stamp: str
    url: str
    sheet: "Sheet"
    page: "Page[Row] | None" = None

    @property
    def key(self) -> SafeString:
        """What it is known by on the page."""
        return SafeString(self.item.id)

    @property
    def title(self) -> SafeString:
        return title(self.item.id)

    @property
    def about(self) -> SafeString:
        return about(self.item.id, self.sheet.year)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A category with those of its rows that pass the filters. `share` is of all its tasks."""

    category: Category
    share: Share
    rows: tuple[Row | Group, ...]


class Sheet:
    """What the rows have in common, made once: the choices of their lists, as HTML, the address of their tasks, and the
    query string of the list to go back to.
    """

    def __init__(self, practice: Practice, members: Choices, *, query: str, today: date) -> None:
        everybody = [("", "Nobody"), *members]
        self.statuses = cache(lambda chosen: options_of(TaskStatus.choices, chosen=chosen))
        self.owners = cache(lambda chosen: options_of(everybody, chosen=chosen))
        self.names = {str(value): label for value, label in everybody}
        self.tasks_url = escape(reverse("task", args=[practice.pk, 0]).removesuffix("0/"))
        self.query = escape(f"?{query}" if query else "")
        self.year = practice.performance_year
        self.today = today


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """The tasks that pass the filters. `clinicians` are names by id, in the order of the rows; `evidence` says how much
    there is of it, by task.

    Clinicians' tasks stand behind one row for each item, which shows a page of them if it is the one that is `opened`;
    `is_flat` shows each. `closed` is the address at which no item is open.
    """

    tasks: Sequence[TaskState]
    clinicians: Mapping[int, str]
    evidence: Mapping[int, int]
    sheet: Sheet
    opened: str
    page: int
    is_flat: bool
    closed: str

    def sections(self, shares: Mapping[str, Share]) -> list[Section]:
        """The categories in which there is something. `shares` are those of the categories."""
        by_item: dict[str, list[TaskState]] = defaultdict(list)
        for task in self.tasks:
            by_item[task.item].append(task)
        sections = [
            Section(
                category=category,
                share=shares[slug],
                rows=tuple(row for item in TEMPLATE.of_category(slug) for row in self.rows(item, by_item[item.id])),
            )
            for slug, category in TEMPLATE.categories.items()
        ]
        return [section for section in sections if section.rows]

    def rows(self, item: Item, tasks: Sequence[TaskState]) -> list[Row | Group]:
        if tasks and item.is_per_clinician and not self.is_flat:
            return [self.group(item, tasks)]
        return [self.row(task) for task in tasks]

    def row(self, task: TaskState, *, is_nested: bool = False) -> Row:
        return Row(
            task=task,
            clinician=self.clinicians.get(task.clinician_id or 0, ""),
            evidence=self.evidence.get(task.id, 0),
            sheet=self.sheet,
            is_nested=is_nested,
        )

    def group(self, item: Item, tasks: Sequence[TaskState]) -> Group:
        is_open = item.id == self.opened
        due = min((task.due for task in tasks if task.is_open and task.due), default=None)
        address = self.closed if is_open else f"{self.closed}{'&' if '?' in self.closed else '?'}open={item.id}"
        return Group(
            item=item,
            share=Share.of(tasks),
            overdue=sum(task.is_overdue(self.sheet.today) for task in tasks),
            due=in_short(due) if due else "",
            evidence=sum(self.evidence.get(task.id, 0) for task in tasks),
            stamp=stamp_of(tasks),
            url=f"{address}#{item.id}",
            sheet=self.sheet,
            page=self.page_of(tasks) if is_open else None,
        )

    def page_of(self, tasks: Iterable[TaskState]) -> "Page[Row]":
        places = {clinician: place for place, clinician in enumerate(self.clinicians)}
        tasks = sorted(tasks, key=lambda task: places.get(task.clinician_id or 0, len(places)))
        return Paginator([self.row(task, is_nested=True) for task in tasks], GROUP_PAGE_SIZE).get_page(self.page)


def stamp_of(tasks: Collection[Task | TaskState]) -> str:
    """Changes whenever one of the tasks does, because versions only grow."""
    return f"{len(tasks)}.{sum(task.version for task in tasks)}"


def evidence_of(practice: Practice) -> dict[int, int]:
    """How much there is, by task."""
    present = Evidence.objects.filter(practice=practice, withdrawn_at=None)
    return dict(present.values_list("task").annotate(Count("pk")))


def in_rows(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with their clinicians, in the order of those' names, and with `papers`, how much evidence each has."""
    tasks = tasks.select_related("clinician").annotate(papers=Count("evidence", filter=PRESENT))
    return tasks.order_by("clinician__last_name", "clinician__first_name", "clinician__npi", "pk")


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How much there is of a checklist, whatever the filters: in all, of one's own, overdue, and done by category."""

    all: int
    mine: int
    overdue: int
    shares: Mapping[str, Share]


def overview_of(tasks: Sequence[TaskState], membership: Membership, *, today: date) -> Overview:
    categories = by_category(TEMPLATE, tasks, today=today)
    return Overview(
        all=len(tasks),
        mine=sum(task.owner_id == membership.user_id for task in tasks),
        overdue=sum(progress.overdue for progress in categories),
        shares={progress.category.slug: progress for progress in categories},
    )


@cache
def title(item_id: str) -> SafeString:
    """How the list names an item."""
    item = TEMPLATE.items[item_id]
    return format_html('<span class="item-id">{}</span> {}', item.id, item.title)


@lru_cache(maxsize=1024)
def about(item_id: str, year: int) -> SafeString:
    """Under an item's title: why it is there, what it costs, what to keep, and each rule with its source. The same for
    everybody.
    """
    item = TEMPLATE.items[item_id]
    return render_to_string("readiness/_about.html", item_context(item, year))


def item_context(item: Item, year: int) -> dict[str, Any]:
    of_year = YEARS[year]
    return {
        "item": item,
        "dues": item.dues(of_year),
        "cost": item.consequence.words_in(of_year) if item.consequence else "",
    }
