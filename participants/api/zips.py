"""`/api/v1/zip`: where a ZIP code lies."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema

from participants.api.areas import AreaOut
from participants.api.schemas import ReleaseOut
from participants.places.zips import ZipAnswer, about_zip

router = Router()

ZipCode = Annotated[str, Path(pattern=r"^[0-9]{5}(-?[0-9]{4})?$", example="12207")]


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


@router.get("zip/{zip_code}", response=ZipOut, tags=["areas"], summary="One ZIP code")
def zip_code(request: HttpRequest, zip_code: ZipCode) -> ZipOut:
    """Whether a ZIP code lies in mandatory areas. This is about the place: CMS decides participation from claims."""
    return ZipOut.of(about_zip(zip_code[:5]))
