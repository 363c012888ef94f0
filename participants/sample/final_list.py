"""A final list: what a preliminary one may become, and exactly what changed on the way."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from participants.sample.draws import shuffled
from participants.sample.published import HEART_FAILURE, LOW_BACK_PAIN
from participants.sample.rows import Key, Row, organization_key

FINAL_SEED = 2028

# The American College of Cardiology reported that some 500 of 2,600 clinicians in the heart failure cohort were
# subspecialists whom the model leaves out; CMS announced that a final list only removes clinicians.
REMOVED = {HEART_FAILURE: 0.165, LOW_BACK_PAIN: 0.0175}
ORGANIZATION_CHANGED = 0.009  # of the rows
SMALL_PRACTICE_CHANGED = 0.01  # of the organizations with at most five rows
MOST_ROWS_OF_CHANGED_ORGANIZATION = 5


@dataclass(frozen=True, slots=True)
class SampleChanges:
    """What a final list changed, by the key that a row has on the preliminary list. No row is in two of these.

    `organization_changed` gives the new organization, `small_practice_changed` the new "Yes" or "No".
    """

    removed: frozenset[Key]
    organization_changed: Mapping[Key, str]
    small_practice_changed: Mapping[Key, str]


def final(preliminary_rows: Sequence[Row], seed: int = FINAL_SEED) -> tuple[list[Row], SampleChanges]:
    """The final list, in a new random order, and its changes. Adds no clinician.

    A clinician whose organization changes has one row in that cohort on both lists, so the change can be told from a
    removal. A changed small-practice flag changes in every row of the organization.
    """
    rng = Random(seed)  # noqa: S311 - a sample has to be reproducible, not secret
    removed = _removed(rng, preliminary_rows)
    kept = shuffled(rng, (row for row in preliminary_rows if row.key not in removed))
    organization_changed = _organization_changed(rng, preliminary_rows, kept)
    small_practice_changed = _small_practice_changed(rng, kept, organization_changed)
    rows = [
        row._replace(
            organization=organization_changed.get(row.key, row.organization),
            small_practice_2027=small_practice_changed.get(row.key, row.small_practice_2027),
        )
        for row in kept
    ]
    return rows, SampleChanges(removed, organization_changed, small_practice_changed)


def _removed(rng: Random, rows: Sequence[Row]) -> frozenset[Key]:
    removed: set[Key] = set()
    for cohort, share in REMOVED.items():
        keys = [row.key for row in rows if row.cohort == cohort]
        removed.update(rng.sample(keys, round(share * len(keys))))
    return frozenset(removed)


def _organization_changed(rng: Random, preliminary_rows: Sequence[Row], kept: Sequence[Row]) -> dict[Key, str]:
    """Moves of clinicians to a practice in their state that is as small as theirs or, like theirs, is not small."""
    listed = Counter((row.npi, row.cohort) for row in preliminary_rows)
    practices = defaultdict(list)
    for row in kept:
        if row.organization:
            practices[row.state, row.small_practice_2027].append(row.organization)
    movable = [row for row in kept if row.organization and listed[row.npi, row.cohort] == 1]
    changed = {}
    for row in rng.sample(movable, round(ORGANIZATION_CHANGED * len(kept))):
        others = [
            organization
            for organization in practices[row.state, row.small_practice_2027]
            if organization_key(organization) != organization_key(row.organization)
        ]
        if others:
            changed[row.key] = rng.choice(others)
    return changed


def _small_practice_changed(rng: Random, kept: Sequence[Row], moves: Mapping[Key, str]) -> dict[Key, str]:
    """Changed flags of organizations that nobody joins or leaves."""
    moved_between = {organization_key(name) for (*_, left), joined in moves.items() for name in (left, joined)}
    organizations = defaultdict(list)
    for row in kept:
        if row.organization and organization_key(row.organization) not in moved_between:
            organizations[organization_key(row.organization)].append(row)
    changeable = [rows for rows in organizations.values() if len(rows) <= MOST_ROWS_OF_CHANGED_ORGANIZATION]
    return {
        row.key: "No" if row.small_practice_2027 == "Yes" else "Yes"
        for rows in rng.sample(changeable, round(SMALL_PRACTICE_CHANGED * len(changeable)))
        for row in rows
    }
