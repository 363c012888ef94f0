"""`/api/v1/releases`: the published files, and what changed from one to another."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.db.models import F
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from participants.api.parameters import OrEmpty, Page, PageSize, StateCode, next_page
from participants.api.schemas import ReleaseOut
from participants.difference_groups import Group, by_cohort_and_state
from participants.importing import diff
from participants.importing.diff import Change, ChangeKind
from participants.models import Cohort, Dataset, Release
from participants.published import published_release, releases_to_compare

router = Router()


class ChangeOut(Schema):
    kind: Literal["added", "removed", "changed"]
    row: dict[str, Any]
    changes: dict[str, list[Any]]

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        return cls(kind=change.kind, row=change.published_row, changes=change.changes)


class DifferenceOut(Schema):
    """`counts` are of what was asked for; `states` and `cohorts` are of all differences of two participant lists."""

    base: ReleaseOut
    other: ReleaseOut
    counts: dict[ChangeKind, int]
    states: dict[str, dict[ChangeKind, int]]
    cohorts: dict[str, dict[ChangeKind, int]]
    page: int
    page_size: int
    next: str | None
    results: list[ChangeOut]


@router.get("releases", response=list[ReleaseOut], tags=["releases"], summary="All releases")
def releases(request: HttpRequest, dataset: Annotated[Dataset | None, OrEmpty] = None) -> list[Release]:
    """Every published release, newest first."""
    published = Release.objects.published()
    if dataset:
        published = published.of(dataset)
    return list(published.order_by(F("published_at").desc(), "-pk"))


@router.get("releases/{release_id}", response=ReleaseOut, tags=["releases"], summary="One release")
def release(request: HttpRequest, release_id: int) -> Release:
    """A file as it was published, with its hash, its source and its dates."""
    return published_release(release_id)


@router.get(
    "releases/{base_id}/diff/{other_id}",
    response=DifferenceOut,
    tags=["releases"],
    summary="What changed between two releases",
)
def difference(
    request: HttpRequest,
    base_id: int,
    other_id: int,
    kind: Annotated[Literal["added", "removed", "changed"] | None, OrEmpty] = None,
    state: Annotated[StateCode | None, OrEmpty] = None,
    cohort: Annotated[Cohort | None, OrEmpty] = None,
    page: Page = 1,
    page_size: PageSize = 100,
) -> DifferenceOut:
    """What the second release added, removed and changed against the first; of participant lists, also by state and
    cohort. A row that moved counts where it was.
    """
    base, other = releases_to_compare(base_id, other_id)
    where = {name: value for name, value in (("state", state), ("cohort", cohort)) if value}
    people = base.dataset == Dataset.PARTICIPANTS
    if where and not people:
        raise HttpError(422, "Only differences of participant lists have a state and a cohort.")
    found_by = by_cohort_and_state(base, other) if people else {}
    counts = diff.counts(base, other, where=where)
    total = counts[kind] if kind else sum(counts.values())
    found = diff.changes(base, other, kind=kind, where=where, offset=(page - 1) * page_size, limit=page_size)
    return DifferenceOut(
        base=ReleaseOut.from_orm(base),
        other=ReleaseOut.from_orm(other),
        counts=counts,
        states=counted(found_by.get("state", ())),
        cohorts=counted(found_by.get("cohort", ())),
        page=page,
        page_size=page_size,
        next=next_page(request, page) if page * page_size < total else None,
        results=[ChangeOut.of(change) for change in found],
    )


def counted(found: Iterable[Group]) -> dict[str, dict[ChangeKind, int]]:
    return {group.value: {"added": group.added, "removed": group.removed, "changed": group.changed} for group in found}
