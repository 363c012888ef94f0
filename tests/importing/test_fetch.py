import hashlib
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from participants.importing.fetch import (
    NotModified,
    Validators,
    copy_file,
    download,
    download_if_changed,
    file_name,
    get_json,
    look,
)
from participants.importing.network import Policy
from tests.cms_faults import chunked, cut, drip, gzip_bomb, gzipped, html, no_length, status, web_page, wrong_length
from tests.cms_server import Answer, CmsServer, Fault
from tests.importing.downloads import CONTENT, LIST, of_list, refusal

# ------------------------------------------------------------------------------------------------------ what is fetched


def test_a_file_arrives_whole_and_is_known_by_its_hashes(cms_with_list: CmsServer, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    file = download(
        cms_with_list.url(LIST),
        directory=tmp_path,
        max_bytes=10**6,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert file.path.read_bytes() == CONTENT
    assert file.path.parent == tmp_path
    assert (file.name, file.url, file.size) == ("list.csv", cms_with_list.url(LIST), len(CONTENT))
    assert file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert file.sha1 == hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest()
    assert file.content_type == "text/csv"
    assert file.last_modified == "Fri, 01 Mar 2024 00:00:00 GMT"
    assert seen[-1] == (len(CONTENT), len(CONTENT))


@pytest.mark.parametrize("fault", [chunked(), gzipped()], ids=["chunked", "compressed"])
def test_chunked_and_compressed_answers_are_the_same_file(
    cms_with_list: CmsServer, tmp_path: Path, fault: Fault
) -> None:
    cms_with_list.misbehave(LIST, fault)
    assert download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6).path.read_bytes() == CONTENT


def test_the_fetcher_says_who_it_is_but_gives_no_address(cms_with_list: CmsServer, tmp_path: Path) -> None:
    download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6)
    agent = cms_with_list.requests[0].headers["User-Agent"]
    assert agent.startswith("ASM-Portal")
    assert "@" not in agent
    assert "http" not in agent


def test_a_file_that_has_not_changed_is_not_sent_again(cms_with_list: CmsServer, tmp_path: Path) -> None:
    known = look(cms_with_list.url(LIST))
    again = download_if_changed(cms_with_list.url(LIST), known=known, directory=tmp_path, max_bytes=10**6)
    assert again == NotModified(cms_with_list.url(LIST))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_has_changed_is_sent_again(cms_with_list: CmsServer, tmp_path: Path) -> None:
    known = look(cms_with_list.url(LIST))
    cms_with_list.put(LIST, b"NPI\r\n", content_type="text/csv")
    again = download_if_changed(cms_with_list.url(LIST), known=known, directory=tmp_path, max_bytes=10**6)
    assert not isinstance(again, NotModified)
    assert again.path.read_bytes() == b"NPI\r\n"


def test_not_modified_is_an_error_when_nothing_was_known(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, status(304), forever=True)
    assert of_list(cms_with_list, tmp_path).code == "status"


def test_looking_at_a_file_does_not_fetch_it(cms_with_list: CmsServer) -> None:
    known = look(cms_with_list.url(LIST))
    assert known == Validators(
        etag=f'"{hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest()}"',
        last_modified="Fri, 01 Mar 2024 00:00:00 GMT",
    )
    assert [request.method for request in cms_with_list.requests] == ["HEAD"]


def test_json_is_read_as_its_value(cms: CmsServer) -> None:
    cms.put("/answer", b'\xef\xbb\xbf{"total_rows": 6637}', content_type="application/json")
    assert get_json(cms.url("/answer"), max_bytes=100) == {"total_rows": 6637}


@pytest.mark.parametrize("body", [b"", b"{", b"NPI,NAME", b"\xff\xfe\xfd", b"[" * 100_000])
def test_what_is_not_json_is_refused(cms: CmsServer, body: bytes) -> None:
    cms.put("/answer", body, content_type="application/json")
    assert refusal(lambda: get_json(cms.url("/answer"), max_bytes=10**6)).code == "json"


