"""The import console, as staff see and use it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from asm_portal.accounts.models import User
from participants.importing import runs
from participants.models import Dataset, Kind, Release, ReleaseEvent, Run, RunState
from tests.accounts.people import app_code, enter_code, make_person, sign_in
from tests.cms_faults import status
from tests.cms_server import CATALOGUE, CmsServer
from tests.importing.imports import import_list, live_list
from tests.lists import participant_list, people
from tests.pages.reading import links, rows, words
from tests.runs.workers import finish, imported

pytestmark = pytest.mark.django_db(transaction=True)

CONSOLE = "/manage/imports/"
PRELIMINARY = "CY27_Prelim_ASMParticipants_Public.csv"
FINAL = "CY27_ASMParticipants_Public.csv"


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def signed_in(email: str) -> Client:
    make_person(email, staff=True, second_factor=True)
    client = Client()
    sign_in(client, email)
    enter_code(client, app_code())
    return client


@pytest.fixture
def staff(transactional_db: None) -> Client:
    return signed_in("admin@heart.example")


@pytest.fixture
def colleague(transactional_db: None) -> Client:
    return signed_in("colleague@heart.example")


@pytest.fixture
def old(transactional_db: None) -> Release:
    return import_list(participant_list(people(30)), kind=Kind.PRELIMINARY).release


@pytest.fixture
def waiting(old: Release) -> Release:
    """A final list that adds somebody and removes two, which a reviewer has to answer for."""
    return import_list(participant_list([*people(28), people(31)[-1]]), kind=Kind.FINAL).release


def followed(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, data, follow=True)


def review_of(release: Release) -> str:
    return f"{CONSOLE}releases/{release.pk}/"


# -------------------------------------------------------------------------------------------------------- the sources


def test_the_console_says_of_each_source_what_it_has_and_what_is_live(
    staff: Client, cms: CmsServer, worker: None, old: Release
) -> None:
    cms.publish(FINAL, participant_list(people(28)))
    page = followed(staff, f"{CONSOLE}sources/participants/check/")
    finish(Run.objects.get())
    assert words(staff.get(page.request["PATH_INFO"])).startswith("Imports Runs Check of the source: Participant list")

    page = words(staff.get(CONSOLE))
    assert "Live here Participant list 2027, preliminary, 30 rows" in page
    assert f"At the source {FINAL}, of 5 February 2026, 28 rows New" in page
    assert "something new" in page
    assert "Nothing needs you" in page

    followed(staff, f"{CONSOLE}sources/participants/import/")
    run = finish(Run.objects.latest("pk"))
    assert (run.state, run.actor.email) == (RunState.SUCCEEDED, "admin@heart.example")
    assert "Live here Participant list 2027, final, 28 rows" in words(staff.get(CONSOLE))
    event = run.release.events.get()
    assert event.actor == run.actor


def test_what_went_wrong_stands_at_the_top_with_what_to_do(staff: Client, cms: CmsServer, worker: None) -> None:
    cms.misbehave(CATALOGUE, status(500), forever=True)
    run = imported()
    page = words(staff.get(CONSOLE))
    assert "What needs you now An import failed" in page
    page = words(staff.get(run.get_absolute_url()))
    assert "answered with an error (status 500). The live data stay as they were." in page
    assert "This may pass. Run it again in a while" in page
    assert page.count("answered with an error (status 500).") == 1 + 4 + 1, "The headline, four tries and the outcome."


def test_a_source_that_is_at_work_is_watched_and_not_asked_twice(staff: Client, queue: str) -> None:
    first = followed(staff, f"{CONSOLE}sources/participants/import/")
    assert "This run waits for a worker." in words(first)
    second = followed(staff, f"{CONSOLE}sources/participants/import/")
    assert second.request["PATH_INFO"] == first.request["PATH_INFO"]
    assert "is not finished. Wait until it is, or stop it. This is that run." in words(second)
    assert Run.objects.count() == 1
    assert "Watch the run that is at work" in words(staff.get(CONSOLE))


def test_a_source_that_does_not_exist_is_not_found(staff: Client) -> None:
    assert staff.post(f"{CONSOLE}sources/everything/import/").status_code == 404


# --------------------------------------------------------------------------------------------------------------- runs


@pytest.fixture
def at_work(queue: str) -> Run:
    run = runs.ask(Dataset.PARTICIPANTS, "import", trigger="person")
    Run.objects.update(state=RunState.RUNNING, attempt=1, stage="reading", done=3000, total=6637)
    run.refresh_from_db()
    return run


def test_a_run_at_work_shows_its_stages_and_how_far_it_is(staff: Client, at_work: Run) -> None:
    page = staff.get(at_work.get_absolute_url())
    assert "This run is at work." in words(page)
    assert "Fetch : done" in words(page)
    assert "Read and check : current" in words(page)
    assert "Publish : waiting" in words(page)
    assert "3,000 of 6,637 rows" in words(page)


def test_the_page_renews_itself_with_the_same_part_until_the_run_has_ended(staff: Client, at_work: Run) -> None:
    path = at_work.get_absolute_url()
    whole, part = (staff.get(path, headers=headers).content.decode() for headers in ({}, {"HX-Request": "true"}))
    start = '<div id="run" hx-get'
    assert start in whole
    assert part.strip().startswith("<div") or part.strip().startswith("{#") is False
    assert start in part
    assert "<html" not in part
    runs.end(at_work, RunState.FAILED, "It broke.", was=RunState.RUNNING)
    assert "hx-get" not in staff.get(path).content.decode()


def test_the_stop_button_stops(staff: Client, at_work: Run) -> None:
    page = followed(staff, f"{at_work.get_absolute_url()}stop/")
    assert "This run is stopping. It ends with its present step." in words(page)
    assert "Stopped by admin@heart.example; it ends with the present step." in words(page)
    assert Run.objects.get().stop_requested_at


def test_a_run_that_ended_can_be_run_again(staff: Client, at_work: Run) -> None:
    runs.end(at_work, RunState.FAILED, "It broke.", was=RunState.RUNNING)
    followed(staff, f"{at_work.get_absolute_url()}again/")
    again = Run.objects.latest("pk")
    assert (again.pk > at_work.pk, again.state, again.trigger) == (True, "queued", "person")


def test_all_runs_are_listed_and_can_be_downloaded(staff: Client, at_work: Run) -> None:
    assert rows(staff.get(f"{CONSOLE}runs/"))[1][:2] == ["Import from the source: Participant list", "Running"]
    lines = b"".join(staff.get(f"{CONSOLE}runs.csv").streaming_content).decode().splitlines()
    assert lines[1].startswith(f"{at_work.pk},Participant list,Import from the source,No,the schedule,")
    assert staff.get(f"{CONSOLE}runs.xlsx").status_code == 200


# ------------------------------------------------------------------------------------------------------------ uploads


def upload(
    client: Client, *files: tuple[str, bytes], dataset: str = "participants", how: str = "publish", **more: Any
) -> Any:
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"{CONSOLE}upload/", {"dataset": dataset, "upload": given, "how": how, **more}, follow=True)


def test_a_file_that_is_uploaded_is_imported_by_the_worker(staff: Client, worker: None, old: Release) -> None:
    upload(staff, (FINAL, participant_list(people(28))))
    run = finish(Run.objects.get())
    assert run.outcome == "Published: Participant list 2027, final is live, with 28 rows."
    assert f"{FINAL} (" in words(staff.get(run.get_absolute_url()))


def test_a_dry_run_shows_the_findings_by_line_and_keeps_nothing(staff: Client, worker: None, old: Release) -> None:
    wrong = participant_list(people(28)).replace(b"Heart Failure", b"Back Failure", 1)
    upload(staff, (FINAL, wrong), how="dry")
    run = finish(Run.objects.get())
    page = staff.get(run.get_absolute_url())
    assert "Dry run: this file would be refused. Nothing was kept." in words(page)
    assert ["Error", "2"] in [row[1:] for row in rows(page)]
    assert live_list() == old
    assert Release.objects.count() == 1


def test_a_file_to_look_at_first_waits(staff: Client, worker: None, old: Release) -> None:
    upload(staff, (FINAL, participant_list(people(28))), how="review")
    run = finish(Run.objects.get())
    page = staff.get(run.get_absolute_url())
    assert "The list waits for a reviewer’s decision." in words(page)
    assert links(page)[review_of(run.release)] == "Look at what it would change"


def test_a_workbook_is_told_by_its_content_and_other_kinds_are_refused_in_words(staff: Client, worker: None) -> None:
    upload(staff, ("list.xlsx", b"%PDF-1.7 list"))
    run = finish(Run.objects.get())
    assert run.state == RunState.FAILED
    assert "this is a PDF document. Import the CSV file or the workbook." in words(staff.get(run.get_absolute_url()))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Choose a file."),
        ([("a.csv", b"")], "This file is empty."),
        ([("a.csv", b"NPI\n"), ("b.csv", b"NPI\n")], "Choose one file, not 2."),
    ],
)
def test_an_upload_that_cannot_be_comes_back_with_what_to_do(
    staff: Client, files: list[tuple[str, bytes]], sentence: str
) -> None:
    page = upload(staff, *files)
    assert page.status_code == 422
    assert sentence in words(page)
    assert Run.objects.count() == 0


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(staff: Client) -> None:
    page = staff.post(
        f"{CONSOLE}upload/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(65 * 2**20)
    )
    assert page.status_code == 413
    assert "This is too large" in words(page)


def test_an_upload_needs_the_token_of_its_form(transactional_db: None) -> None:
    make_person("admin@heart.example", staff=True, second_factor=True)
    client = Client()
    sign_in(client, "admin@heart.example")
    enter_code(client, app_code())
    client.handler.enforce_csrf_checks = True
    assert upload(client, (FINAL, b"NPI\n")).status_code == 403


def test_names_of_files_cannot_lead_elsewhere(staff: Client, worker: None) -> None:
    upload(staff, ("../../etc/CY27_Prelim.csv", participant_list(people(30))))
    run = finish(Run.objects.get())
    assert (run.state, run.release.kind) == (RunState.SUCCEEDED, Kind.PRELIMINARY)


# ---------------------------------------------------------------------------------------------------------- decisions


def test_a_review_shows_what_a_list_would_change(staff: Client, old: Release, waiting: Release) -> None:
    page = staff.get(review_of(waiting))
    text = words(page)
    assert "This list waits for a decision" in text
    assert "The final list adds 1 row; CMS said that it would only remove participants." in text
    assert "Added 1 Removed 2 Changed 0" in text
    assert ["Heart failure", "1", "2", "0"] in rows(page)
    assert ["Texas", "1", "2", "0"] in rows(page)
    assert ["PRAIRIE HEART GROUP, PLLC", "1", "2", "0"] in rows(page)
    assert links(page)[f"{review_of(waiting)}publish/"] == "Publish …"
    changes = b"".join(staff.get(f"{review_of(waiting)}changes.csv").streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in changes[1:]] == ["added", "removed", "removed"]


def test_publishing_says_what_will_change_asks_why_and_is_recorded(
    staff: Client, old: Release, waiting: Release
) -> None:
    page = staff.get(f"{review_of(waiting)}publish/")
    assert "29 rows are live at once" in words(page)
    assert "1 added, 2 removed, 0 changed" in words(page)
    assert live_list() == old

    page = staff.post(f"{review_of(waiting)}publish/", {"note": " "})
    assert page.status_code == 422
    assert "Say why." in words(page)
    assert live_list() == old

    page = followed(staff, f"{review_of(waiting)}publish/", note="CMS confirmed it by telephone.")
    assert "Participant list 2027, final is live." in page.content.decode()
    assert live_list() == waiting
    event = waiting.events.get()
    assert (event.action, event.actor.email, event.note) == (
        "published",
        "admin@heart.example",
        "CMS confirmed it by telephone.",
    )


def test_rejecting_keeps_the_live_list_and_the_reason(staff: Client, old: Release, waiting: Release) -> None:
    page = followed(staff, f"{review_of(waiting)}reject/", note="The file is cut off.")
    assert "This list was rejected" in words(page)
    assert "The file is cut off." in words(page)
    assert live_list() == old


def test_rolling_back_names_the_list_that_comes_back(staff: Client, old: Release, waiting: Release) -> None:
    followed(staff, f"{review_of(waiting)}publish/", note="Yes.")
    page = staff.get(f"{review_of(waiting)}roll-back/")
    assert f"Participant list 2027, preliminary (release {old.pk}, 30 rows) is live again at once" in words(page)
    page = followed(staff, f"{review_of(waiting)}roll-back/", note="It was the wrong file.")
    assert "This list was rolled back" in words(page)
    assert live_list() == old
    assert waiting.events.latest("pk").note == "It was the wrong file."


def test_where_two_must_agree_nobody_publishes_alone(
    staff: Client, colleague: Client, settings: Settings, old: Release, waiting: Release
) -> None:
    settings.ASM_TWO_PERSON_REVIEW = True
    assert "another reviewer has to approve it" in words(staff.get(review_of(waiting)))
    followed(staff, f"{review_of(waiting)}approve/", note="I compared it with CMS's page.")
    page = followed(staff, f"{review_of(waiting)}publish/", note="Now.")
    assert "cannot be decided on in this way now" in page.content.decode()
    assert live_list() == old

    followed(colleague, f"{review_of(waiting)}publish/", note="So did I.")
    assert live_list() == waiting
    actors = ReleaseEvent.objects.filter(release=waiting).order_by("pk").values_list("action", "actor__email")
    assert list(actors) == [("reviewed", "admin@heart.example"), ("published", "colleague@heart.example")]


def test_where_two_must_agree_an_upload_is_never_published_by_its_uploader_alone(
    staff: Client, settings: Settings, worker: None, old: Release
) -> None:
    settings.ASM_TWO_PERSON_REVIEW = True
    upload(staff, (FINAL, participant_list(people(28))), how="publish")
    assert finish(Run.objects.get()).state == RunState.WAITING
    assert live_list() == old


def test_a_decision_that_somebody_else_has_taken_is_not_taken_twice(
    staff: Client, old: Release, waiting: Release
) -> None:
    followed(staff, f"{review_of(waiting)}reject/", note="Broken.")
    page = followed(staff, f"{review_of(waiting)}reject/", note="Broken.")
    assert "cannot be decided on in this way now" in page.content.decode()
    assert waiting.events.count() == 1
    assert staff.get(f"{review_of(waiting)}approve-all/").status_code == 404


# ---------------------------------------------------------------------------------------------------------- who may


def test_nobody_else_gets_in(client: Client, waiting: Release) -> None:
    pages = [CONSOLE, f"{CONSOLE}upload/", f"{CONSOLE}runs/", review_of(waiting), f"{review_of(waiting)}publish/"]
    for page in pages:
        assert client.get(page).headers["Location"].startswith("/accounts/login/"), page
    make_person("maria@heart.example", second_factor=True)
    sign_in(client, "maria@heart.example")
    enter_code(client, app_code())
    for page in pages:
        assert client.get(page).status_code == 403, page
        assert client.post(page).status_code == 403, page


@pytest.fixture
def admins(staff: Client) -> Iterator[Client]:
    yield staff
    assert User.objects.get(email="admin@heart.example").is_staff


def test_the_admin_shows_releases_and_runs_and_lets_nobody_change_them(
    admins: Client, old: Release, at_work: Run
) -> None:
    for model, row in (("release", old), ("run", at_work), ("releaseevent", old.events.get())):
        assert admins.get(f"/admin/participants/{model}/").status_code == 200
        assert admins.get(f"/admin/participants/{model}/{row.pk}/change/").status_code == 200
        assert admins.post(f"/admin/participants/{model}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
        assert admins.get(f"/admin/participants/{model}/add/").status_code == 403
    assert admins.get("/admin/django_celery_beat/periodictask/").status_code == 200
