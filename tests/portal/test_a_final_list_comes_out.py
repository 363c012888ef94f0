"""From CMS to the pages and to people's mailboxes, with nothing but `manage.py start`: its own database, broker, worker
and scheduler, and mails that are files.
"""

import datetime
import email
import email.policy
import re
import signal
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from pytest_django import DjangoDbBlocker

from asm_portal.embedded_postgres import Cluster
from participants.models import Announcement, Dataset, Letter, LetterState, Run, Trigger
from tests.cms_server import CmsServer
from tests.importing.processes import until
from tests.lists import npi, participant_list, people
from tests.pages.reading import words
from tests.portal.starting import left_by, said_until, started
from tests.runs.portal import connected_to

STAYS, GONE, GONE_TOO = npi(1), npi(29), npi(30)
ANN, BOB, CARL = "ann@example.org", "bob@example.org", "carl@example.org"

# Of each page, what it says while the preliminary list is live, and what while the final one is.
SAYS = {
    "/": (["Participant list 2027, preliminary, released"], ["Participant list 2027, final, released"]),
    f"/clinicians/{GONE}/": (
        ["Listed for 2027", "List Participant list 2027, preliminary, 30 rows"],
        ["Formerly listed for 2027", "List Participant list 2027, final, 28 rows"],
    ),
    "/clinicians/?q=hara&status=listed": (
        ["30 clinicians match “hara”", "Participant list 2027, preliminary, released"],
        ["28 clinicians match “hara”", "Participant list 2027, final, released"],
    ),
    "/releases/": (["Participant list 2027, preliminary Live"], ["Participant list 2027, final Live"]),
    f"/api/v1/clinicians/{GONE}": (
        ['"status": "listed"', '"label": "Participant list 2027, preliminary"'],
        ['"status": "formerly_listed"', '"label": "Participant list 2027, final"'],
    ),
}


@pytest.fixture
def cms() -> Iterator[CmsServer]:
    with CmsServer() as server:
        server.publish("CY27_Prelim_ASMParticipants_Public.csv", participant_list(people(30)))
        yield server


def test_a_final_list_is_fetched_checked_published_and_told_to_whom_it_concerns(
    cms: CmsServer, data_dir: Path, free_port: int, django_db_blocker: DjangoDbBlocker
) -> None:
    address = f"http://127.0.0.1:{free_port}"
    with (
        started(data_dir, "--port", str(free_port), **cms.variables) as portal,
        httpx.Client(base_url=address, follow_redirects=True) as browser,
        django_db_blocker.unblock(),
        connected_to(Cluster(data_dir)),
    ):
        said_until(portal, f"The portal is at {address}/")
        until(lambda: list_live_on(browser, f"/clinicians/{GONE}/") == "preliminary")
        assert lists_live_on_pages(browser) == ["preliminary"] * len(SAYS)

        for person, watched in ((ANN, GONE), (ANN, GONE_TOO), (BOB, GONE), (CARL, STAYS)):
            watch(browser, person, watched, data_dir)

        cms.publish("CY27_ASMParticipants_Public.csv", participant_list(people(28)), on=datetime.date(2026, 9, 1))
        published_at = timezone.now()
        look_every_few_seconds()
        until(lambda: list_live_on(browser, f"/clinicians/{GONE}/") == "final")
        assert lists_live_on_pages(browser) == ["final"] * len(SAYS)

        looks = Run.objects.of(Dataset.PARTICIPANTS).filter(trigger=Trigger.SCHEDULE, queued_at__gt=published_at)
        until(lambda: looks.finished().count() > 1)
        assert [look.outcome for look in looks.order_by("pk")[:2]] == [
            "Published: Participant list 2027, final is live, with 28 rows.",
            "Nothing new.",
        ]
        until(lambda: not Announcement.objects.filter(addressed_at=None).exists())
        until(lambda: not Letter.objects.exclude(state=LetterState.SENT).exists())

        portal.send_signal(signal.SIGINT)
        assert portal.stdout.read().endswith("Stopped.\n")

    assert portal.returncode == 0
    assert left_by(data_dir) == []
    told = [mail for mail in mails(data_dir) if mail["Subject"] != "Confirm that you want to watch this"]
    assert sorted((mail["To"], mail["Subject"]) for mail in told) == [
        (ANN, "2 changes: Participant list 2027, final"),
        (BOB, "1 change: Participant list 2027, final"),
    ]
    assert all(f"NPI {GONE}: removed" in mail.get_content() for mail in told)


def lists_live_on_pages(browser: httpx.Client) -> list[str]:
    return [list_live_on(browser, page) for page in SAYS]


def list_live_on(browser: httpx.Client, page: str) -> str:
    """Which of CMS's two lists a page answers from; neither while the sample is live."""
    answer = browser.get(page).raise_for_status()
    text = answer.text if page.startswith("/api/") else words(answer)
    preliminary, final = (all(said in text for said in each) for each in SAYS[page])
    return {(True, False): "preliminary", (False, True): "final"}.get((preliminary, final), text)


def watch(browser: httpx.Client, person: str, watched: str, data_dir: Path) -> None:
    """Somebody asks to be told of a clinician, and follows the link that they are mailed."""
    before = len(mails(data_dir))
    send(browser, "/alerts/watch/", kind="clinician", target=watched, email=person)
    until(lambda: len(mails(data_dir)) > before)
    mail = mails(data_dir)[-1]
    assert mail["To"] == person
    [link] = re.findall(r"http://\S+/alerts/confirm/\S+", mail.get_content())
    assert "You watch this now" in send(browser, link)


def send(browser: httpx.Client, form: str, **filled: str) -> str:
    """The words of the page that follows a form."""
    browser.get(form, params=filled or None).raise_for_status()
    answer = browser.post(form, data={**filled, "csrfmiddlewaretoken": browser.cookies["csrftoken"]})
    return words(answer.raise_for_status())


def look_every_few_seconds() -> None:
    """What an admin changes under "Periodic tasks", so that nobody has to wait for the next day."""
    job = PeriodicTask.objects.get(name="Look at every source")
    job.crontab, job.interval = None, IntervalSchedule.objects.create(every=3, period=IntervalSchedule.SECONDS)
    job.save()


def mails(data_dir: Path) -> list[EmailMessage]:
    """What the portal has mailed, oldest first. Each file ends with a line that divides mails from each other."""
    found: list[EmailMessage] = []
    for file in sorted((data_dir / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime_ns):
        *whole, _ = file.read_bytes().split(b"-" * 79 + b"\n")
        found += [email.message_from_bytes(mail, policy=email.policy.default) for mail in whole]
    return found
