"""`POST /api/v1/roster`: up to 1,000 NPIs at once."""

from typing import Annotated, Literal, Self

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import ConfigDict, Field, StrictInt, model_validator

from participants import roster_input
from participants.api.schemas import ListingOut, ReleaseOut
from participants.models import Dataset, Release
from participants.npi import Candidate
from participants.roster import NO_LIST, Line, Roster, check
from participants.roster_input import MOST_NPIS, CannotCheck

router = Router()

Item = Annotated[str, Field(max_length=200)] | StrictInt


class RosterIn(Schema):
    """Either `npis`, a list, or `text`, in which they are found."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "NPIs: 1234567893 and 1234567890"}]})

    npis: Annotated[list[Item], Field(min_length=1, max_length=MOST_NPIS)] | None = None
    text: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def one_of_two(self) -> Self:
        if (self.npis is None) == (self.text is None):
            raise ValueError("Give either npis or text.")
        return self

    def candidates(self) -> list[Candidate]:
        """Raises CannotCheck."""
        return roster_input.from_text(self.text) if self.text else roster_input.from_items(map(str, self.npis or []))


class SummaryOut(Schema):
    """`given` is `unique`, `invalid` and `duplicates` together; `unique` is the three verdicts together."""

    given: int
    unique: int
    listed: int
    formerly_listed: int
    not_listed: int
    invalid: int
    duplicates: int


class LineOut(Schema):
    """`line` counts from 1: the line of the text, or the place in the list. `problem` is what to correct, in words.

    `did_you_mean` are listed NPIs that differ from an invalid one by one digit or by two swapped ones.
    """

    input: str
    line: int
    npi: str
    problem: str | None
    status: Literal["listed", "formerly_listed", "not_listed", "invalid"]
    duplicate_of: int | None
    did_you_mean: list[str]
    first_name: str
    last_name: str
    listings: list[ListingOut]
    changes: list[str]

    @classmethod
    def of(cls, line: Line) -> Self:
        listings = line.answer.listings
        return cls(
            input=line.input,
            line=line.line,
            npi=line.answer.npi,
            problem=line.problem,
            status="invalid" if line.answer.problem else line.answer.verdict.value,
            duplicate_of=line.duplicate_of,
            did_you_mean=[clinician.npi for clinician in line.answer.neighbours],
            first_name=listings[0].first_name if listings else "",
            last_name=listings[0].last_name if listings else "",
            listings=[ListingOut.of(listing) for listing in listings],
            changes=line.changes,
        )


class RosterOut(Schema):
    """`sample`: the list is fictional, and a real clinician's absence from it means nothing."""

    summary: SummaryOut
    sample: bool
    release: ReleaseOut
    results: list[LineOut]

    @classmethod
    def of(cls, checked: Roster) -> Self:
        return cls(
            summary=SummaryOut(**{group.value: count for group, count in checked.summary.items()}),
            sample=checked.release.sample,
            release=ReleaseOut.from_orm(checked.release),
            results=[LineOut.of(line) for line in checked.lines],
        )


@router.post("roster", response=RosterOut, tags=["clinicians"], summary="Check a roster")
def roster(request: HttpRequest, payload: RosterIn) -> RosterOut:
    """What the list says of each of up to 1,000 NPIs, in the order given. Nothing is stored."""
    try:
        candidates = payload.candidates()
    except CannotCheck as problem:
        raise HttpError(422, str(problem)) from problem
    release = Release.objects.current(Dataset.PARTICIPANTS)
    if release is None:
        raise HttpError(503, NO_LIST)
    return RosterOut.of(check(candidates, release))
