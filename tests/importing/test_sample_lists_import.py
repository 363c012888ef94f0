"""The two sample lists: the portal finds between them exactly what their generator changed."""

import pytest

from participants.importing import diff
from participants.models import Kind, Release, Status
from participants.npi import is_valid
from participants.sample import Key, SampleChanges, final, preliminary
from tests.importing.imports import import_list, verify_data
from tests.lists import participant_list

pytestmark = pytest.mark.django_db

COHORTS = {"Heart Failure": "heart_failure", "Low Back Pain": "low_back_pain"}


def key_of(row: dict[str, str]) -> Key:
    published = {value: name for name, value in COHORTS.items()}
    return row["npi"], published[row["cohort"]], row["organization"]


@pytest.fixture
def lists(transactional_db: None) -> tuple[Release, Release, SampleChanges]:
    rows = preliminary()
    final_rows, changes = final(rows)
    first = import_list(participant_list(rows), kind=Kind.PRELIMINARY)
    second = import_list(participant_list(final_rows), kind=Kind.FINAL)
    assert (first.exit_status, first.issues, second.exit_status, second.issues) == (0, [], 0, [])
    return first.release, second.release, changes


def test_the_difference_between_the_sample_lists_is_what_their_generator_made(
    lists: tuple[Release, Release, SampleChanges],
) -> None:
    first, second, made = lists

    assert first.sample
    assert first.listings.count() == 6_637
    assert second.predecessor == first
    assert (second.added, second.removed) == (0, len(made.removed))
    assert second.changed == len(made.organization_changed) + len(made.small_practice_changed)

    removed = list(diff.changes(first, second, kind="removed"))
    assert {key_of(change.before) for change in removed if change.before} == made.removed

    changed = [(change.before or {}, change.after or {}) for change in diff.changes(first, second, kind="changed")]
    moved = {key_of(old): new["organization"] for old, new in changed if old["organization"] != new["organization"]}
    assert moved == made.organization_changed
    flags = {True: "Yes", False: "No"}
    resized = {
        key_of(old): flags[new["years"]["2027"]["small_practice"]]
        for old, new in changed
        if old["years"] != new["years"]
    }
    assert resized == made.small_practice_changed

    gone = {npi for npi, *_ in made.removed} - set(second.listings.values_list("npi", flat=True))
    formerly = second.clinicians.filter(status=Status.FORMERLY_LISTED).values_list("npi", flat=True)
    assert set(formerly) == gone
    assert len(gone) > 400
    assert all(map(is_valid, gone))
    assert verify_data() == ""
