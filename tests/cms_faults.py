"""Ways in which `cms_server` can misbehave: what a publisher, a firewall or a broken wire does to an answer."""

import gzip
import json
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.cms_server import Answer, CmsServer, Fault, Request, json_answer

# ---------------------------------------------------------------------------------------- faults of a server or a wire


def none() -> Fault:
    """The honest answer, where a fault is to wait for a later request."""
    return lambda server, request: server.honest(request)


def held(until: threading.Event) -> Fault:
    """The honest answer, once something has happened."""

    def fault(server: CmsServer, request: Request) -> Answer:
        until.wait()
        return server.honest(request)

    return fault


def status(code: int, **headers: str) -> Fault:
    """An error, with headers such as `Retry_After="120"`."""
    return lambda server, request: Answer(code, b"error", {"Content-Type": "text/plain"}).with_headers(**headers)


def html() -> Fault:
    """What a firewall says instead of the file: a web page with status 200, here with the type of the file."""
    page = b"<!DOCTYPE html>\n<html><title>Request rejected</title></html>"
    return lambda server, request: replace(server.honest(request), body=page)


def web_page() -> Fault:
    """A web page that says what it is."""
    return lambda server, request: Answer(200, b"Please wait.", {"Content-Type": "text/html; charset=utf-8"})


def redirect(to: str) -> Fault:
    return lambda server, request: Answer(302, b"", {"Location": to})


def drip(seconds_per_byte: float = 0.02) -> Fault:
    """The honest answer, one byte at a time, so that no single wait is ever long."""
    return lambda server, request: replace(server.honest(request), seconds_per_byte=seconds_per_byte)


def cut(keep: float = 0.5) -> Fault:
    """The connection closes in the middle of the body."""
    return lambda server, request: _lying_about_length(server.honest(request), 0, keep)


def wrong_length(by: int = 10) -> Fault:
    """Content-Length announces more bytes than come."""
    return lambda server, request: _lying_about_length(server.honest(request), by, 1)


def no_length() -> Fault:
    """Nothing says where the body ends except that the connection closes."""
    return lambda server, request: server.honest(request).with_headers(Content_Length=None)


def chunked(*, complete: bool = True) -> Fault:
    """The body in chunks, as from servers that do not know its length; or without the last chunk."""

    def fault(server: CmsServer, request: Request) -> Answer:
        answer = server.honest(request)
        body = b"%x\r\n%b\r\n" % (len(answer.body), answer.body) + (b"0\r\n\r\n" if complete else b"")
        return replace(answer, body=body).with_headers(Content_Length=None, Transfer_Encoding="chunked")

    return fault


def gzipped(*, complete: bool = True) -> Fault:
    """The honest answer, compressed; or with its end missing in spite of a right Content-Length."""

    def fault(server: CmsServer, request: Request) -> Answer:
        answer = server.honest(request)
        packed = gzip.compress(answer.body)
        return replace(answer, body=packed if complete else packed[:-12]).with_headers(Content_Encoding="gzip")

    return fault


def gzip_bomb(megabytes: int) -> Fault:
    """A small compressed answer that unpacks to this many megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    block = bytes(2**20)
    packed = b"".join([*(packer.compress(block) for _ in range(megabytes)), packer.flush()])
    return lambda server, request: replace(server.honest(request), body=packed).with_headers(Content_Encoding="gzip")


# ---------------------------------------------------------------------------------------------- faults of the content


def edited(change: Callable[[Any], None]) -> Fault:
    """The honest JSON after `change` has altered it in place."""

    def fault(server: CmsServer, request: Request) -> Answer:
        value = json.loads(server.honest(replace(request, headers={})).body)
        change(value)
        return json_answer(value)

    return fault


def without_dataset() -> Fault:
    """A catalogue from which the participant list has gone."""
    return edited(lambda catalogue: catalogue.update(dataset=catalogue["dataset"][:1]))


def wrong_sha1() -> Fault:
    """A description (`data-viewer`) of some other file."""
    return edited(lambda answer: answer["meta"]["data_file_meta_data"].update(csvFileSHA1="0" * 40))


def renamed_column(old: str, new: str) -> Fault:
    """A column under another name: in the file, its description or the rows, whichever the path leads to."""

    def fault(server: CmsServer, request: Request) -> Answer:
        answer = server.honest(request)
        return replace(answer, body=answer.body.replace(old.encode(), new.encode()))

    return fault


def repeated_page() -> Fault:
    """The first page of rows (`data`), whichever page was asked for."""
    return lambda server, request: server.honest(replace(request, query={**request.query, "offset": "0"}))


def other_total(by: int = 1) -> Fault:
    """A row count (`data/stats`) that is off."""
    return edited(lambda stats: stats.update(total_rows=stats["total_rows"] + by))


def file_replaced(content: bytes) -> Fault:
    """CMS replaces the newest file at this very moment, then answers from the new one."""

    def fault(server: CmsServer, request: Request) -> Answer:
        server.versions[0].content = content
        return server.honest(request)

    return fault


def _lying_about_length(answer: Answer, by: int, keep: float) -> Answer:
    length = len(answer.body)
    return replace(answer, body=answer.body[: int(length * keep)]).with_headers(Content_Length=str(length + by))
