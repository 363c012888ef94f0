"""`/api/v1/clinicians`: the search, and what the list says of one NPI."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Query, Router, Schema
from ninja.errors import ValidationError

from participants.answers import ClinicianAnswer, HistoryEntry, about_npi
from participants.api.parameters import OrEmpty, Page, next_page
from participants.api.schemas import ListingOut, ReleaseOut
from participants.filters import ClinicianFilter
from participants.models import Cohort, Status
from participants.search import LARGEST_PAGE, PAGE_SIZE, Hit, MatchKind, search

router = Router()


class HistoryOut(Schema):
    release_id: int
    released_on: date | None
    event: Literal["added", "removed", "changed"]
    cohort: str
    organization: str
    changes: dict[str, list[Any]]

    @classmethod
    def of(cls, entry: HistoryEntry) -> "HistoryOut":
        return cls(
            release_id=entry.release.pk,
            released_on=entry.release.released_on,
            event=entry.event.value,
            cohort=entry.listing.cohort,
            organization=entry.listing.organization,
            changes={name: list(values) for name, values in entry.changes.items()},
        )


class ClinicianOut(Schema):
    """`problem` says why `npi` is no NPI when `valid` is false."""

    npi: str
    valid: bool
    problem: str | None
    status: Literal["listed", "formerly_listed", "not_listed"]
    first_name: str
    last_name: str
    sample: bool
    release: ReleaseOut | None
    listings: list[ListingOut]
    history: list[HistoryOut]

    @classmethod
    def of(cls, answer: ClinicianAnswer) -> "ClinicianOut":
        return cls(
            npi=answer.npi,
            valid=answer.problem is None,
            problem=answer.problem,
            status=answer.verdict.value,
            first_name=answer.listings[0].first_name if answer.listings else "",
            last_name=answer.listings[0].last_name if answer.listings else "",
            sample=answer.sample,
            release=ReleaseOut.from_orm(answer.release) if answer.release else None,
            listings=[ListingOut.of(listing) for listing in answer.listings],
            history=[HistoryOut.of(entry) for entry in answer.history],
        )


class MatchOut(Schema):
    kind: MatchKind
    reason: str


class FoundOut(Schema):
    """`state` is the first of `states`. `url` is the page about the clinician."""

    npi: str
    first_name: str
    last_name: str
    state: str
    states: list[str]
    status: Status
    cohorts: list[str]
    organizations: list[str]
    small_practice: bool | None
    match: MatchOut
    url: str

    @classmethod
    def of(cls, hit: Hit, request: HttpRequest) -> "FoundOut":
        clinician = hit.clinician
        return cls(
            npi=clinician.npi,
            first_name=clinician.first_name,
            last_name=clinician.last_name,
            state=clinician.states[0],
            states=clinician.states,
            status=Status(clinician.status),
            cohorts=clinician.cohorts,
            organizations=clinician.organizations,
            small_practice=clinician.small_practice,
            match=MatchOut(kind=hit.match.kind, reason=hit.match.reason),
            url=request.build_absolute_uri(reverse("clinician", args=[clinician.npi])),
        )


class SearchOut(Schema):
    """`count` stops at 10,000; then `count_is_exact` is false. `next` is the next page's address. `problem` says why
    ten digits or more are no NPI. Without a `release` no list is loaded, and nobody can be found.
    """

    count: int = 0
    count_is_exact: bool = True
    page: int
    page_size: int
    next: str | None = None
    release: ReleaseOut | None = None
    partial: bool = False
    problem: str | None = None
    results: list[FoundOut] = []


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
    return ClinicianOut.of(about_npi(npi))
