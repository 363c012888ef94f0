"""The public log of releases and its Atom feed: nothing that was published is ever unsaid."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.test import Client

from asm_portal.accounts.models import User
from participants import actions
from participants.models import Dataset, Kind, Release
from tests.lists import sample_people
from tests.pages.lists import FINAL, PRELIMINARY, Lists, publish
from tests.pages.reading import links, words

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def log(client: Client, page: int = 1) -> list[str]:
    """The entries as a reader sees them, newest first, without their time and hash."""
    text = words(client.get(f"/releases/log/?page={page}"))
    return [entry.strip() for entry in re.findall(r"UTC (.*?) Release \d+, SHA-256", text)]


def feed(client: Client, *, secure: bool = False) -> list[dict[str, str]]:
    """The entries of the feed: id, title, summary, updated, link."""
    root = ElementTree.fromstring(client.get("/releases/feed.atom", secure=secure).content)  # noqa: S314 our own XML
    return [dict(values(entry)) for entry in root.findall("atom:entry", ATOM)]


def values(entry: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name in ("id", "title", "summary", "updated"):
        yield name, entry.findtext(f"atom:{name}", "", ATOM)
    link = entry.find("atom:link", ATOM)
    assert link is not None
    yield "link", link.attrib["href"]


# ------------------------------------------------------------------------------------------------------------- the log


def test_the_log_tells_what_was_published_and_replaced_newest_first(client: Client, lists: Lists) -> None:
    assert log(client) == [
        f"Participant list 2027, final: published 5 rows. It replaces release {lists.preliminary.pk}, "
        "Participant list 2027, preliminary. 0 added, 1 removed, 2 changed. See every difference",
        "Participant list 2027, preliminary: published 6 rows.",
    ]
    found = links(client.get("/releases/log/"))
    assert f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/" in found
    assert lists.final.get_absolute_url() in found


def test_a_rollback_is_added_and_takes_nothing_away(client: Client, lists: Lists) -> None:
    before = log(client)
    actions.roll_back(Dataset.PARTICIPANTS, note="Wrong file.")
    newest, *older = log(client)
    assert newest == (
        f"Participant list 2027, final: rolled back It is withdrawn, and release {lists.preliminary.pk}, "
        "Participant list 2027, preliminary, is live again."
    )
    assert older == before


def test_no_entry_ever_changes_whatever_comes_after_it(client: Client, lists: Lists) -> None:
    told = [log(client)]
    actions.roll_back(Dataset.PARTICIPANTS)
    told.append(log(client))
    third = publish([*FINAL[:-1], PRELIMINARY[1]], kind=Kind.PRELIMINARY)
    told.append(log(client))
    actions.publish_release(lists.final, note="Right after all.")
    told.append(log(client))
    actions.roll_back(Dataset.PARTICIPANTS)
    told.append(log(client))
    for earlier, later in pairwise(told):
        assert later[1:] == earlier
    assert told[-1][0].endswith(f"release {third.pk}, Participant list 2027, preliminary, is live again.")


def test_cmss_list_takes_the_place_of_the_sample_and_is_not_compared_with_it(client: Client) -> None:
    sample = publish(sample_people(3), kind=Kind.PRELIMINARY)
    publish(PRELIMINARY, kind=Kind.PRELIMINARY)
    assert log(client) == [
        f"Participant list 2027, preliminary: published 6 rows. It replaces release {sample.pk}, "
        "Participant list 2027, preliminary (sample).",
        "Participant list 2027, preliminary (sample): published 3 rows.",
    ]


def test_a_list_of_another_year_takes_nobodys_place(client: Client, lists: Lists) -> None:
    next_year = publish([row._replace(participant_2028="Yes") for row in FINAL], kind=Kind.PRELIMINARY)
    assert next_year.performance_year == 2028
    assert log(client)[0] == (
        "Participant list 2028, preliminary: published 5 rows. 0 added, 0 removed, 5 changed. See every difference"
    )


def test_every_release_of_the_log_can_be_opened_also_a_withdrawn_one(client: Client, lists: Lists) -> None:
    actions.roll_back(Dataset.PARTICIPANTS)
    named = links(client.get("/releases/log/"))
    assert {release.get_absolute_url() for release in lists} <= named.keys()
    for address in named:
        assert client.get(address).status_code == 200, address


def test_who_decided_and_why_is_not_told(client: Client, lists: Lists) -> None:
    jane = User.objects.create_user("jane@example.org")
    actions.roll_back(Dataset.PARTICIPANTS, note="As agreed with the registrar.", actor=jane)
    for address in ("/releases/log/", "/releases/feed.atom"):
        content = client.get(address).content.decode()
        assert "rolled back" in content
        assert "jane" not in content
        assert "registrar" not in content


def test_a_long_log_comes_in_pages(client: Client, lists: Lists) -> None:
    for _ in range(25):
        actions.roll_back(Dataset.PARTICIPANTS)
        actions.publish_release(Release.objects.get(pk=lists.final.pk), note="Again.")
    assert (len(log(client)), len(log(client, page=2))) == (50, 2)
    assert "Page 2 of 2" in words(client.get("/releases/log/?page=2"))


@pytest.mark.parametrize("asked", ["abc", "0", "-1", "9" * 40, "%00"])
def test_no_page_number_breaks_the_log(client: Client, lists: Lists, asked: str) -> None:
    assert client.get(f"/releases/log/?page={asked}").status_code == 200


def test_an_empty_log_says_so(client: Client) -> None:
    assert "Nothing has been published yet" in words(client.get("/releases/log/"))
    assert feed(client) == []


# ------------------------------------------------------------------------------------------------------------ the feed


def test_the_feed_says_what_the_log_says(client: Client, lists: Lists) -> None:
    actions.roll_back(Dataset.PARTICIPANTS)
    entries = feed(client)
    assert [f"{entry['title']} {entry['summary']}" for entry in entries] == [
        entry.removesuffix(" See every difference") for entry in log(client)
    ]
    assert [entry["updated"] for entry in entries] == sorted((entry["updated"] for entry in entries), reverse=True)
    assert all(datetime.fromisoformat(entry["updated"]).tzinfo for entry in entries)


def test_an_entry_of_the_feed_leads_to_its_place_in_the_log(client: Client, lists: Lists) -> None:
    log_page = client.get("/releases/log/").content.decode()
    for entry in feed(client):
        address, _, anchor = entry["link"].partition("#")
        assert address == "http://testserver/releases/log/"
        assert f'id="{anchor}"' in log_page


def test_the_ids_of_the_feed_are_unique_and_never_change(client: Client, lists: Lists) -> None:
    before = [entry["id"] for entry in feed(client)]
    actions.roll_back(Dataset.PARTICIPANTS)
    after = [entry["id"] for entry in feed(client)]
    assert after[1:] == before
    assert len(set(after)) == 3
    assert [entry["id"] for entry in feed(client, secure=True)] == after


def test_the_feed_is_atom_and_is_not_sent_again_while_nothing_happens(client: Client, lists: Lists) -> None:
    first = client.get("/releases/feed.atom")
    assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    again = client.get("/releases/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("page", ["/releases/", "/releases/log/"])
def test_feed_readers_find_the_feed(client: Client, page: str) -> None:
    assert re.search(
        r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="/releases/feed.atom">',
        client.get(page).content.decode(),
    )