def test_a_local_file_is_copied_under_the_same_terms(tmp_path: Path) -> None:
    original = tmp_path / "participants.csv"
    original.write_bytes(CONTENT)
    folder = tmp_path / "copies"
    folder.mkdir()
    copy = copy_file(original, directory=folder)
    assert copy.path.parent == folder
    assert copy.path.read_bytes() == CONTENT
    assert (copy.name, copy.url, copy.sha256) == ("participants.csv", "", hashlib.sha256(CONTENT).hexdigest())


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://data.cms.gov/files/CY27%20Prelim.csv?x=1", "CY27 Prelim.csv"),
        ("https://data.cms.gov/files/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://data.cms.gov/a%00b%0A<c>.csv", "a_b__c_.csv"),
        ("https://data.cms.gov/", "file"),
    ],
)
def test_a_file_gets_a_name_that_is_safe_to_show(url: str, name: str) -> None:
    assert file_name(url) == name


# -------------------------------------------------------------------------------------------------- how much, how long


@pytest.mark.parametrize(
    "fault", [None, chunked(), gzipped(), gzip_bomb(20)], ids=["declared", "chunked", "compressed", "bomb"]
)
def test_a_file_over_the_limit_is_given_up(cms_with_list: CmsServer, tmp_path: Path, fault: Fault | None) -> None:
    if fault:
        cms_with_list.misbehave(LIST, fault, forever=True)
    assert of_list(cms_with_list, tmp_path, max_bytes=len(CONTENT) - 1).code == "too_large"
    assert len(cms_with_list.requests) == 1


def test_a_bomb_is_not_unpacked_beyond_the_limit(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, gzip_bomb(50))
    tracemalloc.start()
    try:
        assert of_list(cms_with_list, tmp_path, max_bytes=10**6).code == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 10 * 10**6
    finally:
        tracemalloc.stop()


def test_a_file_of_exactly_the_limit_is_accepted(cms_with_list: CmsServer, tmp_path: Path) -> None:
    assert download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=len(CONTENT)).size == len(CONTENT)


@pytest.mark.parametrize(
    "fault",
    [cut(), cut(keep=0), wrong_length(), chunked(complete=False), gzipped(complete=False)],
    ids=["cut", "cut after the headers", "wrong length", "last chunk missing", "compressed and cut"],
)
def test_an_incomplete_file_is_tried_again_and_never_kept(
    cms_with_list: CmsServer, tmp_path: Path, fault: Fault
) -> None:
    cms_with_list.misbehave(LIST, *[fault] * 4)
    assert of_list(cms_with_list, tmp_path).code == "cut"
    cms_with_list.misbehave(LIST, fault)
    assert download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6).path.read_bytes() == CONTENT
    assert len(cms_with_list.requests) == 6


def test_a_file_that_could_be_incomplete_without_anyone_noticing_is_refused(
    cms_with_list: CmsServer, tmp_path: Path
) -> None:
    cms_with_list.misbehave(LIST, no_length())
    assert of_list(cms_with_list, tmp_path).code == "cut"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
def test_codings_that_were_not_asked_for_are_refused(cms_with_list: CmsServer, tmp_path: Path, coding: str) -> None:
    cms_with_list.misbehave(LIST, lambda server, request: server.honest(request).with_headers(Content_Encoding=coding))
    assert of_list(cms_with_list, tmp_path).code == "encoding"


def test_a_compressed_file_that_is_damaged_is_refused(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, lambda server, request: server.honest(request).with_headers(Content_Encoding="gzip"))
    assert of_list(cms_with_list, tmp_path).code == "encoding"


@pytest.mark.parametrize("fault", [html(), web_page()], ids=["as the file's type", "as what it is"])
def test_a_web_page_with_status_200_is_not_taken_for_the_file(
    cms_with_list: CmsServer, tmp_path: Path, fault: Fault
) -> None:
    cms_with_list.misbehave(LIST, fault, forever=True)
    assert of_list(cms_with_list, tmp_path).code == "html"
    assert refusal(lambda: get_json(cms_with_list.url(LIST), max_bytes=10**6)).code == "html"
    assert len(cms_with_list.requests) == 2


def test_an_answer_that_drips_is_given_up_at_the_total_limit(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, drip(0.01), forever=True)
    policy = Policy(private_hosts=frozenset({cms_with_list.host}), total_seconds=0.3)
    started = time.monotonic()
    assert of_list(cms_with_list, tmp_path, policy=policy).code == "slow"
    assert time.monotonic() - started < 30  # all of it would take minutes
    assert len(cms_with_list.requests) == 1


def test_a_server_that_falls_silent_is_tried_again(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, drip(60))
    policy = Policy(private_hosts=frozenset({cms_with_list.host}), read_seconds=0.2)
    file = download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6, policy=policy)
    assert file.path.read_bytes() == CONTENT
    assert len(cms_with_list.requests) == 2


