"""Readers, while lists are published and rolled back: never half of two lists, a missing page, or an error."""

import itertools
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from ninja.conf import settings as ninja
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from participants import actions
from participants.models import Dataset, Kind, Release
from tests.importing.imports import import_list, live_list
from tests.importing.processes import until
from tests.lists import npi, participant_list, people

READERS = 20
SWITCHES = 8
REQUESTS = 5  # of each reader after the last switch; each of those before is met by as many as there are readers

# All words of the one list, and none of the other.
WHOLE = ([[True, True], [False, False]], [[False, False], [True, True]])

GONE = npi(60)  # on the first list only


@pytest.fixture
def lists(transactional_db: None, settings: Settings) -> tuple[Release, Release]:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    long = import_list(participant_list(people(60)), kind=Kind.PRELIMINARY).release
    short = import_list(participant_list(people(50)), kind=Kind.FINAL).release
    return long, short


def test_twenty_readers_see_whole_lists_while_they_are_switched(
    live_server: LiveServer, lists: tuple[Release, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ninja, "NUM_PROXIES", 1)  # each reader comes from an address of their own
    long, short = lists
    # Of each page, what it says while the one list is live, and while the other is.
    says = {
        "/": ([">60</a></dd>", "Participant list 2027, preliminary"], [">50</a></dd>", "Participant list 2027, final"]),
        f"/clinicians/{GONE}/": ([long.sha256, "Listed for 2027"], [short.sha256, "Formerly listed"]),
        f"/api/v1/clinicians/{GONE}": ([long.sha256, '"listed"'], [short.sha256, '"formerly_listed"']),
        "/api/v1/clinicians?q=hara&status=listed&page_size=1": (
            [long.sha256, '"count": 60'],
            [short.sha256, '"count": 50'],
        ),
    }
    over = threading.Event()
    seen: Counter[bool] = Counter()

    def problems_of(reader: int) -> list[str]:
        problems, after = [], 0
        with httpx.Client(
            base_url=live_server.url, headers={"X-Forwarded-For": f"203.0.113.{reader}"}, timeout=60
        ) as http:
            for path, pages in itertools.islice(itertools.cycle(says.items()), reader, None):
                answer = http.get(path)
                said = [[words in answer.text for words in page] for page in pages]
                if answer.status_code != 200 or said not in WHOLE:
                    problems.append(f"{path}: {answer.status_code}, {said}")
                seen[said[0][0]] += 1
                after += over.is_set()
                if after == REQUESTS:
                    break
        return problems

    with ThreadPoolExecutor(READERS) as readers:
        reading = [readers.submit(problems_of, number) for number in range(READERS)]
        for number in range(SWITCHES):
            before = seen.total()
            until(lambda before=before: seen.total() > before + READERS)
            if number % 2:
                actions.publish_release(short, note="Again.")
            else:
                actions.roll_back(Dataset.PARTICIPANTS, note="Back.")
        over.set()
        problems = [problem for done in reading for problem in done.result()]

    assert problems == []
    assert seen[True]
    assert seen[False]
    assert live_list() == short
