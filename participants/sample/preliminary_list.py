"""Preliminary lists: fictional clinicians at fictional practices, put together to the published proportions."""

from collections.abc import Iterator
from random import Random

from participants.sample.draws import shuffled
from participants.sample.people import Population
from participants.sample.practices import OrganizationNames, draw_practices
from participants.sample.published import ROWS
from participants.sample.rows import Row, organization_key

PRELIMINARY_SEED = 2027
MOST_ROWS = 10_000_000

# Of 6,637 rows, those whose clinician is on the list with a second practice, or in the other cohort as well. Neither
# number is published; CMS says that a physician may be selected under several TINs.
SECOND_PRACTICES = 60
SECOND_COHORTS = 6


def preliminary(seed: int = PRELIMINARY_SEED) -> list[Row]:
    """A list with the totals of CMS's preliminary list for 2027: 6,637 rows in random order."""
    return list(generated(ROWS, seed))


def generated(rows: int, seed: int) -> Iterator[Row]:
    """A list of any size, at most ten million rows, in the proportions of the preliminary one.

    It is made and held in memory 6,637 rows at a time. So a longer list has more organizations, not larger ones.
    NPI, cohort and organization together never come twice.
    """
    if rows > MOST_ROWS:
        raise ValueError(f"A sample list has at most {MOST_ROWS:,} rows.")
    rng = Random(seed)  # noqa: S311 - a sample has to be reproducible, not secret
    population = Population(rng)
    names = OrganizationNames(rng)
    for start in range(0, rows, ROWS):
        yield from _block(rng, population, names, min(ROWS, rows - start))


def _block(rng: Random, population: Population, names: OrganizationNames, count: int) -> list[Row]:
    people = iter(population.draw(count))
    rows = shuffled(
        rng,
        (
            Row(*next(people), practice.state, cohort, organization, "Yes", practice.small_practice)
            for practice in draw_practices(rng, names, count)
            for cohort, organization in zip(practice.cohorts, practice.organizations, strict=True)
        ),
    )
    _list_some_twice(rows)
    return shuffled(rng, rows)


def _list_some_twice(rows: list[Row]) -> None:
    """Give the clinicians of the first rows a second row each, in the same state. Expects rows in random order."""
    in_both_cohorts = round(SECOND_COHORTS * len(rows) / ROWS)
    twice = in_both_cohorts + round(SECOND_PRACTICES * len(rows) / ROWS)
    taken: set[int] = set()
    for number, row in enumerate(rows[:twice]):
        for other in range(twice, len(rows)):
            if other not in taken and _may_be_same_clinician(row, rows[other], same_cohort=number >= in_both_cohorts):
                rows[other] = rows[other]._replace(npi=row.npi, first_name=row.first_name, last_name=row.last_name)
                taken.add(other)
                break


def _may_be_same_clinician(row: Row, other: Row, *, same_cohort: bool) -> bool:
    return (
        row.state == other.state
        and (row.cohort == other.cohort) is same_cohort
        and organization_key(row.organization) != organization_key(other.organization)
    )
