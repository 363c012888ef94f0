"""A small published list, and what it looks like when it cannot be downloaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from participants.importing.fetch import download
from participants.importing.network import FetchError, Policy
from tests.cms_server import CmsServer

CONTENT = b"NPI,FIRST_NAME\r\n" + b"2000000002,ADA\r\n" * 2000
LIST = "/files/list.csv"


def refusal(fetch: Callable[[], object]) -> FetchError:
    with pytest.raises(FetchError) as refused:
        fetch()
    return refused.value


def of_list(cms: CmsServer, directory: Path, *, max_bytes: int = 10**6, policy: Policy | None = None) -> FetchError:
    """The error with which a download of the list ends; nothing may be left of it."""
    error = refusal(lambda: download(cms.url(LIST), directory=directory, max_bytes=max_bytes, policy=policy))
    assert list(directory.iterdir()) == []
    return error
