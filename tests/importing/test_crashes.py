"""An import that is killed, wherever it is: the old list stays live, and running it again finishes the job."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from participants import answers
from participants.models import Kind, Release
from tests.importing.imports import import_dataset, import_list, listed, live_list, verify_data
from tests.importing.processes import holding, kill, start, until, wait_for_lock
from tests.lists import npi, participant_list, people

pytestmark = pytest.mark.django_db(transaction=True)

# Longer than what COPY gathers before it looks at an index, which is a thousand rows.
OLD = participant_list(people(2500))
NEW = participant_list(people(2400))
GONE = npi(2500)
BUSY = "Another import of the dataset participants is running. Try again when it has ended."


@pytest.fixture
def old() -> Release:
    return import_list(OLD, kind=Kind.PRELIMINARY).release


@pytest.fixture
def new_list(tmp_path: Path) -> Path:
    path = tmp_path / "CY27_ASMParticipants_Public.csv"
    path.write_bytes(NEW)
    return path


def next_release() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value + 1 FROM participants_release_id_seq")
        return cursor.fetchone()[0]


def somebody_else_inserts_row(number: int) -> str:
    """Another session is about to insert the same row, so that COPY waits there for how that ends."""
    return f"""
        INSERT INTO participants_listing
            (release_id, npi, first_name, last_name, state, cohort, organization, organization_key, years, extra, line,
             name_words, organization_words)
        SELECT {next_release()}, npi, first_name, last_name, state, cohort, organization, organization_key, years, extra,
               line, name_words, organization_words
        FROM participants_listing WHERE npi = '{npi(number)}'
    """


def lock(table: str) -> Callable[[], str]:
    return lambda: f"LOCK TABLE participants_{table} IN SHARE MODE"


# What another session holds, and the state in which the killed import then leaves its release.
STAGES = {
    "before anything is recorded": (lock("release"), None),
    "once its files are recorded": (lock("listing"), "fetched"),
    "in the middle of COPY": (lambda: somebody_else_inserts_row(200), "fetched"),
    "before its findings are recorded": (lock("releaseissue"), "fetched"),
    "at the beginning of publishing": (lambda: "SELECT FROM participants_release WHERE state = 'live' FOR NO KEY UPDATE", "staged"),
    "in the middle of publishing": (lock("clinician"), "staged"),
    "at the end of publishing": (lock("releaseevent"), "staged"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "state"), STAGES.values(), ids=STAGES)
def test_an_import_that_is_killed_leaves_the_old_list_live_and_is_finished_by_running_it_again(
    old: Release, new_list: Path, statement: Callable[[], str], state: str | None
) -> None:
    before = listed(old)
    with holding(statement()):
        process = start("import_dataset", "participants", "--file", new_list, "--publish")
        wait_for_lock(process)
        assert live_list() == old, "Readers do not wait, and see the old list."
        kill(process)

    assert live_list() == old
    assert listed(old) == before
    assert answers.about_npi(GONE).verdict == "listed"
    unfinished = Release.objects.exclude(pk=old.pk).first()
    assert (unfinished and unfinished.state) == state
    assert verify_data() == ""

    again = import_dataset("participants", new_list)

    assert (again.exit_status, again.state, again.release.rows) == (0, "live", 2400)
    assert live_list() == again.release
    assert Release.objects.count() == 2
    assert again.release.events.count() == 1
    assert answers.about_npi(GONE).verdict == "formerly_listed"
    assert verify_data() == ""


def test_copy_can_be_stopped_in_the_middle(old: Release, new_list: Path) -> None:
    with holding(somebody_else_inserts_row(200)):
        process = start("import_dataset", "participants", "--file", new_list, "--publish")
        wait_for_lock(process)
        with connection.cursor() as cursor:
            cursor.execute("SELECT tuples_processed FROM pg_stat_progress_copy")
            [(copied,)] = cursor.fetchall()
        assert 0 < copied < 2400
        kill(process)


def test_an_import_that_is_killed_while_its_file_arrives_leaves_nothing(old: Release, tmp_path: Path) -> None:
    pipe = tmp_path / "slow.csv"
    os.mkfifo(pipe)
    process = start("import_dataset", "participants", "--file", pipe, "--publish")
    with pipe.open("wb") as writer:
        writer.write(NEW[: len(NEW) // 2])
        writer.flush()
        process.kill()
        process.communicate()
    assert list(Release.objects.all()) == [old]
    assert verify_data() == ""


# ------------------------------------------------------------------------------------------------------ two at once


def test_of_two_imports_at_once_one_wins_and_the_other_says_so(old: Release, new_list: Path) -> None:
    with holding(lock("listing")()):
        first = start("import_dataset", "participants", "--file", new_list, "--publish")
        wait_for_lock(first)
        second = start("import_dataset", "participants", "--file", new_list, "--publish")
        output, complaint = second.communicate()
        assert (second.returncode, output, complaint) == (1, "", f"CommandError: {BUSY}\n")
    output, complaint = first.communicate()
    assert (first.returncode, complaint) == (0, "")
    assert "is live" in output
    assert Release.objects.count() == 2
    assert verify_data() == ""


def test_another_dataset_can_be_imported_meanwhile(old: Release, new_list: Path, tmp_path: Path) -> None:
    areas = tmp_path / "areas.csv"
    areas.write_text("CBSA,Title\n10580,Albany\n")
    with holding(lock("listing")()):
        process = start("import_dataset", "participants", "--file", new_list, "--publish")
        wait_for_lock(process)
        assert import_dataset("mandatory_areas", areas).state == "live"
        kill(process)


@pytest.mark.parametrize(
    "command", [["publish_release", "{other}", "--note=x"], ["reject_release", "{other}", "--note=x"], ["rollback_release", "participants"]]
)  # fmt: skip
def test_while_one_release_is_published_every_other_decision_waits_its_turn(old: Release, command: list[str]) -> None:
    one, other = (
        import_list(participant_list(people(count)), kind=Kind.PRELIMINARY, publish=False).release
        for count in (2490, 2480)
    )
    with holding(lock("clinician")()):
        process = start("publish_release", one.pk, "--note", "Checked.")
        wait_for_lock(process)
        with pytest.raises(CommandError, match=BUSY):
            call_command(*(part.format(other=other.pk) for part in command))
    process.communicate()
    assert process.returncode == 0
    assert live_list() == one
    assert verify_data() == ""


def test_a_page_that_is_read_during_a_publication_is_of_one_list(old: Release, new_list: Path) -> None:
    process = start("import_dataset", "participants", "--file", new_list, "--publish")
    seen = set()

    def look() -> bool:
        answer = answers.about_npi(GONE)
        assert answer.release is not None
        seen.add((answer.release.rows, str(answer.verdict)))
        return process.poll() is not None

    until(look)
    process.communicate()
    look()
    assert seen == {(2500, "listed"), (2400, "formerly_listed")}
