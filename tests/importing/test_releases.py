"""Releases: the same file twice, what reviewers decide, going back, and what nobody can change."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from asm_portal.accounts.models import User
from participants import actions, answers
from participants.models import Clinician, Dataset, Kind, Listing, Release, ReleaseEvent, SearchWord, State
from tests.importing.imports import import_list, listed, live_list, verify_data
from tests.lists import npi, participant_list, people, person

pytestmark = pytest.mark.django_db

PRELIMINARY = participant_list(people(10))
FINAL = participant_list([person(1, organization="LAKE HEART LLC"), *people(9)[1:]])


def publish(content: bytes, *, kind: str = Kind.PRELIMINARY) -> Release:
    result = import_list(content, kind=kind)
    assert result.state == "live", result.issues
    return result.release


def waiting() -> Release:
    """A final list that adds somebody."""
    publish(PRELIMINARY)
    return import_list(participant_list(people(11)), kind=Kind.FINAL).release


@pytest.fixture
def reviewer() -> User:
    return User.objects.create_user("reviewer@example.org", is_staff=True)


@pytest.fixture
def other_reviewer() -> User:
    return User.objects.create_user("other@example.org", is_staff=True)


# ------------------------------------------------------------------------------------------------------ the same file


def test_the_same_file_twice_is_one_release_and_nothing_new() -> None:
    first = import_list(PRELIMINARY)
    second = import_list(PRELIMINARY, name="another_name.csv")
    assert (first.exit_status, second.exit_status) == (0, 0)
    assert second.release == first.release
    assert Release.objects.count() == 1
    assert ReleaseEvent.objects.count() == 1


def test_a_list_that_was_superseded_does_not_come_back_by_handing_it_in_again() -> None:
    publish(PRELIMINARY)
    final = publish(FINAL, kind=Kind.FINAL)
    again = import_list(PRELIMINARY)
    assert (again.exit_status, again.state) == (0, "superseded")
    assert live_list() == final


def test_a_release_that_only_waited_to_be_published_is_published_when_its_file_comes_again() -> None:
    first = import_list(PRELIMINARY, publish=False)
    assert (first.exit_status, first.state, live_list()) == (3, "in_review", None)
    again = import_list(PRELIMINARY, publish=True)
    assert (again.exit_status, again.state, live_list()) == (0, "live", first.release)


def test_a_release_with_a_warning_is_not_published_by_handing_in_its_file_again() -> None:
    release = waiting()
    again = import_list(participant_list(people(11)), kind=Kind.FINAL)
    assert (again.exit_status, again.state, again.release) == (3, "in_review", release)
    assert again.checks == {"final_list_adds_nobody"}


def test_a_release_that_was_compared_with_another_list_than_the_live_one_is_not_published_by_itself() -> None:
    publish(participant_list(people(3)))
    early = participant_list(people(4))
    import_list(early, kind=Kind.PRELIMINARY, publish=False)
    publish(PRELIMINARY)
    again = import_list(early, kind=Kind.PRELIMINARY, publish=True)
    assert (again.exit_status, again.state) == (3, "in_review")


def test_a_dry_run_says_what_would_happen_and_leaves_no_trace(settings: Settings) -> None:
    publish(PRELIMINARY)
    sequence = [model.objects.count() for model in (Release, Listing, Clinician, SearchWord, ReleaseEvent)]
    kept = sorted(settings.ASM_FILES_DIR.rglob("*"))

    good = import_list(FINAL, kind=Kind.FINAL, dry_run=True)
    doubtful = import_list(participant_list(people(11)), kind=Kind.FINAL, dry_run=True)
    bad = import_list(participant_list(people(3, state="XX")), dry_run=True)

    assert [result.exit_status for result in (good, doubtful, bad)] == [0, 3, 1]
    assert [result.json["release"] for result in (good, doubtful, bad)] == [None, None, None]
    assert (good.json["added"], good.json["removed"], good.json["changed"]) == (0, 1, 1)
    assert doubtful.checks == {"final_list_adds_nobody"}
    assert bad.checks == {"state_known"}
    assert [model.objects.count() for model in (Release, Listing, Clinician, SearchWord, ReleaseEvent)] == sequence
    assert sorted(settings.ASM_FILES_DIR.rglob("*")) == kept


def test_a_release_keeps_its_file_under_its_hash(settings: Settings) -> None:
    release = publish(PRELIMINARY)
    [file] = release.files.all()
    assert file.sha256 == release.sha256
    assert (settings.ASM_FILES_DIR / file.sha256[:2] / file.sha256).read_bytes() == PRELIMINARY


# --------------------------------------------------------------------------------------------------------- decisions


def test_a_reviewer_publishes_a_waiting_release_with_a_note(reviewer: User) -> None:
    release = waiting()
    call_command("publish_release", release.pk, note="CMS confirmed it.", actor=reviewer.email)
    assert live_list() == release
    event = release.events.get()
    assert (event.action, event.note, event.actor) == ("published", "CMS confirmed it.", reviewer)


def test_a_rejected_release_stays_out_and_can_be_looked_at_again() -> None:
    release = waiting()
    call_command("reject_release", release.pk, note="Two people too many.")
    release.refresh_from_db()
    assert (release.state, release.events.get().note) == (State.REJECTED, "Two people too many.")
    assert import_list(participant_list(people(11)), kind=Kind.FINAL).state == "rejected"
    assert release.listings.count() == 11


@pytest.mark.parametrize("decide", [actions.publish_release, actions.reject_release])
def test_a_decision_without_a_reason_is_none(decide: Callable[..., None]) -> None:
    release = waiting()
    with pytest.raises(actions.CannotDecide, match="Say in a note"):
        decide(release, note=" ")
    assert not release.events.exists()


@pytest.mark.parametrize("command", ["publish_release", "reject_release"])
def test_what_is_live_cannot_be_decided_again(command: str) -> None:
    release = publish(PRELIMINARY)
    with pytest.raises(CommandError, match="is live"):
        call_command(command, release.pk, note="Again.")


def test_a_superseded_release_comes_back_by_rolling_back_only() -> None:
    first = publish(PRELIMINARY)
    publish(FINAL, kind=Kind.FINAL)
    with pytest.raises(CommandError, match="superseded and cannot be published"):
        call_command("publish_release", first.pk, note="It was better.")


def test_a_decision_names_a_release_and_a_reviewer_that_exist() -> None:
    release = waiting()
    with pytest.raises(CommandError, match="no release 999999"):
        call_command("publish_release", 999999, note="x")
    with pytest.raises(CommandError, match="no reviewer with the address nobody@example.org"):
        call_command("publish_release", release.pk, note="x", actor="nobody@example.org")


def test_two_people_must_agree_where_the_portal_is_set_up_so(
    settings: Settings, reviewer: User, other_reviewer: User
) -> None:
    settings.ASM_TWO_PERSON_REVIEW = True
    release = waiting()
    with pytest.raises(actions.CannotDecide, match="Two people must agree"):
        actions.publish_release(release, note="Fine.", actor=reviewer)
    actions.review_release(release, note="Looks right.", actor=reviewer)
    with pytest.raises(actions.CannotDecide, match="Two people must agree"):
        actions.publish_release(release, note="Fine.", actor=reviewer)
    with pytest.raises(actions.CannotDecide, match="Two people must agree"):
        actions.publish_release(release, note="Fine.")
    actions.publish_release(release, note="Fine.", actor=other_reviewer)
    assert live_list() == release


def test_a_review_shows_the_findings_and_the_differences(capsys: pytest.CaptureFixture[str]) -> None:
    release = waiting()
    call_command("review_release", release.pk)
    shown = capsys.readouterr().out
    assert "waiting for review, 11 rows" in shown
    assert release.sha256 in shown
    assert "The final list adds 1 row" in shown
    assert "1 added against" in shown
    assert npi(11) in shown


def test_a_review_is_recorded_with_its_reviewer(reviewer: User, capsys: pytest.CaptureFixture[str]) -> None:
    release = waiting()
    call_command("review_release", release.pk, note="Looks right.", actor=reviewer.email)
    call_command("review_release", release.pk)
    assert "by reviewer@example.org: Looks right." in capsys.readouterr().out
    with pytest.raises(CommandError, match="a review without a name"):
        call_command("review_release", release.pk, note="Looks right.")


# ------------------------------------------------------------------------------------------------------- going back


def everything_about(release: Release) -> list[object]:
    """All that search and clinician pages read of a release, and the answer to every NPI of either list."""
    return [
        list(Clinician.objects.filter(release=release).order_by("npi").values()),
        list(SearchWord.objects.filter(release=release).order_by("word").values()),
        [answers.about_npi(npi(number)) for number in range(1, 13)],
    ]


def test_rolling_back_restores_every_answer() -> None:
    first = publish(PRELIMINARY)
    before = everything_about(first)
    second = publish(FINAL, kind=Kind.FINAL)
    assert answers.about_npi(npi(10)).verdict == "formerly_listed"

    call_command("rollback_release", "participants", note="CMS withdrew it.")

    assert live_list() == first
    assert everything_about(first) == before
    second.refresh_from_db()
    assert (second.state, second.withdrawn_at is not None) == (State.SUPERSEDED, True)
    assert second.events.get(action="rolled_back").note == "CMS withdrew it."
    assert verify_data() == ""


def test_a_release_that_was_rolled_back_can_be_published_again() -> None:
    first = publish(PRELIMINARY)
    second = publish(FINAL, kind=Kind.FINAL)
    before = everything_about(second)[2]
    call_command("rollback_release", "participants")
    call_command("publish_release", second.pk, note="It was right after all.")
    second.refresh_from_db()
    assert (live_list(), second.predecessor, second.withdrawn_at) == (second, first, None)
    assert [answer.verdict for answer in before] == [answer.verdict for answer in everything_about(second)[2]]
    assert verify_data() == ""


def test_rolling_back_goes_on_step_by_step_until_the_first_list() -> None:
    publish(PRELIMINARY)
    publish(FINAL, kind=Kind.FINAL)
    publish(participant_list(people(8)), kind=Kind.FINAL)
    call_command("rollback_release", "participants")
    call_command("rollback_release", "participants")
    assert len(listed(live_list())) == 10
    with pytest.raises(CommandError, match="is the first one"):
        call_command("rollback_release", "participants")


def test_a_year_is_rolled_back_by_itself() -> None:
    publish(PRELIMINARY)
    publish(FINAL, kind=Kind.FINAL)
    next_year = publish(participant_list(people(9, participant_2028="Yes")))
    call_command("rollback_release", "participants", performance_year=2027)
    assert len(listed(Release.objects.current(Dataset.PARTICIPANTS, 2027))) == 10
    assert live_list() == next_year


def test_there_is_nothing_to_roll_back_in_an_empty_portal() -> None:
    with pytest.raises(CommandError, match="No release of participants is live"):
        call_command("rollback_release", "participants")


# ------------------------------------------------------------------------------------------- what nobody can change


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE participants_listing SET state = 'NY'",
        "DELETE FROM participants_listing",
        "UPDATE participants_releaseevent SET note = ''",
        "DELETE FROM participants_releaseevent",
    ],
)
def test_the_database_refuses_to_change_published_rows_and_decisions(statement: str) -> None:
    publish(PRELIMINARY)
    with pytest.raises(DatabaseError, match="are never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_a_second_live_release_of_a_year() -> None:
    publish(PRELIMINARY)
    second = import_list(FINAL, publish=False).release
    with pytest.raises(DatabaseError, match="one_live_release"), transaction.atomic():
        Release.objects.filter(pk=second.pk).update(state=State.LIVE, published_at="2026-01-01T00:00Z")


def test_every_decision_leaves_exactly_one_event(reviewer: User) -> None:
    release = waiting()
    actions.review_release(release, note="a", actor=reviewer)
    actions.publish_release(release, note="b", actor=reviewer)
    actions.roll_back("participants", note="c", actor=reviewer)
    assert [(event.action, event.note) for event in release.events.order_by("pk")] == [
        ("reviewed", "a"),
        ("published", "b"),
        ("rolled_back", "c"),
    ]
