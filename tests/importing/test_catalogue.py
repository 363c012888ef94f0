import datetime
import json
from pathlib import Path

import pytest
from django.conf import settings as project

from participants.importing.sources import Source, SourceState
from participants.importing.sources.catalogue import CatalogueSource
from tests.cms_faults import cut, edited, html, renamed_column, status, without_dataset, wrong_sha1
from tests.cms_server import CATALOGUE, DATASET_ID, CmsServer, Fault, Request, Version
from tests.importing.fetching import FINAL, PRELIMINARY, problem_of_check, problem_of_fetch, sha1
from tests.lists import HEADER, participant_list, people

SAMPLE_CATALOGUE = project.BASE_DIR.parent / "shared" / "data" / "cms_data_json_sample_2025-02.json"


# ----------------------------------------------------------------------------------------- the catalogue: what is there


def test_the_newest_list_is_found_with_what_cms_declares_about_it(
    cms: CmsServer, preliminary: Version, participants: Source
) -> None:
    assert participants.check() == SourceState(
        dataset="participants",
        version=f"{preliminary.id}:{sha1(preliminary.content)}",
        title="Ambulatory Specialty Model Participants : 2026-02-05",
        file_name=PRELIMINARY,
        urls=(cms.url(preliminary.path),),
        kind="preliminary",
        released_on=datetime.date(2026, 2, 5),
        rows=3,
        sha1=sha1(preliminary.content),
        headers=tuple(HEADER),
        resource_id=preliminary.id,
    )


def test_the_final_list_takes_the_place_of_the_preliminary_one(
    cms: CmsServer, preliminary: Version, participants: Source
) -> None:
    before = participants.check()
    final = cms.publish(FINAL, participant_list(people(2)), on=datetime.date(2026, 8, 20))
    now = participants.check()
    assert (now.kind, now.rows, now.url) == ("final", 2, cms.url(final.path))
    assert now.released_on == datetime.date(2026, 8, 20)
    assert now.version != before.version


def test_the_same_file_name_on_the_same_day_is_another_version_if_the_content_is(
    cms: CmsServer, preliminary: Version, participants: Source
) -> None:
    before = participants.check()
    preliminary.content = participant_list(people(4))
    assert participants.check().version != before.version


def test_the_dataset_is_found_by_its_title_when_its_id_is_new(
    cms: CmsServer, preliminary: Version, participants: Source
) -> None:
    new_id = "00000000-1111-2222-3333-444444444444"
    cms.misbehave(CATALOGUE, renamed_column(DATASET_ID, new_id))
    assert participants.check().url == cms.url(preliminary.path)


def test_the_dataset_is_found_by_its_id_when_its_title_is_new(
    cms: CmsServer, preliminary: Version, participants: Source
) -> None:
    cms.misbehave(CATALOGUE, edited(lambda catalogue: catalogue["dataset"][1].update(title="ASM Participants")))
    assert participants.check().url == cms.url(preliminary.path)


def test_files_of_other_kinds_are_passed_over(cms: CmsServer, preliminary: Version, participants: Source) -> None:
    archive = {"downloadURL": cms.url("/list.zip"), "format": "ZIP", "mediaType": "application/zip"}
    cms.misbehave(CATALOGUE, edited(lambda catalogue: catalogue["dataset"][1]["distribution"].insert(0, archive)))
    assert participants.check().url == cms.url(preliminary.path)


def test_an_unchanged_catalogue_is_not_sent_twice(cms: CmsServer, preliminary: Version, participants: Source) -> None:
    assert participants.check() == participants.check()
    first, second = cms.asked(CATALOGUE)
    assert "If-None-Match" not in first.headers
    assert cms.honest(second).status == 304


def test_a_catalogue_without_the_dataset_is_named(cms: CmsServer, preliminary: Version) -> None:
    cms.misbehave(CATALOGUE, without_dataset())
    problem = problem_of_check("participants")
    assert problem.code == "dataset_gone"
    assert str(problem) == "CMS’s catalogue no longer has the dataset “Ambulatory Specialty Model Participants”."


