"""What the portal says about an NPI: values for pages and for the API, from one release of the list and its past."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

from participants import npi as npis
from participants.models import Clinician, Dataset, Listing, Release
from participants.models.listings import Cohort


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


STATUSES = {
    "listed": "Listed",
    "formerly_listed": "Formerly listed",
    "not_listed": "Not listed",
    "unknown": "Not known",
}


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


def status_of(answer: ClinicianAnswer) -> str:
    """A key of STATUSES: the verdict, except that being absent from the sample means nothing."""
    return "unknown" if answer.sample and answer.verdict == Verdict.NOT_LISTED else answer.verdict.value


def about_npi(npi: str) -> ClinicianAnswer:
    """Whether an NPI is on the live list, was on an earlier one, or is on none. `npi` is what a person typed."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    npi = npis.normalise(npi)
    problem = npis.problem(npi)
    if release is None:
        return ClinicianAnswer(npi, problem, None, Verdict.NOT_LISTED)
    if problem:
        near = listed_neighbours([npi], release)
        return ClinicianAnswer(npi, problem, release, Verdict.NOT_LISTED, neighbours=near[npi])
    return about_npis([npi], release)[npi]


def about_npis(numbers: Iterable[str], release: Release) -> dict[str, ClinicianAnswer]:
    """What a release says of valid NPIs. Takes the same few queries for one as for a thousand."""
    lineage = release.lineage()
    by_id = {earlier.pk: earlier for earlier in lineage}
    snapshots: dict[str, dict[Release, list[ListingAnswer]]] = {
        npi: {earlier: [] for earlier in lineage} for npi in numbers
    }
    listings = Listing.objects.filter(npi__in=snapshots, release__in=lineage).order_by("cohort", "organization")
    for listing in listings.defer("extra", "name_words", "organization_words"):
        earlier = by_id[listing.release_id]
        snapshots[listing.npi][earlier].append(ListingAnswer.of(listing, earlier))
    return {npi: from_snapshots(npi, release, found) for npi, found in snapshots.items()}


def from_snapshots(npi: str, release: Release, snapshots: dict[Release, list[ListingAnswer]]) -> ClinicianAnswer:
    """`snapshots` are the listings on the release and those before it, newest first."""
    last = next((earlier for earlier, listings in snapshots.items() if listings), None)
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


def listed_neighbours(numbers: Iterable[str], release: Release) -> dict[str, tuple[Clinician, ...]]:
    """For each number the clinicians of the release whose NPI is one slip of the finger away."""
    near = {number: npis.neighbours(number) for number in numbers}
    wanted = {npi for neighbours in near.values() for npi in neighbours}
    clinicians = Clinician.objects.filter(release=release, npi__in=wanted)
    found = {it.npi: it for it in clinicians.only("npi", "first_name", "last_name", "states")}
    return {number: tuple(found[npi] for npi in neighbours if npi in found) for number, neighbours in near.items()}


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
