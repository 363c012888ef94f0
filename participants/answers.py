"""What the portal says about an NPI and about a ZIP code: values for pages and for the API, built from live releases.

An answer is about one release of the list and names it. `ClinicianAnswer` is the whole story of an NPI; `ZipAnswer` is
about a place and never decides whether a clinician participates.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

from participants import npi as npis
from participants.models import Area, Clinician, County, Dataset, Listing, MandatoryArea, Release, ZipCounty
from participants.models.listings import Cohort
from participants.states import BY_FIPS


@dataclass(frozen=True)
class Year:
    """What CMS says of a listing for one performance year; None where it has not said."""

    year: int
    participant: bool | None
    small_practice: bool | None


@dataclass(frozen=True)
class ListingAnswer:
    """One place on a list: a cohort, with an organization (as CMS writes it; "" where CMS gives none)."""

    cohort: Cohort
    organization: str
    state: str
    first_name: str
    last_name: str
    years: tuple[Year, ...]
    release: Release

    @classmethod
    def of(cls, listing: Listing, release: Release) -> "ListingAnswer":
        years = tuple(
            Year(int(year), flags["participant"], flags["small_practice"])
            for year, flags in sorted(listing.years.items())
        )
        return cls(
            cohort=Cohort(listing.cohort),
            organization=listing.organization,
            state=listing.state,
            first_name=listing.first_name,
            last_name=listing.last_name,
            years=years,
            release=release,
        )

    @property
    def year(self) -> Year | None:
        """The year that the release is about."""
        return next((year for year in self.years if year.year == self.release.performance_year), None)

    @property
    def key(self) -> tuple[str, str]:
        return self.cohort, self.organization


class Event(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class HistoryEntry:
    """What one release changed for a clinician. `changes` is {field: (before, after)}, empty unless changed."""

    release: Release
    event: Event
    listing: ListingAnswer
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


class Verdict(StrEnum):
    LISTED = "listed"
    FORMERLY_LISTED = "formerly_listed"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class ClinicianAnswer:
    """`listings` are those on the live list or, for someone formerly listed, on the last list that had them.

    `problem` says in words why an NPI cannot be one; then `neighbours` are listed NPIs that it may have been meant for.
    `release` is None while no list is loaded.
    """

    npi: str
    problem: str | None
    release: Release | None
    verdict: Verdict
    listings: tuple[ListingAnswer, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    neighbours: tuple[Clinician, ...] = ()

    @property
    def name(self) -> str:
        """As CMS publishes it, or "" for an NPI that is on no list."""
        return f"{self.listings[0].first_name} {self.listings[0].last_name}".strip() if self.listings else ""

    @property
    def sample(self) -> bool:
        return self.release is not None and self.release.sample

    @property
    def cohorts(self) -> list[Cohort]:
        return sorted({listing.cohort for listing in self.listings})

    @property
    def is_participant(self) -> bool:
        """Listed, and CMS says Yes for the year of the list in at least one listing."""
        return self.verdict == Verdict.LISTED and any(
            listing.year is not None and listing.year.participant for listing in self.listings
        )


def about_npi(npi: str) -> ClinicianAnswer:
    """Whether an NPI is on the live list, was on an earlier one, or is on none. `npi` is what a person typed."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    npi = npis.normalise(npi)
    if problem := npis.problem(npi):
        return ClinicianAnswer(npi, problem, release, Verdict.NOT_LISTED, neighbours=listed_neighbours(npi, release))
    if release is None:
        return ClinicianAnswer(npi, None, None, Verdict.NOT_LISTED)
    lineage = release.lineage()
    snapshots = listings_by_release(npi, lineage)
    last = next((earlier for earlier in lineage if snapshots[earlier]), None)
    if last is None:
        return ClinicianAnswer(npi, None, release, Verdict.NOT_LISTED)
    return ClinicianAnswer(
        npi,
        None,
        release,
        Verdict.LISTED if last == release else Verdict.FORMERLY_LISTED,
        listings=tuple(snapshots[last]),
        history=tuple(history(list(reversed(snapshots.items())))),
    )


def listed_neighbours(npi: str, release: Release | None) -> tuple[Clinician, ...]:
    """Clinicians on the list whose NPI is one slip of the finger away."""
    if release is None:
        return ()
    found = Clinician.objects.filter(release=release, npi__in=npis.neighbours(npi))
    return tuple(found.defer("search").order_by("status", "last_name", "first_name", "npi")[:5])


def listings_by_release(npi: str, releases: list[Release]) -> dict[Release, list[ListingAnswer]]:
    """An NPI's listings on each of the releases, which keep their order."""
    by_release: dict[Release, list[ListingAnswer]] = {release: [] for release in releases}
    by_id = {release.pk: release for release in releases}
    for listing in Listing.objects.filter(npi=npi, release__in=releases).order_by("cohort", "organization"):
        release = by_id[listing.release_id]
        by_release[release].append(ListingAnswer.of(listing, release))
    return by_release


def history(snapshots: Iterable[tuple[Release, list[ListingAnswer]]]) -> Iterable[HistoryEntry]:
    """The events of a clinician, newest first, from their listings on successive releases, oldest first.

    A listing whose organization changed within its cohort has changed; it was not removed and added.
    """
    snapshots = list(snapshots)
    first_release, first_listings = snapshots[0]
    entries = [HistoryEntry(first_release, Event.ADDED, listing) for listing in first_listings]
    for (_, before), (release, after) in pairwise(snapshots):
        entries += changes_between(before, after, release)
    return reversed(entries)


