"""States: how many participants, which organizations and areas, and what the live list changed."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber
from psycopg import sql

from participants.figures import NOBODY, Figures, figures_by_state
from participants.importing import diff
from participants.models import Area, Dataset, Listing, MandatoryArea, Release
from participants.once import computed_once
from participants.places.areas import DelineatedArea, delineated
from participants.places.releases import Releases
from participants.states import BY_CODE, STATES, UnitedState

LARGEST_ORGANIZATIONS = 10
CHANGES_NAMED = 100  # of each kind, for each state


@dataclass(frozen=True)
class StateFigures:
    """A state in numbers. `change` is in participants since the list before; None where there is none to compare.

    `mandatory_areas` are those known that lie in the state, at least in part; None while their list is not loaded.
    """

    state: UnitedState
    figures: Figures
    change: int | None
    mandatory_areas: int | None

    @property
    def signed_change(self) -> str:
        return signed(self.change)


@dataclass(frozen=True)
class OrganizationFigures:
    """An organization's listings in a state. `name` is one of the spellings that CMS publishes."""

    name: str
    participants: int


@dataclass(frozen=True)
class StateChanges:
    """What a release did to the listings of a state: counts, and the first of those it added and removed, by name.

    A listing that moved to another state has changed, and counts where it is now.
    """

    base: Release
    added: int
    removed: int
    changed: int
    added_listings: tuple[Listing, ...]
    removed_listings: tuple[Listing, ...]


@dataclass(frozen=True)
class StateProfile:
    """`areas` are all that lie in the state, at least in part, without those that have divisions."""

    state: UnitedState
    release: Release | None
    figures: Figures
    organizations: tuple[OrganizationFigures, ...]
    changes: StateChanges | None
    areas: tuple[DelineatedArea, ...]

    @property
    def mandatory_areas(self) -> list[DelineatedArea]:
        return [area for area in self.areas if area.mandatory]

    @property
    def other_areas(self) -> list[DelineatedArea]:
        return [area for area in self.areas if not area.mandatory]


def signed(change: int | None) -> str:
    """A change for people: "+3", "−1,204", "0"; a dash where there is nothing to compare."""
    if change is None:
        return "–"
    return f"{change:+,}".replace("-", "−") if change else "0"


def all_states(releases: Releases) -> list[StateFigures]:
    """Every state and territory, also those where nobody is listed."""
    release = releases[Dataset.PARTICIPANTS]
    now = figures_by_state(release) if release else {}
    base = release.compared_with if release else None
    before = figures_by_state(base) if base else {}
    mandatory = mandatory_areas_by_state(releases)
    found = []
    for state in STATES:
        figures = now.get(state.code, NOBODY)
        found.append(
            StateFigures(
                state=state,
                figures=figures,
                change=figures.participants - before.get(state.code, NOBODY).participants if base else None,
                mandatory_areas=None if mandatory is None else mandatory[state.code],
            )
        )
    return found


def mandatory_areas_by_state(releases: Releases) -> Counter[str] | None:
    """How many mandatory areas each state has. One that crosses a border counts on both sides."""
    if releases[Dataset.MANDATORY_AREAS] is None or releases[Dataset.DELINEATIONS] is None:
        return None
    codes = MandatoryArea.objects.filter(release=releases[Dataset.MANDATORY_AREAS]).values("code")
    areas = Area.objects.filter(release=releases[Dataset.DELINEATIONS], code__in=codes)
    return Counter(state for area in areas for state in area.states)


def about_state(code: str, releases: Releases) -> StateProfile:
    """A state by its postal code. Raises KeyError for one that is not in `states`."""
    release = releases[Dataset.PARTICIPANTS]
    base = release.compared_with if release else None
    areas = Area.objects.filter(release=releases[Dataset.DELINEATIONS], states__contains=[code])
    return StateProfile(
        state=BY_CODE[code],
        release=release,
        figures=figures_by_state(release).get(code, NOBODY) if release else NOBODY,
        organizations=organizations_by_state(release).get(code, ()) if release else (),
        changes=changes_in(code, base, release) if base and release else None,
        areas=tuple(area for area in delineated(areas, releases) if not area.has_divisions),
    )


def organizations_by_state(release: Release) -> dict[str, tuple[OrganizationFigures, ...]]:
    """The organizations with the most listings in each state, most first."""

    def count() -> dict[str, tuple[OrganizationFigures, ...]]:
        largest = (
            release.listings.exclude(organization_key="")
            .values("state", "organization_key")
            .annotate(name=Min("organization"), participants=Count("pk"))
            .annotate(
                place=Window(
                    RowNumber(), partition_by="state", order_by=[F("participants").desc(), F("organization_key").asc()]
                )
            )
            .filter(place__lte=LARGEST_ORGANIZATIONS)
            .order_by("state", "place")
        )
        found: dict[str, tuple[OrganizationFigures, ...]] = {}
        for row in largest:
            entry = OrganizationFigures(row["name"], row["participants"])
            found[row["state"]] = (*found.get(row["state"], ()), entry)
        return found

    return computed_once("state-organizations", count, release)


def changes_in(state: str, base: Release, release: Release) -> StateChanges:
    """The differences between two releases in a state. They never change, so they are computed once."""

    def compute() -> dict[str, tuple[int, list[int]]]:
        statement = sql.SQL("""
            SELECT kind, total, listing_id FROM (
                SELECT kind, listing.id AS listing_id, count(*) OVER same AS total, row_number() OVER (
                    same ORDER BY last_name, first_name, npi, cohort
                ) AS place
                FROM ({difference}) AS difference
                JOIN participants_listing listing ON listing.id = coalesce(after_id, before_id)
                WHERE state = {state}
                WINDOW same AS (PARTITION BY kind)
            ) AS placed
            WHERE place <= {limit} ORDER BY kind, place
        """).format(
            difference=diff.query(base, release, among=whoever_was_in(state, base, release)),
            state=sql.Literal(state),
            limit=sql.Literal(CHANGES_NAMED),
        )
        found: dict[str, tuple[int, list[int]]] = {}
        with connection.cursor() as cursor:
            cursor.execute(statement)
            for kind, total, listing in cursor.fetchall():
                found.setdefault(kind, (total, []))[1].append(listing)
        return found

    found = computed_once(f"state-changes:{state}", compute, base, release)
    nothing: tuple[int, list[int]] = (0, [])
    (added, come), (removed, gone) = found.get("added", nothing), found.get("removed", nothing)
    listings = Listing.objects.in_bulk(come + gone)
    return StateChanges(
        base=base,
        added=added,
        removed=removed,
        changed=found.get("changed", nothing)[0],
        added_listings=tuple(listings[pk] for pk in come),
        removed_listings=tuple(listings[pk] for pk in gone),
    )


def whoever_was_in(state: str, *releases: Release) -> sql.Composed:
    """The condition that a listing is of somebody who is listed in a state by one of the releases."""
    return sql.SQL(
        "npi IN (SELECT npi FROM participants_listing WHERE release_id = ANY({releases}) AND state = {state})"
    ).format(releases=sql.Literal([release.pk for release in releases]), state=sql.Literal(state))
