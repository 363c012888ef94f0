"""Areas: which are mandatory, and what each consists of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import Count, Q

from participants.models import Area, County, Dataset, MandatoryArea, Release, ZipCounty
from participants.names import fold
from participants.places.releases import Releases

CODE = re.compile(r"[0-9]{5}")

LIST_RESTS_ON = (Dataset.MANDATORY_AREAS, Dataset.DELINEATIONS)
AREA_DATASETS = (*LIST_RESTS_ON, Dataset.ZIP_COUNTIES)
SUGGESTIONS = 3

MANDATORY = {"yes": True, "no": False, "unknown": None}

# Codes of the delineation before July 2023 that went out of use, as in OMB Bulletin 23-01, and where the place is now.
FORMER_CODES = {
    "16974": ("16984",),
    "17460": ("17410",),
    "23844": ("29414",),
    "35154": ("29484",),
    "47894": ("47764", "11694"),
}


@dataclass(frozen=True)
class AreaAnswer:
    """An area that CMS could select. `mandatory` is None while the list of mandatory areas cannot tell."""

    code: str
    title: str
    kind: Area.Kind
    mandatory: bool | None


@dataclass(frozen=True)
class DelineatedArea(AreaAnswer):
    """An area or division as the Office of Management and Budget drew it.

    `cbsa_code` and `cbsa_title` are the metropolitan area of a division; of any other area, its own.
    """

    states: tuple[str, ...]
    cbsa_code: str
    cbsa_title: str
    has_divisions: bool

    @property
    def is_division(self) -> bool:
        return self.kind == Area.Kind.DIVISION

    @cached_property
    def words(self) -> str:
        """What it is found by, folded: codes and titles, its own and those of its metropolitan area."""
        return fold(f"{self.code} {self.title} {self.cbsa_code} {self.cbsa_title}")


@dataclass(frozen=True)
class AreaCounty:
    """`area_code` is the division where the area has divisions."""

    geoid: str
    name: str
    state: str
    area_code: str
    central: bool


@dataclass(frozen=True)
class AreaProfile:
    """`divisions` are all those of the metropolitan area, whether the area is that or one of them.

    `zips_inside` touch only its counties, `zips_across` others too. An area that has divisions has neither: its ZIP
    codes are those of its divisions.
    """

    area: DelineatedArea
    divisions: tuple[DelineatedArea, ...]
    counties: tuple[AreaCounty, ...]
    zips_inside: tuple[str, ...] = ()
    zips_across: tuple[str, ...] = ()

    @property
    def zips(self) -> tuple[str, ...]:
        return tuple(sorted(self.zips_inside + self.zips_across))

    @property
    def neighbours(self) -> tuple[DelineatedArea, ...]:
        """The other divisions of a division's metropolitan area."""
        return tuple(division for division in self.divisions if division.code != self.area.code)


def selectable_areas(releases: Releases) -> list[DelineatedArea]:
    """Every area that CMS could select, by title: an area with divisions gives way to them."""
    areas = Area.objects.filter(release=releases[Dataset.DELINEATIONS])
    return [area for area in delineated(areas, releases) if not area.has_divisions]


def delineated(areas: Iterable[Area], releases: Releases) -> list[DelineatedArea]:
    """By title. With a division, `areas` must hold its metropolitan area."""
    areas = sorted(areas, key=lambda area: (fold(area.title), area.code))
    titles = {area.code: area.title for area in areas}
    mandatory = mandatory_codes(titles, releases[Dataset.MANDATORY_AREAS])
    return [
        DelineatedArea(
            code=area.code,
            title=area.title,
            kind=Area.Kind(area.kind),
            mandatory=mandatory[area.code],
            states=tuple(area.states),
            cbsa_code=area.cbsa_code,
            cbsa_title=titles[area.cbsa_code],
            has_divisions=area.has_divisions,
        )
        for area in areas
    ]


def mandatory_codes(codes: Iterable[str], release: Release | None) -> dict[str, bool | None]:
    """For each area: True if it is on the list, False if the list is complete without it, else None."""
    listed = set(MandatoryArea.objects.filter(release=release, code__in=codes).values_list("code", flat=True))
    absent = False if release and release.is_complete else None
    return {code: True if code in listed else absent for code in codes}


def matching(
    areas: Iterable[DelineatedArea], *, q: str = "", state: str = "", kind: str = "", mandatory: str = ""
) -> list[DelineatedArea]:
    """The areas that fit everything that is given. `q`: beginnings of words of a title, or of a code, in any order.

    `mandatory` is a key of MANDATORY.
    """
    beginnings = [f" {word}" for word in fold(q).split()]
    return [
        area
        for area in areas
        if (not state or state in area.states)
        and (not kind or area.kind == kind)
        and (not mandatory or area.mandatory is MANDATORY[mandatory])
        and all(beginning in f" {area.words}" for beginning in beginnings)
    ]


@lru_cache(maxsize=2)
def kept_areas(*rests_on: Release | None) -> list[DelineatedArea]:
    """`selectable_areas` by releases, which never change; kept, because every key that is pressed asks for them."""
    return selectable_areas(dict(zip(LIST_RESTS_ON, rests_on, strict=True)))


def suggest(text: str, releases: Releases, state: str = "") -> list[DelineatedArea]:
    """The first areas that have every word of a text in their titles, or words that it begins."""
    asked = fold(text)
    if not asked:
        return []
    found = matching(kept_areas(*(releases[dataset] for dataset in LIST_RESTS_ON)), q=asked, state=state)
    return sorted(found, key=lambda area: not fold(area.title).startswith(asked))[:SUGGESTIONS]


def about_area(code: str, releases: Releases) -> AreaProfile | None:
    """An area by its code, or None if the delineation has no such area. `code` is what a person typed."""
    if not CODE.fullmatch(code):
        return None
    areas = Area.objects.filter(release=releases[Dataset.DELINEATIONS])
    family = delineated(areas.filter(cbsa_code__in=areas.filter(code=code).values("cbsa_code")), releases)
    area = next((member for member in family if member.code == code), None)
    if area is None:
        return None
    divisions = tuple(member for member in family if member.is_division)
    if area.has_divisions:
        return AreaProfile(area, divisions, counties_in([division.code for division in divisions], releases))
    counties = counties_in([code], releases)
    return AreaProfile(area, divisions, counties, *zips_touching(counties, releases))


def counties_in(codes: Iterable[str], releases: Releases) -> tuple[AreaCounty, ...]:
    counties = County.objects.filter(release=releases[Dataset.DELINEATIONS], area_code__in=codes)
    return tuple(
        AreaCounty(county.geoid, county.name, county.state, county.area_code, county.central)
        for county in counties.order_by("state", "name", "geoid")
    )


def zips_touching(counties: Iterable[AreaCounty], releases: Releases) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ZIP codes that touch the counties and no other, and those that touch others too."""
    pairs = ZipCounty.objects.filter(release=releases[Dataset.ZIP_COUNTIES])
    inside = Q(county_geoid__in=[county.geoid for county in counties])
    counted = list(
        pairs.filter(zip__in=pairs.filter(inside).values("zip"))
        .values_list("zip")
        .annotate(others=Count("pk", filter=~inside))
        .order_by("zip")
    )
    only = tuple(zip_code for zip_code, others in counted if not others)
    across = tuple(zip_code for zip_code, others in counted if others)
    return only, across


def successors(code: str, releases: Releases) -> list[DelineatedArea]:
    """The areas that a code of an earlier delineation became; none if it is not one that we know."""
    profiles = (about_area(successor, releases) for successor in FORMER_CODES.get(code, ()))
    return [profile.area for profile in profiles if profile]