def test_a_server_that_is_not_there_is_called_unreachable(cms: CmsServer, tmp_path: Path) -> None:
    policy = Policy(private_hosts=frozenset({cms.host}), resolve=lambda host, port: ["127.0.0.2"])
    assert of_list(cms, tmp_path, policy=policy).code == "unreachable"


def test_a_name_that_does_not_exist_is_called_unreachable() -> None:
    policy = Policy(hosts=frozenset({"cms.invalid"}))
    with stamina.set_testing(True):
        error = refusal(lambda: get_json("https://cms.invalid/", max_bytes=10, policy=policy))
    assert error.code == "unreachable"


# ------------------------------------------------------------------------------------------------- patience, politeness


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_passing_error_is_tried_again(cms_with_list: CmsServer, tmp_path: Path, code: int) -> None:
    cms_with_list.misbehave(LIST, status(code), status(code), status(code))
    assert download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6).path.read_bytes() == CONTENT
    assert len(cms_with_list.requests) == 4


def test_an_error_that_stays_ends_after_four_tries(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, status(500), forever=True)
    error = of_list(cms_with_list, tmp_path)
    assert error.code == "status"
    assert str(error) == "127.0.0.1 answered with an error (status 500)."
    assert len(cms_with_list.requests) == 4


@pytest.mark.parametrize(("code", "name"), [(400, "status"), (403, "status"), (404, "missing"), (410, "missing")])
def test_an_error_that_will_not_pass_is_not_tried_again(
    cms_with_list: CmsServer, tmp_path: Path, code: int, name: str
) -> None:
    cms_with_list.misbehave(LIST, status(code), forever=True)
    assert of_list(cms_with_list, tmp_path).code == name
    assert len(cms_with_list.requests) == 1


def in_seconds(seconds: int) -> str:
    return str(seconds)


def as_date(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.fixture
def planned_wait(cms_with_list: CmsServer, tmp_path: Path) -> Iterator[Callable[[Fault], float]]:
    """How many seconds the fetcher is about to wait after a fault, found out without waiting."""

    def stop(retry: RetryDetails) -> None:
        raise InterruptedError(retry.wait_for)

    def planned(fault: Fault) -> float:
        cms_with_list.misbehave(LIST, fault)
        with stamina.set_testing(False), pytest.raises(InterruptedError) as interrupted:
            download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6)
        return float(interrupted.value.args[0])

    set_on_retry_hooks([stop])
    yield planned
    set_on_retry_hooks(None)


@pytest.mark.parametrize("write", [in_seconds, as_date])
@pytest.mark.parametrize("code", [429, 503])
def test_the_wait_that_a_publisher_asks_for_is_kept(
    planned_wait: Callable[[Fault], float], code: int, write: Callable[[int], str]
) -> None:
    assert planned_wait(status(code, Retry_After=write(50))) == pytest.approx(50, abs=10)


def test_without_such_a_wish_the_wait_is_short_and_never_the_same(planned_wait: Callable[[Fault], float]) -> None:
    waits = {planned_wait(status(500)) for _ in range(5)}
    assert len(waits) == 5
    assert all(1 <= wait <= 3 for wait in waits)


def test_the_fetcher_really_waits(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, status(429, Retry_After="1"))
    with stamina.set_testing(False):
        download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6)
    first, second = cms_with_list.requests
    assert second.at - first.at >= 1


@pytest.mark.parametrize("write", [in_seconds, as_date])
def test_a_publisher_that_asks_for_a_long_wait_is_left_alone(
    cms_with_list: CmsServer, tmp_path: Path, write: Callable[[int], str]
) -> None:
    cms_with_list.misbehave(LIST, status(503, Retry_After=write(3600)), forever=True)
    error = of_list(cms_with_list, tmp_path)
    assert error.code == "busy"
    assert error.retry_after == pytest.approx(3600, abs=5)
    assert len(cms_with_list.requests) == 1


def test_a_wait_that_cannot_be_read_is_no_reason_to_stop(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, status(429, Retry_After="soon"))
    assert download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6).size == len(CONTENT)


def test_nothing_is_left_behind_when_a_download_is_stopped(cms_with_list: CmsServer, tmp_path: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_passed_on_for_the_checks_to_judge(cms: CmsServer, tmp_path: Path) -> None:
    cms.misbehave(LIST, lambda server, request: Answer(200))
    assert download(cms.url(LIST), directory=tmp_path, max_bytes=10).size == 0
