"""What the portal says about organizations: values for pages, for the API and for suggestions, built from one release.

An organization is a name. CMS publishes no TIN, so one name may stand for several TINs, and several for one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from participants import names
from participants.answers import Event, ListingAnswer, changes_between
from participants.models import Listing, Organization, Release
from participants.search import time_limit
from participants.search.plan import NAME, ORGANIZATION, STATE, Plan
from participants.search.ranking import find

MANY = 100  # the largest page
SUGGESTIONS = 3


def url_of(name: str) -> str:
    """The page of an organization, from any spelling of its name; "" where CMS names none."""
    key = names.organization_key(name)
    return Organization(key=key).get_absolute_url() if key else ""


@dataclass(frozen=True)
class Found:
    """`plan` is how the text was read. `is_partial`: no organization has all of its words; these have all but one."""

    organizations: QuerySet[Organization]
    plan: Plan
    is_partial: bool = False

    def reason(self, organization: Organization) -> str:
        """Why it was found, in words; "" where its name shows it."""
        spellings = (names.organization_words(spelling["name"]) for spelling in organization.spellings)
        entry = {
            NAME: frozenset[str](),
            ORGANIZATION: frozenset(word for words in spellings for word in words),
            STATE: frozenset(state.lower() for state in organization.states),
        }
        return self.plan.explain(entry).reason


def matching(release: Release, *, q: str = "", state: str = "", cohort: str = "") -> Found:
    """The organizations of a release that fit everything that is given, in no order. `q`: words of names and states, as
    in the search for clinicians. Raises SearchRefused.
    """
    organizations: QuerySet[Any] = Organization.objects.filter(release=release).defer("npis", "search")
    if state:
        organizations = organizations.filter(states__contains=[state])
    if cohort:
        organizations = organizations.filter(**{f"{cohort}__gt": 0})
    plan = Plan.of(q)
    if plan.digits:  # to a search for people an NPI; here a number in a name
        return Found(organizations.filter(search=begin_with([plan.digits])), plan)
    if not plan.words:
        return Found(organizations, plan)
    with time_limit():
        found = find(plan, organizations, release, many=MANY)
    return Found(organizations.filter(found.condition), found.plan, found.is_partial)


def begin_with(words: Iterable[str]) -> SearchQuery:
    return SearchQuery(" & ".join(f"{word}:*" for word in words), config="simple", search_type="raw")


def suggest(text: str, release: Release, state: str = "") -> list[Organization]:
    """The largest organizations of whose names or states every word of a text is a word or begins one."""
    words = names.query_words(text)
    if not words:
        return []
    found = Organization.objects.filter(release=release, search=begin_with(words))
    if state:
        found = found.filter(states__contains=[state])
    return list(found.only("key", "name", "clinicians").order_by("-clinicians", "name", "key")[:SUGGESTIONS])


@dataclass(frozen=True)
class RosterEntry:
    """A clinician's listing with the organization."""

    npi: str
    listing: ListingAnswer


@dataclass(frozen=True)
class RosterChange(RosterEntry):
    """What one list changed on the roster against an earlier one; `listing` is as it is now or, when gone, as it was.

    `elsewhere` are the organizations that an added clinician left, or that a removed one joined, at the same time.
    `changes` is {field: (before, after)}, empty unless changed.
    """

    event: Event
    elsewhere: tuple[str, ...] = ()
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganizationProfile:
    """`organization` is as of the live list or, where that no longer has it, as of the last list that had it.

    `changes` are those from `base`, the list before, to the live one. `formerly` are clinicians who left the roster
    before that, with their last listings there, the latest first.
    """

    organization: Organization
    release: Release
    last_release: Release
    base: Release | None
    roster: tuple[RosterEntry, ...]
    changes: tuple[RosterChange, ...]
    formerly: tuple[RosterChange, ...]

    @property
    def is_listed(self) -> bool:
        return self.last_release == self.release


def about_organization(name: str, release: Release) -> OrganizationProfile | None:
    """An organization of a release, or of one before it, by its slug or any spelling of its name; None if it was on
    none of them.
    """
    lineage = release.lineage()
    key = names.organization_key(name)
    organizations = Organization.objects.filter(key=key, release__in=lineage).defer("search")
    found = {organization.release_id: organization for organization in organizations}
    last_release = next((earlier for earlier in lineage if earlier.pk in found), None)
    if last_release is None:
        return None
    live, *earlier = snapshots(list(found.values()), lineage)
    base = earlier[0] if earlier else None
    return OrganizationProfile(
        organization=found[last_release.pk],
        release=release,
        last_release=last_release,
        base=base.release if base else None,
        roster=in_order(RosterEntry(npi, listing) for npi, listings in live.here.items() for listing in listings),
        changes=in_order(roster_changes(base, live, base.here.keys() | live.here.keys())) if base else (),
        formerly=tuple(departures(live, earlier)),
    )


@dataclass(frozen=True)
class Snapshot:
    """What one list says of everyone who was ever with an organization, by NPI: their listings with it, and the other
    organizations that they are listed with, by key.
    """

    release: Release
    here: dict[str, list[ListingAnswer]] = field(default_factory=dict)
    elsewhere: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def snapshots(organizations: list[Organization], releases: list[Release]) -> list[Snapshot]:
    """One for each of the releases, in their order. `organizations` is it as of each release that has it."""
    spellings = {spelling["name"] for organization in organizations for spelling in organization.spellings}
    npis = {npi for organization in organizations for npi in organization.npis}
    found = {release.pk: Snapshot(release) for release in releases}
    for listing in Listing.objects.filter(npi__in=npis, release__in=releases).order_by("cohort", "organization"):
        roster = found[listing.release_id]
        if listing.organization in spellings:
            roster.here.setdefault(listing.npi, []).append(ListingAnswer.of(listing, roster.release))
        else:
            roster.elsewhere[listing.npi][listing.organization_key] = listing.organization
    return list(found.values())


def roster_changes(before: Snapshot, after: Snapshot, npis: Iterable[str]) -> Iterator[RosterChange]:
    for npi in npis:
        other_before, other_after = before.elsewhere[npi], after.elsewhere[npi]
        elsewhere = {
            Event.ADDED: tuple(other_before[key] for key in other_before.keys() - other_after.keys()),
            Event.REMOVED: tuple(other_after[key] for key in other_after.keys() - other_before.keys()),
        }
        for entry in changes_between(before.here.get(npi, []), after.here.get(npi, []), after.release):
            yield RosterChange(npi, entry.listing, entry.event, elsewhere.get(entry.event, ()), entry.changes)


def departures(live: Snapshot, earlier: list[Snapshot]) -> Iterator[RosterChange]:
    """Those who left before the newest change: on neither of the two newest rosters, and on an earlier one."""
    seen = set(live.here)
    for number, roster in enumerate(earlier):
        gone = roster.here.keys() - seen
        seen |= gone
        if number:
            yield from in_order(roster_changes(roster, live, gone))


Entry = TypeVar("Entry", bound=RosterEntry)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    def place(entry: Entry) -> tuple[str, ...]:
        listing = entry.listing
        return listing.last_name, listing.first_name, entry.npi, listing.cohort, listing.organization

    return tuple(sorted(entries, key=place))
