"""A practice's checklist as its page shows it: categories with rows, a row for each task of the practice, and one row
for all clinicians of an item, which can be opened.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from asm_portal.rules.years import YEARS
from readiness.filters import OPEN, is_overdue
from readiness.models import Evidence, Membership, Practice, Task, TaskStatus
from readiness.progress import Share
from readiness.template import TEMPLATE, Category, Item

GROUP_PAGE_SIZE = 25
PRESENT = Q(evidence__withdrawn_at=None, evidence__isnull=False)

Choices = Iterable[tuple[Any, str]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A task in the list. `typed` is what somebody entered that could not be saved, by field, `problems` why not.

    `theirs` is what somebody else has saved in the meantime, in words by field; the row then has the new version.
    """

    task: Task
    item: Item
    evidence: int
    options: "Options"
    today: date
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    theirs: tuple[tuple[str, str, str], ...] = ()
    is_saved: bool = False

    @property
    def key(self) -> str:
        """What it is known by on the page, and ticked by."""
        return str(self.task.pk)

    @property
    def url(self) -> str:
        return f"{self.options.tasks_url}{self.task.pk}/"

    @property
    def is_overdue(self) -> bool:
        return self.task.status in OPEN and self.task.due is not None and self.task.due < self.today

    @property
    def owner(self) -> str:
        return self.options.names.get(str(self.task.owner_id or ""), "")

    @property
    def reason(self) -> str:
        return self.typed.get("reason", self.task.reason)

    @property
    def due(self) -> str:
        return self.typed.get("due", self.task.due.isoformat() if self.task.due else "")

    @property
    def statuses(self) -> SafeString:
        return self.options.statuses(self.typed.get("status", self.task.status))

    @property
    def owners(self) -> SafeString:
        return self.options.owners(self.typed.get("owner", str(self.task.owner_id or "")))

    @property
    def about(self) -> SafeString:
        return about(self.item.id, self.task.performance_year)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The tasks of one item for all clinicians that pass the filters. `page` has its rows while it is open.

    `stamp`: see `stamp_of`.
    """

    item: Item
    year: int
    share: Share
    overdue: int
    due: date | None
    evidence: int
    stamp: str
    url: str
    page: "Page[Row] | None" = None

    @property
    def about(self) -> SafeString:
        return about(self.item.id, self.year)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A category with those of its rows that pass the filters. `share` is of all its tasks."""

    category: Category
    share: Share
    rows: tuple[Row | Group, ...]


class Options:
    """What the rows have in common, made once: the choices of their lists, as HTML, and the address of their tasks."""

    def __init__(self, practice: Practice, members: Choices) -> None:
        everybody = [("", "Nobody"), *members]
        self.statuses = self._maker(TaskStatus.choices)
        self.owners = self._maker(everybody)
        self.names = {str(value): label for value, label in everybody}
        self.tasks_url = reverse("task", args=[practice.pk, 0]).removesuffix("0/")

    @staticmethod
    def _maker(choices: Choices) -> Callable[[str], SafeString]:
        pairs = [(str(value), label) for value, label in choices]

        @cache
        def options(chosen: str) -> SafeString:
            return format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((value, SafeString(" selected") if value == chosen else "", label) for value, label in pairs),
            )

        return options


def sections(
    practice: Practice,
    tasks: QuerySet[Task],
    options: Options,
    *,
    today: date,
    opened: str,
    page: int,
    is_flat: bool,
    shares: Mapping[str, Share],
    url_of: Callable[[str], str],
) -> list[Section]:
    """The categories in which there is something, of the practice's `tasks` that pass the filters.

    Clinicians' tasks stand behind one row for each item, except that of the item `opened`; `is_flat` shows each.
    `shares` are those of the categories. `url_of` is the address at which an item is open; of "", at which none is.
    """
    single = tasks if is_flat else tasks.filter(clinician=None)
    found: dict[str, list[Row | Group]] = defaultdict(list)
    for row in rows_of(single, options, today=today):
        found[row.item.id].append(row)
    if not is_flat:
        for group in groups_of(tasks, url_of, year=practice.performance_year, today=today):
            if group.item.id == opened:
                rows = rows_of(tasks.filter(item=opened).exclude(clinician=None), options, today=today)
                page_of_rows = Paginator(rows, GROUP_PAGE_SIZE).get_page(page)
                group = replace(group, page=page_of_rows, url=f"{url_of('')}#{opened}")
            found[group.item.id].append(group)
    listed = [
        Section(
            category=category,
            share=shares[category.slug],
            rows=tuple(row for item in TEMPLATE.of_category(category.slug) for row in found[item.id]),
        )
        for category in TEMPLATE.categories.values()
    ]
    return [section for section in listed if section.rows]


