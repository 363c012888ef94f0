"""`/api/v1/areas`: the areas that CMS could select, and each of them with its counties and ZIP codes."""

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema

from participants.api.parameters import OrEmpty, Page, PageSize, StateCode, next_page
from participants.api.schemas import ReleaseOut
from participants.models import Area, Dataset
from participants.places.areas import AREA_DATASETS, LIST_RESTS_ON, about_area, matching, selectable_areas, successors
from participants.places.releases import Releases, live_releases

router = Router()

AreaCode = Annotated[str, Path(max_length=40, examples=["10580"])]


class AreaOut(Schema):
    """`mandatory` is null while the list of mandatory areas is incomplete and does not name the area."""

    code: str
    title: str
    kind: Area.Kind
    mandatory: bool | None


class DelineatedAreaOut(AreaOut):
    """`cbsa_code` and `cbsa_title` are the metropolitan area of a division; of any other area, its own."""

    states: list[str]
    cbsa_code: str
    cbsa_title: str


class AreaCountyOut(Schema):
    """`area_code` is the division where the area has divisions."""

    geoid: str
    name: str
    state: str
    area_code: str
    central: bool


class AreaZipOut(Schema):
    """`wholly`: the ZIP code touches no county outside the area."""

    zip: str
    wholly: bool


class AreaProfileOut(DelineatedAreaOut):
    """`divisions` are those of the metropolitan area, also for one of them. An area that has divisions is never itself
    selected, and its ZIP codes are given with them. `release` is the list of mandatory areas; `vintages` are all the
    releases that the answer rests on, by dataset; null where none is loaded.
    """

    has_divisions: bool
    divisions: list[DelineatedAreaOut]
    counties: list[AreaCountyOut]
    zips: list[AreaZipOut]
    release: ReleaseOut | None
    vintages: dict[str, ReleaseOut | None]


class AreasOut(Schema):
    """`next` is the next page's address; `release` and `vintages` are as with one area."""

    count: int
    page: int
    page_size: int
    next: str | None
    release: ReleaseOut | None
    vintages: dict[str, ReleaseOut | None]
    results: list[DelineatedAreaOut]


@router.get("areas", response=AreasOut, tags=["areas"], summary="Search for areas")
def areas(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    state: Annotated[StateCode | None, OrEmpty] = None,
    kind: Annotated[Literal["metropolitan", "micropolitan", "division"] | None, OrEmpty] = None,
    mandatory: Annotated[Literal["yes", "no", "unknown"] | None, OrEmpty] = None,
    page: Page = 1,
    page_size: PageSize = 100,
) -> dict[str, Any]:
    """Every area that CMS could select, by title. `q`: beginnings of words of the title, or of the code.

    While the list of mandatory areas is incomplete, an area that it does not name is `unknown`, never `no`.
    """
    releases = live_releases(*LIST_RESTS_ON)
    found = matching(selectable_areas(releases), q=q, state=state or "", kind=kind or "", mandatory=mandatory or "")
    last = page * page_size
    return {
        "count": len(found),
        "page": page,
        "page_size": page_size,
        "next": next_page(request, page) if last < len(found) else None,
        "results": found[last - page_size : last],
        **rests_on(releases),
    }


@router.get("areas/{code}", response=AreaProfileOut, tags=["areas"], summary="One area")
def area(request: HttpRequest, code: AreaCode) -> dict[str, Any]:
    """An area or metropolitan area, with its counties, ZIP codes and divisions. A place never decides participation."""
    releases = live_releases(*AREA_DATASETS)
    profile = about_area(code, releases)
    if profile is None:
        raise Http404(no_such_area(code, releases))
    return {
        **vars(profile.area),
        "divisions": profile.divisions,
        "counties": profile.counties,
        "zips": [{"zip": code, "wholly": code in profile.zips_inside} for code in profile.zips],
        **rests_on(releases),
    }


def rests_on(releases: Releases) -> dict[str, Any]:
    return {"release": releases[Dataset.MANDATORY_AREAS], "vintages": releases}


def no_such_area(code: str, releases: Releases) -> str:
    if releases[Dataset.DELINEATIONS] is None:
        return "The table of metropolitan and micropolitan areas is not loaded."
    if now := successors(code, releases):
        codes = " and ".join(area.code for area in now)
        return f"{code} is the code of an older delineation. Its place is now in {codes}."
    return f"{code} is not the code of an area."
