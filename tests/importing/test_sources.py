import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from participants.importing.sources import SOURCES, get_source
from participants.models import Dataset
from tests.cms_faults import status
from tests.cms_server import CONNECTICUT_TOWNS, DELINEATIONS, MANDATORY_AREAS, ZIP_COUNTIES, ZIP_TOWNS, CmsServer
from tests.importing.fetching import problem_of_check
from tests.lists import participant_list, people


def test_every_dataset_has_a_source() -> None:
    assert list(SOURCES) == Dataset.values


# --------------------------------------------------------------------------------------------- files at fixed addresses


@pytest.mark.parametrize(
    ("dataset", "path", "name"),
    [
        (Dataset.MANDATORY_AREAS, MANDATORY_AREAS, "asm-mandatory-geo-areas.xlsx"),
        (Dataset.DELINEATIONS, DELINEATIONS, "list1_2023.xlsx"),
    ],
)
def test_a_workbook_is_watched_without_being_fetched_and_fetched_when_asked(
    cms: CmsServer, tmp_path: Path, dataset: str, path: str, name: str
) -> None:
    cms.put(path, b"PK workbook")
    state = get_source(dataset).check()
    assert (state.dataset, state.file_name, state.url) == (dataset, name, cms.url(path))
    assert (state.kind, state.rows, state.sha1) == ("", None, None)
    assert state.released_on == datetime.date(2024, 3, 1)
    assert [request.method for request in cms.requests] == ["HEAD"]
    (file,) = get_source(dataset).fetch(state, tmp_path)
    assert (file.name, file.path.read_bytes()) == (name, b"PK workbook")


@pytest.mark.parametrize("modified", [datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC), None])
def test_a_replaced_file_is_another_version_even_when_its_publisher_does_not_say_so(
    cms: CmsServer, modified: datetime.datetime | None
) -> None:
    source = get_source(Dataset.MANDATORY_AREAS)
    cms.put(MANDATORY_AREAS, b"PK 12 areas", modified=modified)
    first = source.check().version
    assert source.check().version == first
    cms.put(MANDATORY_AREAS, b"PK 235 areas", modified=modified)
    assert source.check().version != first


def test_a_server_that_does_not_take_head_requests_can_be_watched(cms: CmsServer) -> None:
    cms.put(MANDATORY_AREAS, b"PK workbook")
    cms.misbehave(MANDATORY_AREAS, status(405))
    assert get_source(Dataset.MANDATORY_AREAS).check().version
    assert [request.method for request in cms.requests] == ["HEAD", "GET"]


def test_a_file_that_has_gone_is_named(cms: CmsServer) -> None:
    problem = problem_of_check(Dataset.DELINEATIONS)
    assert problem.code == "missing"
    assert "list1_2023.xlsx is not there" in str(problem)


ZIP_PARTS = (ZIP_COUNTIES, ZIP_TOWNS, CONNECTICUT_TOWNS)


def test_zip_codes_come_in_three_parts(cms: CmsServer, tmp_path: Path) -> None:
    for path in ZIP_PARTS:
        cms.put(path, path.encode())
    source = get_source(Dataset.ZIP_COUNTIES)
    state = source.check()
    files = source.fetch(state, tmp_path)
    assert [file.path.read_bytes() for file in files] == [path.encode() for path in ZIP_PARTS]
    assert state.notes == ()


def test_a_part_for_connecticut_that_cannot_be_had_is_noted_and_left_out(cms: CmsServer, tmp_path: Path) -> None:
    for path in ZIP_PARTS:
        cms.put(path, path.encode())
    source = get_source(Dataset.ZIP_COUNTIES)
    complete = source.check()
    cms.remove(CONNECTICUT_TOWNS)
    state = source.check()
    assert state.version != complete.version
    assert [file.name for file in source.fetch(state, tmp_path)] == [
        "tab20_zcta520_county20_natl.txt",
        "tab20_zcta520_cousub20_natl.txt",
    ]
    (note,) = state.notes
    assert note.startswith("acs22_cousub22_blkgrp20_st09.txt is left out. 127.0.0.1 says that")


def test_zip_codes_cannot_do_without_their_main_file(cms: CmsServer) -> None:
    cms.put(ZIP_TOWNS, b"towns")
    cms.put(CONNECTICUT_TOWNS, b"towns")
    assert problem_of_check(Dataset.ZIP_COUNTIES).code == "missing"


# ------------------------------------------------------------------------------------------------- a folder of files


@pytest.fixture
def folder(cms: CmsServer, settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    settings.ASM_SOURCES_DIR = folder
    return folder


def fetched_names(dataset: str, directory: Path) -> list[str]:
    source = get_source(dataset)
    return [file.name for file in source.fetch(source.check(), directory)]


def test_the_newest_file_of_the_folder_stands_in_for_the_publisher(
    cms: CmsServer, folder: Path, tmp_path: Path
) -> None:
    (folder / "participants_2026-02_prelim.csv").write_bytes(participant_list(people(3)))
    (folder / "participants_2026-08.csv").write_bytes(participant_list(people(2)))
    (folder / "participants_2026-09.pdf").write_bytes(b"%PDF")
    state = get_source(Dataset.PARTICIPANTS).check()
    (file,) = get_source(Dataset.PARTICIPANTS).fetch(state, tmp_path)
    assert (state.file_name, state.kind, state.url) == ("participants_2026-08.csv", "final", "")
    assert file.path.read_bytes() == participant_list(people(2))
    assert file.path.parent == tmp_path
    assert cms.requests == []


def test_a_preliminary_list_in_the_folder_is_known_by_its_name(folder: Path) -> None:
    (folder / "participants_2026-02_prelim.csv").write_bytes(participant_list(people(3)))
    assert get_source(Dataset.PARTICIPANTS).check().kind == "preliminary"


def test_all_zip_files_of_the_folder_are_parts(folder: Path, tmp_path: Path) -> None:
    for name in ("zip_counties.csv", "zip_counties_ct.csv"):
        (folder / name).write_text(name)
    assert fetched_names(Dataset.ZIP_COUNTIES, tmp_path) == ["zip_counties.csv", "zip_counties_ct.csv"]


@pytest.mark.parametrize("name", ["delineations.xlsx", "delineations-2023.CSV"])
def test_areas_may_be_a_workbook_or_a_csv_file(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).write_text("areas")
    assert fetched_names(Dataset.DELINEATIONS, tmp_path) == [name]


def test_a_changed_file_in_the_folder_is_another_version(folder: Path) -> None:
    file = folder / "mandatory_areas.csv"
    file.write_text("12 areas")
    before = get_source(Dataset.MANDATORY_AREAS).check().version
    file.write_text("235 areas")
    assert get_source(Dataset.MANDATORY_AREAS).check().version != before


def test_a_folder_without_the_file_says_what_to_put_there(cms: CmsServer, folder: Path) -> None:
    problem = problem_of_check(Dataset.DELINEATIONS)
    assert problem.code == "no_file"
    assert str(problem) == ("The folder of source files has no delineations*.csv or delineations*.xlsx. Put one there.")
    assert cms.requests == []
