"""The shapes of the API's answers, as the contract names their fields."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from ninja import Schema

from participants.answers import ClinicianAnswer, HistoryEntry, ListingAnswer
from participants.importing.diff import Change, ChangeKind
from participants.models import Area, Status
from participants.places.zips import ZipAnswer
from participants.search import Hit, MatchKind


class ReleaseOut(Schema):
    id: int
    dataset: str
    label: str
    kind: str
    performance_year: int | None
    state: str
    rows: int
    sha256: str
    source_url: str
    released_on: date | None
    published_at: datetime | None
    sample: bool


class YearOut(Schema):
    participant: bool | None
    small_practice: bool | None


class ListingOut(Schema):
    cohort: str
    organization: str
    state: str
    years: dict[str, YearOut]
    release_id: int

    @classmethod
    def of(cls, listing: ListingAnswer) -> "ListingOut":
        years = {
            str(year.year): YearOut(participant=year.participant, small_practice=year.small_practice)
            for year in listing.years
        }
        return cls(
            cohort=listing.cohort,
            organization=listing.organization,
            state=listing.state,
            years=years,
            release_id=listing.release.pk,
        )


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


class AreaOut(Schema):
    """`mandatory` is null while the list of mandatory areas is incomplete and does not name the area."""

    code: str
    title: str
    kind: Area.Kind
    mandatory: bool | None


class CountyOut(Schema):
    geoid: str
    name: str
    state: str
    area: str | None
    land_share: float | None


class ZipOut(Schema):
    """`vintages` are the releases that the answer rests on, by dataset; null where none is loaded."""

    zip: str
    answer: Literal["inside", "partly", "outside", "unknown", "list_incomplete"]
    areas: list[AreaOut]
    counties: list[CountyOut]
    vintages: dict[str, ReleaseOut | None]

    @classmethod
    def of(cls, answer: ZipAnswer) -> "ZipOut":
        return cls(
            zip=answer.zip,
            answer=answer.verdict.value,
            areas=[
                AreaOut(code=area.code, title=area.title, kind=area.kind, mandatory=area.mandatory)
                for area in answer.areas
            ],
            counties=[
                CountyOut(
                    geoid=county.geoid,
                    name=county.name,
                    state=county.state,
                    area=county.area.code if county.area else None,
                    land_share=county.land_share,
                )
                for county in answer.counties
            ],
            vintages={
                dataset.value: ReleaseOut.from_orm(release) if release else None
                for dataset, release in answer.releases.items()
            },
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
