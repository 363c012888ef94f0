"""Fictional practices: where each is, which cohorts its listed clinicians are in, under which name."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, compress, cycle, islice
from random import Random
from typing import NamedTuple

from participants.sample.draws import apportion, shuffled, weighted_choice
from participants.sample.people import read_pool
from participants.sample.published import (
    COHORTS,
    HEART_FAILURE,
    LARGEST_ORGANIZATIONS,
    LOW_BACK_PAIN,
    ROWS,
    SMALL_PRACTICES,
    STATES,
    WITHOUT_ORGANIZATION,
)
from participants.sample.rows import organization_key

# How many clinicians practices have on the list: size ** -exponent of them have this size. A small practice has at most
# 15 clinicians (42 CFR 414.1305), and not all of them are on the list.
SIZES = {"Yes": range(1, 13), "No": range(1, 20)}
EXPONENTS = {"Yes": 2.2, "No": 1.62}
CUMULATIVE_SIZES = {
    small_practice: list(accumulate(size**-exponent for size in SIZES[small_practice]))
    for small_practice, exponent in EXPONENTS.items()
}

BOTH_COHORTS = "both"
MAY_BE_IN_BOTH_COHORTS = 0.3  # of the practices that are not small and have at least four clinicians on the list
WITH_NAME_OF_ANOTHER_STATE = 0.004
WITH_TWO_SPELLINGS = 0.15  # of the practices with a comma in the name and at least three clinicians on the list

LEGAL_FORMS = {
    " LLC": 20, ", LLC": 7, " PLLC": 19, ", PLLC": 6, " INC": 12, ", INC.": 4,
    " PA": 10, ", P.A.": 2, " PC": 10, ", P.C.": 2, "": 8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice. `cohorts` and `organizations` have an entry for each clinician on the list.

    `organizations` holds the legal name, in one spelling or two, or "" where CMS publishes none.
    """

    state: str
    small_practice: str
    cohorts: list[str]
    organizations: list[str]


class OrganizationNames:
    """Names that no organization has, of invented places and real trades. Each is given once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        words: dict[str, list[str]] = defaultdict(list)
        for row in read_pool("organizations.csv"):
            words[row["used_for"]].append(row["words"])
        places = [
            pattern.format(opening + ending)
            for pattern in words["place"]
            for opening in words["opening"]
            for ending in words["ending"]
        ]
        self._names = {
            used_for: every_pair(shuffled(rng, places), words[used_for])
            for used_for in (HEART_FAILURE, LOW_BACK_PAIN, BOTH_COHORTS)
        }
        self._legal_forms = list(LEGAL_FORMS)
        self._cumulative_frequencies = list(accumulate(LEGAL_FORMS.values()))

    def draw(self, used_for: str) -> str:
        """A new legal name for a practice in one cohort, or in both."""
        legal_form = weighted_choice(self._rng, self._legal_forms, self._cumulative_frequencies)
        return next(self._names[used_for]) + legal_form


def every_pair(places: list[str], trades: list[str]) -> Iterator[str]:
    """Every place with every trade, all places once before the first comes again."""
    for offset in range(len(trades)):
        for number, place in enumerate(places, offset):
            yield f"{place} {trades[number % len(trades)]}"


def draw_practices(rng: Random, names: OrganizationNames, rows: int) -> list[Practice]:
    """Practices with this many rows between them, in the published proportions.

    States and small practices have their share to the row, and so have the cohorts in all but the shortest lists.
    """
    outlines = shuffled(rng, _outlines(rng, rows))
    without_name = round(WITHOUT_ORGANIZATION * rows / ROWS)
    latest: dict[tuple[str, str], tuple[str, str]] = {}  # state and name, by use of the name and small-practice flag
    practices = []
    for outline, cohorts in zip(outlines, _cohorts(rng, outlines, rows), strict=True):
        used_for = cohorts[0] if len(set(cohorts)) == 1 else BOTH_COHORTS
        state, name_there = latest.get((used_for, outline.small_practice), (outline.state, ""))
        if without_name and outline.small_practice == "Yes" and outline.size == 1:
            without_name -= 1
            name = ""
        elif state != outline.state and rng.random() < WITH_NAME_OF_ANOTHER_STATE:
            name = name_there
        else:
            name = names.draw(used_for)
            latest[used_for, outline.small_practice] = outline.state, name
        practices.append(Practice(outline.state, outline.small_practice, cohorts, _spellings(rng, name, outline.size)))
    return practices


class _Outline(NamedTuple):
    state: str
    small_practice: str
    size: int


def _outlines(rng: Random, rows: int) -> Iterator[_Outline]:
    """Practices of random size until every state has its rows. The largest are in lists of the published size only."""
    by_state = apportion(rows, STATES)
    small = apportion(apportion(rows, SMALL_PRACTICES)["Yes"], by_state)
    left = {"Yes": small, "No": {state: by_state[state] - small[state] for state in by_state}}
    for size in LARGEST_ORGANIZATIONS if rows == ROWS else ():
        states = [state for state, count in left["No"].items() if count >= 3 * size]
        state = rng.choices(states, [left["No"][state] for state in states])[0]
        left["No"][state] -= size
        yield _Outline(state, "No", size)
    for small_practice, count_by_state in left.items():
        for state, count in count_by_state.items():
            while count:
                size = min(count, weighted_choice(rng, SIZES[small_practice], CUMULATIVE_SIZES[small_practice]))
                count -= size
                yield _Outline(state, small_practice, size)


def _cohorts(rng: Random, outlines: list[_Outline], rows: int) -> Iterator[list[str]]:
    """The cohort of each clinician of each practice. Most practices are in one cohort; larger ones may be in both."""
    may_be_in_both = [
        outline.small_practice == "No" and outline.size >= 4 and rng.random() < MAY_BE_IN_BOTH_COHORTS
        for outline in outlines
    ]
    shared = apportion(sum(outline.size for outline in compress(outlines, may_be_in_both)), COHORTS)
    dealt = iter(shuffled(rng, (cohort for cohort, count in shared.items() for _ in range(count))))
    heart_failure_left = apportion(rows, COHORTS)[HEART_FAILURE] - shared[HEART_FAILURE]
    for outline, is_mixed in zip(outlines, may_be_in_both, strict=True):
        if is_mixed:
            yield list(islice(dealt, outline.size))
        elif outline.size <= heart_failure_left:
            heart_failure_left -= outline.size
            yield [HEART_FAILURE] * outline.size
        else:
            yield [LOW_BACK_PAIN] * outline.size


def _spellings(rng: Random, name: str, size: int) -> list[str]:
    """The name for each clinician of a practice, at times with and without its comma by turns."""
    if "," in name and size >= 3 and rng.random() < WITH_TWO_SPELLINGS:
        return list(islice(cycle((name, organization_key(name))), size))
    return [name] * size
