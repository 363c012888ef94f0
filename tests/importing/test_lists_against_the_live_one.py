"""What a new list may change by itself, and what has to wait for a reviewer."""

import pytest

from participants import actions
from participants.models import Kind, Release, State
from tests.importing.imports import Result, import_list, listed, live_list
from tests.lists import participant_list, people, person, sample_people

pytestmark = pytest.mark.django_db


def publish_preliminary(count: int = 10) -> Release:
    result = import_list(participant_list(people(count)), kind=Kind.PRELIMINARY)
    assert (result.exit_status, result.state) == (0, "live")
    return result.release


def differences(result: Result) -> tuple[int, int, int]:
    return result.json["added"], result.json["removed"], result.json["changed"]


def assert_waits(result: Result, *, because_of: str) -> None:
    """The release waits with this warning, and the live list is the one before it."""
    assert (result.exit_status, result.state) == (3, "in_review")
    assert result.issue(because_of)["severity"] == "warning"
    live = live_list()
    assert live is not None
    assert live != result.release


def test_a_final_list_that_only_removes_people_is_published() -> None:
    publish_preliminary()
    result = import_list(participant_list(people(9)), kind=Kind.FINAL)
    assert (result.exit_status, result.state, differences(result)) == (0, "live", (0, 1, 0))
    assert len(listed(live_list())) == 9


def test_a_final_list_with_a_new_person_waits() -> None:
    publish_preliminary()
    result = import_list(participant_list(people(11)), kind=Kind.FINAL)
    assert_waits(result, because_of="final_list_adds_nobody")
    assert "adds 1 row" in result.issue("final_list_adds_nobody")["message"]


def test_a_final_list_with_a_second_organization_for_a_listed_clinician_waits() -> None:
    publish_preliminary()
    rows = [*people(10), person(1, organization="LAKE HEART LLC")]
    assert_waits(import_list(participant_list(rows), kind=Kind.FINAL), because_of="final_list_adds_nobody")


@pytest.mark.parametrize("organization", ["LAKE HEART LLC", "PRAIRIE HEART GROUP PLLC", ""])
def test_a_changed_organization_on_a_final_list_is_no_addition(organization: str) -> None:
    publish_preliminary()
    rows = [person(1, organization=organization), *people(10)[1:]]
    result = import_list(participant_list(rows), kind=Kind.FINAL)
    assert (result.exit_status, result.state, differences(result)) == (0, "live", (0, 0, 1))


def test_a_changed_small_practice_flag_is_a_change() -> None:
    publish_preliminary()
    rows = [person(1, small_practice_2027="Yes"), *people(10)[1:]]
    assert differences(import_list(participant_list(rows), kind=Kind.FINAL)) == (0, 0, 1)


def test_the_same_rows_in_another_order_are_no_difference() -> None:
    publish_preliminary()
    assert differences(import_list(participant_list(people(10)[::-1]), kind=Kind.FINAL)) == (0, 0, 0)


def test_a_preliminary_list_may_add_people() -> None:
    publish_preliminary()
    result = import_list(participant_list(people(12)), kind=Kind.PRELIMINARY)
    assert (result.exit_status, differences(result)) == (0, (2, 0, 0))


def test_a_list_that_does_not_call_itself_preliminary_is_held_to_the_rule_for_final_ones() -> None:
    publish_preliminary()
    content = participant_list(people(11))
    waiting = import_list(content, name="CY27_ASMParticipants_Public.csv")
    assert waiting.release.kind == Kind.FINAL
    assert_waits(waiting, because_of="final_list_adds_nobody")
    published = import_list(participant_list(people(12)), name="CY27_Prelim_ASMParticipants_Public.csv")
    assert (published.release.kind, published.state) == (Kind.PRELIMINARY, "live")


@pytest.mark.parametrize(("left", "exit_status"), [(6, 3), (7, 0)])
def test_a_list_that_loses_more_than_thirty_percent_waits(left: int, exit_status: int) -> None:
    publish_preliminary(10)
    result = import_list(participant_list(people(left)), kind=Kind.FINAL)
    assert result.exit_status == exit_status
    if exit_status:
        assert_waits(result, because_of="shrinking_list")
        assert "from 10 to 6 rows (-40%)" in result.issue("shrinking_list")["message"]


def test_a_list_that_moves_someone_to_the_other_cohort_waits() -> None:
    publish_preliminary()
    rows = [person(1, cohort="Low Back Pain"), *people(10)[1:]]
    result = import_list(participant_list(rows), kind=Kind.PRELIMINARY)
    assert_waits(result, because_of="cohort_change")
    assert "1 clinician moved" in result.issue("cohort_change")["message"]


def test_a_second_cohort_beside_the_first_is_no_change_of_cohort() -> None:
    publish_preliminary()
    rows = [*people(10), person(1, cohort="Low Back Pain")]
    assert import_list(participant_list(rows), kind=Kind.PRELIMINARY).exit_status == 0


def test_the_first_list_of_a_new_year_is_compared_with_the_year_before_and_both_stay_live() -> None:
    before = publish_preliminary()
    rows = people(12, participant_2028="Yes")
    result = import_list(participant_list(rows), kind=Kind.FINAL)
    assert result.state == "live", "A new year may add people, whatever the list is called."
    assert (result.release.performance_year, result.release.predecessor) == (2028, before)
    assert Release.objects.live().count() == 2
    assert live_list() == result.release


def test_a_year_that_a_person_names_must_be_in_the_file() -> None:
    result = import_list(participant_list(people(3)), performance_year=2028)
    assert (result.exit_status, result.issue("year_given")["column"]) == (1, "ASM_CY28_PARTICIPANT")


# ------------------------------------------------------------------------------------------- the sample and the real list


def test_a_list_on_which_every_npi_starts_with_2_is_the_sample() -> None:
    assert import_list(participant_list(sample_people(3))).release.sample
    assert not import_list(participant_list([*sample_people(3), person(9)])).release.sample


@pytest.mark.parametrize("count", [1, 200])
def test_a_real_list_replaces_the_sample_by_itself_whatever_its_size(count: int) -> None:
    sample = import_list(participant_list(sample_people(10)), kind=Kind.PRELIMINARY).release
    result = import_list(participant_list(people(count)), kind=Kind.FINAL)
    assert (result.exit_status, result.state, differences(result)) == (0, "live", (None, None, None))
    sample.refresh_from_db()
    assert sample.state == State.SUPERSEDED
    assert {clinician.npi[0] for clinician in result.release.clinicians.all()} == {"1"}


def test_a_real_list_of_another_year_ends_the_sample_too() -> None:
    import_list(participant_list(sample_people(10)))
    real = import_list(participant_list(people(5, participant_2028="Yes"))).release
    assert list(Release.objects.live()) == [real]


def test_the_sample_never_replaces_a_real_list() -> None:
    real = publish_preliminary()
    result = import_list(participant_list(sample_people(10)))
    assert (result.exit_status, result.state) == (1, "failed")
    assert "sample data" in result.issue("sample_stays_sample")["message"]
    assert live_list() == real


def test_a_sample_that_was_staged_before_the_real_list_came_cannot_be_published_any_more() -> None:
    sample = import_list(participant_list(sample_people(10)), publish=False).release
    publish_preliminary()
    with pytest.raises(actions.CannotDecide, match="Sample data never replaces CMS’s list"):
        actions.publish_release(sample, note="Let us try.")
