"""Where a ZIP code lies. That never decides whether a clinician participates."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from participants.models import Area, County, Dataset, ZipCounty
from participants.places.areas import AREA_DATASETS, AreaAnswer, mandatory_codes
from participants.places.releases import Releases, live_releases
from participants.states import BY_FIPS


class ZipVerdict(StrEnum):
    INSIDE = "inside"
    PARTLY = "partly"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    LIST_INCOMPLETE = "list_incomplete"


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
    releases: Releases

    @property
    def areas(self) -> list[AreaAnswer]:
        """The areas touched, each once."""
        return list({county.area.code: county.area for county in self.counties if county.area}.values())


def about_zip(zip_code: str) -> ZipAnswer:
    """Whether the counties that a five-digit ZIP code touches lie in mandatory areas."""
    releases = live_releases(*AREA_DATASETS)
    counties = counties_of(zip_code, releases)
    return ZipAnswer(zip_code, zip_verdict(counties, releases), counties, releases)


def counties_of(zip_code: str, releases: Releases) -> tuple[CountyAnswer, ...]:
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


def zip_verdict(counties: Iterable[CountyAnswer], releases: Releases) -> ZipVerdict:
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
