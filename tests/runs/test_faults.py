"""Every way in which a publisher can fail us: the old list stays live, the run says in words what happened, and the next
run succeeds when the fault has gone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from participants.importing.network import Policy
from participants.models import Release, RunState
from tests import cms_faults as faults
from tests.cms_server import CATALOGUE, CmsServer, Fault, Version
from tests.importing.imports import listed, live_list, verify_data
from tests.lists import participant_list, people
from tests.runs.workers import imported

pytestmark = pytest.mark.django_db(transaction=True)

PRELIMINARY = "CY27_Prelim_ASMParticipants_Public.csv"
FINAL = "CY27_ASMParticipants_Public.csv"
OTHER = participant_list(people(28, organization="OTHER HEART GROUP"))


@dataclass(frozen=True)
class Case:
    """Faults by the path that they befall, each for good, or one after the other where there are several; and what the
    run says then.
    """

    says: str
    befalls: Mapping[str, Fault | Sequence[Fault]]


GONE = faults.status(404)  # the file, so that the rows are read instead

CASES = {
    "an error": Case("answered with an error (status 500)", {"catalogue": faults.status(500)}),
    "too many requests": Case(
        "asked to be left alone for a while (status 429)", {"file": faults.status(429, Retry_After="120")}
    ),
    "a slow drip": Case("sent its answer too slowly, and it was given up", {"catalogue": faults.drip()}),
    "cut in the middle": Case("broke off in the middle of its answer", {"file": faults.cut(), "data": faults.cut()}),
    "a wrong length": Case(
        "broke off in the middle of its answer", {"file": faults.wrong_length(), "data": faults.wrong_length()}
    ),
    "a wrong SHA-1": Case("The checks refused this file", {"data-viewer": faults.wrong_sha1()}),
    "a web page with status 200": Case(
        "sent a web page instead of the file", {"file": faults.html(), "data": faults.html()}
    ),
    "a redirect to a private address": Case(
        "169.254.169.254 is not a host that lists come from",
        {"file": faults.redirect("http://169.254.169.254/latest/meta-data/")},
    ),
    "a gzip bomb": Case("sent more than the 1,000,000 bytes", {"file": faults.gzip_bomb(20)}),
    "a catalogue without the dataset": Case(
        "CMS’s catalogue no longer has the dataset", {"catalogue": faults.without_dataset()}
    ),
    "a renamed column": Case("The checks refused this file", {"file": faults.renamed_column("ASM_COHORT", "GROUP")}),
    "a page that repeats": Case("CMS sent the same rows twice", {"file": GONE, "data": faults.repeated_page()}),
    "a total that changes between pages": Case(
        "CMS replaced the list while its rows were read",
        {"file": GONE, "data/stats": [faults.none(), faults.other_total()]},
    ),
    "a file that is replaced while it is paged": Case(
        "CMS replaced the list while its rows were read",
        {"file": GONE, "data": [faults.none(), faults.file_replaced(OTHER)]},
    ),
}


def path(version: Version, what: str) -> str:
    return {"catalogue": CATALOGUE, "file": version.path}.get(what) or version.api(what)


@pytest.fixture
def old(cms: CmsServer, worker: None) -> Release:
    cms.publish(PRELIMINARY, participant_list(people(30)))
    imported()
    release = live_list()
    assert release
    return release


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.importing.sources.catalogue.MAX_FILE_BYTES", 1_000_000)
    monkeypatch.setattr("participants.importing.sources.data_api.PAGE_ROWS", 14)
    hosts: Callable[[], Policy] = Policy.from_settings

    def impatient() -> Policy:
        return Policy(private_hosts=hosts().private_hosts, total_seconds=3)

    monkeypatch.setattr(Policy, "from_settings", impatient)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_leaves_the_old_list_live_is_told_in_words_and_is_over_when_it_is_over(
    cms: CmsServer, old: Release, case: Case
) -> None:
    before = listed(old)
    final = cms.publish(FINAL, participant_list(people(28)))
    for what, fault in case.befalls.items():
        if isinstance(fault, Sequence):
            cms.misbehave(path(final, what), *fault)
        else:
            cms.misbehave(path(final, what), fault, forever=True)

    run = imported()

    assert run.state == RunState.FAILED
    assert case.says in run.outcome
    assert run.outcome.endswith("The live data stay as they were.")
    assert live_list() == old
    assert listed(old) == before
    assert verify_data() == ""

    cms.behave()
    again = imported()

    assert again.state == RunState.SUCCEEDED, again.outcome
    assert live_list() == again.release
    assert again.release.rows == len(final.table()[1])
    assert verify_data() == ""
