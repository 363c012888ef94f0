"""Shapes that several of the API's answers have, as the contract names their fields."""

from datetime import date, datetime

from ninja import Schema

from participants.answers import ListingAnswer


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
