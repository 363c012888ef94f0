"""The datasets of the portal: how each is parsed and what makes a row the same row from one release to the next.

To add a dataset, add it to `Dataset`, to this table and to `sources`.
"""

from dataclasses import dataclass

from django.db import models

from participants.importing.parse import Parser, delineations, mandatory_areas, participants, zip_counties
from participants.models import County, Dataset, Listing, MandatoryArea, ZipCounty


@dataclass(frozen=True)
class Spec:
    """`key` identifies a row within a release. Rows whose `identity` stays while the rest of the key changes have
    changed, rather than gone and come. `values` are the columns whose change is reported.
    """

    parse: Parser
    model: type[models.Model]
    key: tuple[str, ...]
    identity: tuple[str, ...]
    values: tuple[str, ...]


REGISTRY = {
    Dataset.PARTICIPANTS: Spec(
        parse=participants.parse,
        model=Listing,
        key=("npi", "cohort", "organization"),
        identity=("npi", "cohort"),
        values=("first_name", "last_name", "state", "organization", "years"),
    ),
    Dataset.MANDATORY_AREAS: Spec(
        parse=mandatory_areas.parse,
        model=MandatoryArea,
        key=("code",),
        identity=("code",),
        values=("title",),
    ),
    Dataset.DELINEATIONS: Spec(
        parse=delineations.parse,
        model=County,
        key=("geoid",),
        identity=("geoid",),
        values=("name", "state", "area_code", "central"),
    ),
    Dataset.ZIP_COUNTIES: Spec(
        parse=zip_counties.parse,
        model=ZipCounty,
        key=("zip", "county_geoid"),
        identity=("zip", "county_geoid"),
        values=("county_name", "land_share"),
    ),
}
