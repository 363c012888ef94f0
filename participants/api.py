"""`/api/v1/`: the contract's JSON for clinicians, ZIP codes and releases."""

from collections.abc import Iterable
from typing import Annotated, Literal

from django.db.models import F
from django.http import Http404, HttpRequest
from ninja import Path, Query, Router
from ninja.errors import HttpError, ValidationError

from participants import answers
from participants.api_parameters import OrEmpty, Page, PageSize, StateCode
from participants.difference_groups import Group, by_cohort_and_state
from participants.filters import ClinicianFilter
from participants.importing import diff
from participants.models import Cohort, Dataset, Release, Status
from participants.places.zips import about_zip
from participants.schemas import ChangeOut, ClinicianOut, DifferenceOut, FoundOut, ReleaseOut, SearchOut, ZipOut
from participants.search import LARGEST_PAGE, PAGE_SIZE, search

router = Router()

ZipCode = Annotated[str, Path(pattern=r"^[0-9]{5}(-?[0-9]{4})?$", example="12207")]


@router.get("clinicians", response=SearchOut, tags=["clinicians"], summary="Search for clinicians")
def clinicians(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, example="smith, john")] = "",
    state: Annotated[str, Query(max_length=2, example="NY")] = "",
    cohort: Annotated[Cohort | None, OrEmpty] = None,
    small_practice: Annotated[Literal["yes", "no"] | None, OrEmpty] = None,
    status: Annotated[Status | None, OrEmpty] = None,
    performance_year: Annotated[int | None, OrEmpty] = None,
    sort: Annotated[Literal["name", "state", "organization", "npi"] | None, OrEmpty] = None,
    page: Page = 1,
    page_size: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE,
) -> SearchOut:
    """Clinicians by name, organization or the beginning of an NPI, each with the reason; without `sort`, the best match
    first.

    While somebody matches every word, nobody else is given; otherwise those who match all words but one, and `partial`
    is true.
    """
    filters = ClinicianFilter(request.GET)
    if not filters.is_valid():
        wrong = filters.form.errors.as_data()
        raise ValidationError([{"loc": ("query", name), "msg": " ".join(wrong[name][0].messages)} for name in wrong])
    if filters.release is None:
        return SearchOut(page=page, page_size=page_size)
    results = search(
        filters.text,
        release=filters.release,
        clinicians=filters.qs,
        page=page,
        page_size=page_size,
        order=filters.order,
    )
    return SearchOut(
        count=results.count,
        count_is_exact=results.count_is_exact,
        page=page,
        page_size=page_size,
        next=next_page(request, page) if results.has_next else None,
        release=ReleaseOut.from_orm(filters.release),
        partial=results.partial,
        problem=results.problem,
        results=[FoundOut.of(hit, request) for hit in results.hits],
    )


@router.get("clinicians/{npi}", response=ClinicianOut, tags=["clinicians"], summary="One NPI")
def clinician(request: HttpRequest, npi: Annotated[str, Path(max_length=40)]) -> ClinicianOut:
    """Whether an NPI is listed, was listed, or is not, with every listing and its history."""
    return ClinicianOut.of(answers.about_npi(npi))


@router.get("zip/{zip_code}", response=ZipOut, tags=["areas"], summary="One ZIP code")
def zip_code(request: HttpRequest, zip_code: ZipCode) -> ZipOut:
    """Whether a ZIP code lies in mandatory areas. This is about the place: CMS decides participation from claims."""
    return ZipOut.of(about_zip(zip_code[:5]))


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
    base, other = published_release(base_id), published_release(other_id)
    if base.dataset != other.dataset:
        raise Http404("The two releases are of different datasets.")
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


def counted(found: Iterable[Group]) -> dict[str, dict[diff.ChangeKind, int]]:
    return {group.value: {"added": group.added, "removed": group.removed, "changed": group.changed} for group in found}


def published_release(pk: int) -> Release:
    """A release that was public at some time; one that was withdrawn since stays readable at its address."""
    found = Release.objects.exclude(published_at=None).filter(pk=pk).first()
    if found is None:
        raise Http404(f"There is no release {pk}.")
    return found


def next_page(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page + 1)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
