"""A participant list in numbers: as a whole, and state by state."""

from dataclasses import astuple, dataclass

from django.db.models import Count, Q

from participants.models import Cohort, Release
from participants.once import computed_once


@dataclass(frozen=True)
class Figures:
    """Every count is of listings, as CMS counts: a clinician under two TINs is two."""

    participants: int
    heart_failure: int
    low_back_pain: int
    small_practices: int


NOBODY = Figures(participants=0, heart_failure=0, low_back_pain=0, small_practices=0)


def figures(release: Release) -> Figures:
    states = figures_by_state(release).values()
    return Figures(*map(sum, zip(*map(astuple, states), strict=True))) if states else NOBODY


def figures_by_state(release: Release) -> dict[str, Figures]:
    """The figures of a release for each state that it names. They never change, so they are counted once."""

    def count() -> dict[str, Figures]:
        counted = release.listings.values_list("state").annotate(
            participants=Count("pk"),
            heart_failure=Count("pk", filter=Q(cohort=Cohort.HEART_FAILURE)),
            low_back_pain=Count("pk", filter=Q(cohort=Cohort.LOW_BACK_PAIN)),
            small_practices=Count("pk", filter=Q(**{f"years__{release.performance_year}__small_practice": True})),
        )
        return {state: Figures(*counts) for state, *counts in counted}

    return computed_once("figures", count, release)