def in_rows(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with their clinicians, in the order of those' names, and with `papers`, how much evidence each has."""
    tasks = tasks.select_related("clinician").annotate(papers=Count("evidence", filter=PRESENT))
    return tasks.order_by("clinician__last_name", "clinician__first_name", "clinician__npi", "pk")


def rows_of(tasks: QuerySet[Task], options: Options, *, today: date) -> list[Row]:
    return [
        Row(
            task=task,
            item=TEMPLATE.items[task.item],
            evidence=task.papers,  # type: ignore[attr-defined]
            options=options,
            today=today,
        )
        for task in in_rows(tasks)
    ]


def stamp_of(tasks: Collection[Task]) -> str:
    """Changes whenever one of the tasks does, because versions only grow."""
    return f"{len(tasks)}.{sum(task.version for task in tasks)}"


def groups_of(tasks: QuerySet[Task], url_of: Callable[[str], str], *, year: int, today: date) -> list[Group]:
    papers = Evidence.objects.filter(task=OuterRef("pk"), withdrawn_at=None).order_by()
    counted = Subquery(papers.values("task").annotate(count=Count("pk")).values("count"))
    found = (
        tasks.exclude(clinician=None)
        .annotate(papers=counted)
        .order_by("item")
        .values("item")
        .annotate(
            tasks=Count("pk"),
            versions=Sum("version"),
            total=Count("pk", filter=~Q(status=TaskStatus.NOT_APPLICABLE)),
            done=Count("pk", filter=Q(status=TaskStatus.DONE)),
            overdue=Count("pk", filter=is_overdue(today)),
            first_due=Min("due", filter=Q(status__in=OPEN)),
            all_papers=Coalesce(Sum("papers"), 0),
        )
    )
    return [
        Group(
            item=TEMPLATE.items[row["item"]],
            year=year,
            share=Share(done=row["done"], total=row["total"]),
            overdue=row["overdue"],
            due=row["first_due"],
            evidence=row["all_papers"],
            stamp=f"{row['tasks']}.{row['versions']}",
            url=f"{url_of(row['item'])}#{row['item']}",
        )
        for row in found
    ]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How much there is of a checklist, whatever the filters: in all, of one's own, overdue, and done by category."""

    all: int
    mine: int
    overdue: int
    shares: Mapping[str, Share]


def overview_of(membership: Membership, *, today: date) -> Overview:
    by_item = (
        Task.objects.current(membership.practice)
        .order_by("item")
        .values("item")
        .annotate(
            tasks=Count("pk"),
            total=Count("pk", filter=~Q(status=TaskStatus.NOT_APPLICABLE)),
            done=Count("pk", filter=Q(status=TaskStatus.DONE)),
            mine=Count("pk", filter=Q(owner=membership.user_id)),
            overdue=Count("pk", filter=is_overdue(today)),
        )
    )
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in by_item:
        counts = {name: count for name, count in row.items() if name != "item"}
        sums[TEMPLATE.items[row["item"]].category].update(counts)
    everything = sum(sums.values(), Counter())
    return Overview(
        all=everything["tasks"],
        mine=everything["mine"],
        overdue=everything["overdue"],
        shares={slug: Share(done=sums[slug]["done"], total=sums[slug]["total"]) for slug in TEMPLATE.categories},
    )


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
