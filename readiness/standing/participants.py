"""Whom of a practice's roster the model is about in its performance year, as the live list says."""

from collections import defaultdict
from dataclasses import dataclass

from asm_portal.rules.cohorts import COHORTS, Cohort
from participants.models import Dataset, Listing, Release
from readiness.models import Practice, PracticeClinician

Years = tuple[int | None, ...]


@dataclass(frozen=True)
class Participant:
    """A clinician on the roster who is on the live list. `small_practice` is None where CMS does not say."""

    clinician: PracticeClinician
    cohorts: tuple[Cohort, ...]
    small_practice: bool | None

    def __str__(self) -> str:
        return str(self.clinician)


def participants_of(practice: Practice) -> list[Participant]:
    """In the order of their names. Whoever CMS says will not participate in the year is left out."""
    release = live_list_for(practice)
    if release is None:
        return []
    years = (practice.performance_year, release.performance_year)
    clinicians = list(practice.clinicians.present().order_by("last_name", "first_name", "npi"))
    listed: dict[str, list[Listing]] = defaultdict(list)
    for listing in Listing.objects.filter(release=release, npi__in=[clinician.npi for clinician in clinicians]):
        if _said(listing, years, "participant") is not False:
            listed[listing.npi].append(listing)
    return [
        _participant(clinician, listed[clinician.npi], years) for clinician in clinicians if clinician.npi in listed
    ]


def live_list_for(practice: Practice) -> Release | None:
    """The live list of the performance year or, before there is one, the newest; None while no list is loaded."""
    lists = Release.objects
    return lists.current(Dataset.PARTICIPANTS, practice.performance_year) or lists.current(Dataset.PARTICIPANTS)


def is_small_practice(participants: list[Participant]) -> bool:
    """Whether CMS lists any of them with a small practice."""
    return any(participant.small_practice for participant in participants)


def _participant(clinician: PracticeClinician, listings: list[Listing], years: Years) -> Participant:
    cohorts = {listing.cohort for listing in listings}
    said = {_said(listing, years, "small_practice") for listing in listings}
    return Participant(
        clinician=clinician,
        cohorts=tuple(cohort for slug, cohort in COHORTS.items() if slug in cohorts),
        small_practice=True if True in said else False if False in said else None,
    )


def _said(listing: Listing, years: Years, name: str) -> bool | None:
    """What CMS says of a listing, for the first of the years of which it says anything; None where it does not."""
    flags: list[bool | None] = [listing.years.get(str(year), {}).get(name) for year in years]
    return next((flag for flag in flags if flag is not None), None)