def test_a_dataset_without_a_csv_file_is_named(cms: CmsServer) -> None:
    problem = problem_of_check("participants")
    assert problem.code == "no_file"
    assert "no CSV file" in str(problem)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (lambda catalogue: catalogue.pop("dataset"), "the list of datasets"),
        (lambda catalogue: catalogue["dataset"].insert(0, "text"), "a dataset"),
        (lambda catalogue: catalogue["dataset"][1].pop("distribution"), "the list of distributions"),
        (lambda catalogue: catalogue["dataset"][1]["distribution"].insert(0, None), "a distribution"),
    ],
)
def test_a_catalogue_of_another_form_is_named(cms: CmsServer, preliminary: Version, change, missing: str) -> None:
    cms.misbehave(CATALOGUE, edited(change))
    problem = problem_of_check("participants")
    assert problem.code == "shape"
    assert str(problem) == f"The publisher’s answer has another form than it used to: {missing} is not there."


@pytest.mark.parametrize(
    ("fault", "code"), [(html(), "html"), (status(500), "status"), (status(429), "busy"), (cut(), "cut")]
)
def test_a_catalogue_that_cannot_be_had_is_an_error_that_goes_away(
    cms: CmsServer, preliminary: Version, participants: Source, fault: Fault, code: str
) -> None:
    cms.misbehave(CATALOGUE, fault, forever=True)
    assert problem_of_check("participants").code == code
    cms.behave()
    assert participants.check().rows == 3


# -------------------------------------------------------------------------------------------------- what CMS declares


@pytest.mark.parametrize("fault", [status(404), html(), edited(lambda answer: answer.pop("meta"))])
def test_the_description_of_the_dataset_stands_in_for_that_of_the_version(
    cms: CmsServer, preliminary: Version, participants: Source, fault: Fault
) -> None:
    cms.misbehave(preliminary.api("data-viewer"), fault)
    state = participants.check()
    assert (state.rows, state.sha1) == (3, sha1(preliminary.content))
    assert state.notes == ()


def test_a_description_of_another_file_is_not_used(cms: CmsServer, preliminary: Version, participants: Source) -> None:
    cms.misbehave(preliminary.api("data-viewer"), status(404))
    cms.misbehave(
        f"/data-api/v1/dataset/{DATASET_ID}/data-viewer",
        edited(lambda answer: answer["meta"].update(data_file_name="older.csv")),
    )
    state = participants.check()
    assert (state.rows, state.sha1, state.headers) == (None, None, None)
    assert state.version == preliminary.id
    assert state.notes == (
        "CMS’s row count and SHA-1 could not be had, so the file is checked without. It still describes another file.",
    )


@pytest.mark.parametrize("part", ["total_rows", "headers", "data_file_name", "data_file_meta_data"])
def test_a_description_that_lacks_something_is_noted(
    cms: CmsServer, preliminary: Version, participants: Source, part: str
) -> None:
    for path in (preliminary.api("data-viewer"), f"/data-api/v1/dataset/{DATASET_ID}/data-viewer"):
        cms.misbehave(path, edited(lambda answer: answer["meta"].pop(part)))
    state = participants.check()
    assert (state.rows, state.sha1) == (None, None)
    (note,) = state.notes
    assert f"{part} is not there" in note


def test_a_sha1_that_is_none_is_not_taken_for_one(cms: CmsServer, preliminary: Version, participants: Source) -> None:
    for path in (preliminary.api("data-viewer"), f"/data-api/v1/dataset/{DATASET_ID}/data-viewer"):
        cms.misbehave(path, edited(lambda answer: answer["meta"]["data_file_meta_data"].update(csvFileSHA1="x" * 400)))
    state = participants.check()
    assert state.sha1 is None
    assert "is not one" in state.notes[0]


# --------------------------------------------------------------------------------------------------- fetching the list