def changes_between(
    before: list[ListingAnswer], after: list[ListingAnswer], release: Release
) -> Iterable[HistoryEntry]:
    kept = {listing.key for listing in before} & {listing.key for listing in after}
    pairs = [(old, new) for old in before for new in after if old.key == new.key]
    gone = [listing for listing in before if listing.key not in kept]
    come = [listing for listing in after if listing.key not in kept]
    for old in list(gone):
        if new := next((listing for listing in come if listing.cohort == old.cohort), None):
            pairs.append((old, new))
            gone.remove(old)
            come.remove(new)
    for old, new in pairs:
        if changes := changed_fields(old, new):
            yield HistoryEntry(release, Event.CHANGED, new, changes)
    yield from (HistoryEntry(release, Event.REMOVED, listing) for listing in gone)
    yield from (HistoryEntry(release, Event.ADDED, listing) for listing in come)


def changed_fields(before: ListingAnswer, after: ListingAnswer) -> dict[str, tuple[Any, Any]]:
    changes: dict[str, tuple[Any, Any]] = {
        name: (getattr(before, name), getattr(after, name))
        for name in ("first_name", "last_name", "state", "organization")
        if getattr(before, name) != getattr(after, name)
    }
    years_before = {year.year: year for year in before.years}
    for year in after.years:
        was = years_before.get(year.year, Year(year.year, None, None))
        for name in ("participant", "small_practice"):
            if getattr(was, name) != getattr(year, name):
                changes[f"{name}_{year.year}"] = (getattr(was, name), getattr(year, name))
    return changes


class ZipVerdict(StrEnum):
    INSIDE = "inside"
    PARTLY = "partly"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    LIST_INCOMPLETE = "list_incomplete"


@dataclass(frozen=True)
class AreaAnswer:
    """An area that a ZIP code touches. `mandatory` is None while the list of mandatory areas cannot tell."""

    code: str
    title: str
    kind: Area.Kind
    mandatory: bool | None


@dataclass(frozen=True)
class CountyAnswer:
    """`area` is None for a county outside every metropolitan and micropolitan area. `land_share` is 0 to 1, or None."""

    geoid: str
    name: str
    state: str
    area: AreaAnswer | None
    land_share: float | None


@dataclass(frozen=True)
class ZipAnswer:
    """Where a ZIP code lies. `releases` are the vintages it rests on, by dataset; None where nothing is loaded."""

    zip: str
    verdict: ZipVerdict
    counties: tuple[CountyAnswer, ...]
    releases: dict[Dataset, Release | None]

    @property
    def areas(self) -> list[AreaAnswer]:
        """The areas touched, each once."""
        return list({county.area.code: county.area for county in self.counties if county.area}.values())


AREA_DATASETS = (Dataset.MANDATORY_AREAS, Dataset.DELINEATIONS, Dataset.ZIP_COUNTIES)


def about_zip(zip_code: str) -> ZipAnswer:
    """Whether the counties that a five-digit ZIP code touches lie in mandatory areas."""
    releases = {dataset: Release.objects.current(dataset) for dataset in AREA_DATASETS}
    counties = counties_of(zip_code, releases)
    return ZipAnswer(zip_code, zip_verdict(counties, releases), counties, releases)


def counties_of(zip_code: str, releases: dict[Dataset, Release | None]) -> tuple[CountyAnswer, ...]:
    pairs = ZipCounty.objects.filter(release=releases[Dataset.ZIP_COUNTIES], zip=zip_code).order_by("county_geoid")
    delineations = releases[Dataset.DELINEATIONS]
    known = {
        county.geoid: county
        for county in County.objects.filter(release=delineations, geoid__in=[pair.county_geoid for pair in pairs])
    }
    codes = {county.area_code for county in known.values()}
    areas = {area.code: area for area in Area.objects.filter(release=delineations, code__in=codes)}
    mandatory = mandatory_codes(codes, releases[Dataset.MANDATORY_AREAS])
    answers = []
    for pair in pairs:
        county = known.get(pair.county_geoid)
        area = areas[county.area_code] if county else None
        answers.append(
            CountyAnswer(
                geoid=pair.county_geoid,
                name=county.name if county else pair.county_name,
                state=county.state if county else BY_FIPS[pair.county_geoid[:2]].code,
                area=AreaAnswer(area.code, area.title, Area.Kind(area.kind), mandatory[area.code]) if area else None,
                land_share=pair.land_share,
            )
        )
    return tuple(answers)


def mandatory_codes(codes: Iterable[str], release: Release | None) -> dict[str, bool | None]:
    """For each area: True if it is on the list, False if the list is complete without it, else None."""
    listed = set(MandatoryArea.objects.filter(release=release, code__in=codes).values_list("code", flat=True))
    absent = False if release and release.is_complete else None
    return {code: True if code in listed else absent for code in codes}


def zip_verdict(counties: Iterable[CountyAnswer], releases: dict[Dataset, Release | None]) -> ZipVerdict:
    """While the list of mandatory areas is incomplete, nothing is called outside."""
    inside = [county.area is not None and county.area.mandatory is True for county in counties]
    mandatory = releases[Dataset.MANDATORY_AREAS]
    if not inside:
        return ZipVerdict.UNKNOWN
    if all(inside):
        return ZipVerdict.INSIDE
    if any(inside):
        return ZipVerdict.PARTLY
    return ZipVerdict.OUTSIDE if mandatory and mandatory.is_complete else ZipVerdict.LIST_INCOMPLETE
