"""Two lists in which everything happens that can happen to a clinician, and how they are published."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from participants.models import Kind, Release
from participants.sample import Row
from tests.importing.imports import import_list
from tests.lists import npi, participant_list, person

ADA = person(1, first_name="ADA", last_name="LOVELACE", organization="PRAIRIE HEART GROUP, PLLC", state="TX")
GRACE = person(2, first_name="GRACE", last_name="HOPPER", organization="NAVY SPINE CENTER", cohort="Low Back Pain")
MARIE = person(3, first_name="MARIE", last_name="CURIE", organization="OLD CARDIOLOGY LLC", state="NY")
ALAN = person(4, first_name="ALAN", last_name="TURING", organization="BLETCHLEY BACK CENTER", cohort="Low Back Pain")
ALAN_AGAIN = ALAN._replace(organization="MANCHESTER PAIN GROUP")
EMMY = person(5, first_name="EMMY", last_name="NOETHER", organization="", state="PA")
PRELIMINARY = [ADA, GRACE, MARIE, ALAN, ALAN_AGAIN, EMMY]

# The final list has removed GRACE, MARIE has moved to another practice, and CMS says No for EMMY.
MARIE_MOVED = MARIE._replace(organization="NEW CARDIOLOGY LLC", small_practice_2027="Yes")
EMMY_NOT_A_PARTICIPANT = EMMY._replace(participant_2027="No")
FINAL = [ADA, MARIE_MOVED, ALAN, ALAN_AGAIN, EMMY_NOT_A_PARTICIPANT]

NOBODY = npi(99)


class Lists(NamedTuple):
    preliminary: Release
    final: Release


def publish(people: Sequence[Row], *, kind: str, on: date | None = None, **options: Any) -> Release:
    """Publishes a list as CMS would have released it `on` a day; by hand, without a day."""
    result = import_list(participant_list(people), kind=kind, **options)
    assert result.state == "live", result.issues
    if on:
        Release.objects.filter(pk=result.release.pk).update(released_on=on, source_url="https://data.cms.gov/list.csv")
    return result.release


def publish_preliminary() -> Release:
    return publish(PRELIMINARY, kind=Kind.PRELIMINARY, on=date(2026, 2, 5))


def publish_both() -> Lists:
    preliminary = publish_preliminary()
    final = publish(FINAL, kind=Kind.FINAL, on=date(2026, 9, 3))
    preliminary.refresh_from_db()
    return Lists(preliminary, final)