def test_the_file_is_fetched_as_published(
    cms: CmsServer, preliminary: Version, participants: Source, tmp_path: Path
) -> None:
    state = participants.check()
    (file,) = participants.fetch(state, tmp_path)
    assert file.path.read_bytes() == preliminary.content
    assert (file.name, file.sha1, file.assembled) == (PRELIMINARY, state.sha1, False)


def test_another_sha1_than_the_declared_one_is_left_for_the_checks_to_see(
    cms: CmsServer, preliminary: Version, participants: Source, tmp_path: Path
) -> None:
    cms.misbehave(preliminary.api("data-viewer"), wrong_sha1())
    state = participants.check()
    (file,) = participants.fetch(state, tmp_path)
    assert state.sha1 == "0" * 40
    assert file.sha1 == sha1(preliminary.content)


def test_a_renamed_column_is_left_for_the_checks_to_see(
    cms: CmsServer, preliminary: Version, participants: Source, tmp_path: Path
) -> None:
    cms.misbehave(preliminary.path, renamed_column("ASM_COHORT", "COHORT"))
    (file,) = participants.fetch(participants.check(), tmp_path)
    assert b",COHORT," in file.path.read_bytes().splitlines()[0]


@pytest.mark.parametrize("url", ["http://169.254.169.254/list.csv", "file:///etc/passwd", "https://[", "list.csv"])
def test_a_file_at_an_address_that_lists_do_not_come_from_is_refused(
    cms: CmsServer, preliminary: Version, participants: Source, tmp_path: Path, url: str
) -> None:
    cms.misbehave(CATALOGUE, renamed_column(cms.url(preliminary.path), url))
    state = participants.check()
    assert problem_of_fetch(participants, state, tmp_path).code == "refused"
    assert cms.asked(preliminary.api("data")) == []


def test_a_publisher_that_asks_to_be_left_alone_is_not_asked_for_rows_either(
    cms: CmsServer, preliminary: Version, participants: Source, tmp_path: Path
) -> None:
    state = participants.check()
    cms.misbehave(preliminary.path, status(429, Retry_After="3600"), forever=True)
    assert problem_of_fetch(participants, state, tmp_path).code == "busy"
    assert cms.asked(preliminary.api("data")) == []


# ---------------------------------------------------------------------------------------------- against the real thing


@pytest.fixture
def real_catalogue() -> dict:
    if not SAMPLE_CATALOGUE.exists():
        pytest.skip("needs three entries of CMS's catalogue")
    return json.loads(SAMPLE_CATALOGUE.read_bytes())


def test_the_test_servers_catalogue_has_the_form_of_cmss(
    cms: CmsServer, preliminary: Version, real_catalogue: dict
) -> None:
    ours = json.loads(cms.honest(Request("GET", CATALOGUE)).body)
    assert ours.keys() == real_catalogue.keys()
    real_entry, our_entry = real_catalogue["dataset"][0], ours["dataset"][1]
    assert our_entry.keys() == real_entry.keys()
    for real, our in zip(real_entry["distribution"][:3], our_entry["distribution"], strict=True):
        assert our.keys() - {"format"} == real.keys() - {"format"}


def test_a_real_entry_of_the_catalogue_is_understood(cms: CmsServer, real_catalogue: dict) -> None:
    cms.put(CATALOGUE, json.dumps(real_catalogue).encode(), content_type="application/json")
    title = "Accountable Care Organization Participants"
    source = CatalogueSource(dataset="participants", title=title, dataset_id="9767cb68-8ea9-4f0b-8179-9431abc89f11")
    state = source.check()
    assert state.url.startswith("https://data.cms.gov/sites/default/files/2025-01/")
    assert state.file_name == "PY2025_Medicare_Shared_Savings_Program_Participants.csv"
    assert state.version == state.resource_id == "597651f4-ed85-40b1-8008-d0a9ee4f4b7e"
    assert state.released_on == datetime.date(2025, 1, 15)
    assert len(state.notes) == 1
