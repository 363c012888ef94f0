"""Who hears of a published list, and what the mail says."""

from unittest import mock

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from participants import actions
from participants.alerts import changes, interests, letters
from participants.alerts.changes import Changes
from participants.alerts.interests import Interest
from participants.models import Dataset, Kind, Release
from tests.alerts.watching import ANN, BOB, CARL, publish_final, run_job, subscriber, watches
from tests.lists import people, person, sample_people
from tests.pages.lists import ADA, EMMY, FINAL, GRACE, MARIE, NOBODY, PRELIMINARY, publish

pytestmark = pytest.mark.django_db


def only(messages: list[EmailMessage]) -> str:
    """The text of the only mail."""
    [message] = messages
    return str(message.body)


def test_who_watches_a_removed_clinician_gets_one_mail_that_says_so(preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    final = publish_final()
    [message] = run_job()
    text = str(message.body)
    assert message.to == [ANN]
    assert message.subject == "1 change: Participant list 2027, final"
    assert "A new list is live: Participant list 2027, final." in text
    assert "replaces: Participant list 2027, preliminary, released on 5 February 2026" in text
    assert f"* GRACE HOPPER, NPI {GRACE.npi}: removed\n  Low back pain, NAVY SPINE CENTER, TX" in text
    assert f"https://portal.example.org/clinicians/{GRACE.npi}/" in text
    assert f"https://portal.example.org/releases/{preliminary.pk}/diff/{final.pk}/" in text
    assert "Not affiliated with CMS" in text


def test_all_that_an_address_watches_is_in_one_mail(preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    watches(ANN, "state", "NY")
    watches(ANN, "roster", ADA.npi, EMMY.npi, MARIE.npi)
    publish_final()
    [message] = run_job()
    assert message.subject == "3 changes: Participant list 2027, final"  # MARIE's is counted once
    assert "\nNew York\nhttps://portal.example.org/states/NY/\n\n* MARIE CURIE" in str(message.body)
    assert "Organization: was OLD CARDIOLOGY LLC, now NEW CARDIOLOGY LLC" in str(message.body)
    assert "EMMY NOETHER, NPI 1000000053: changed" in str(message.body)
    assert "Participant 2027: was Yes, now No" in str(message.body)
    assert "ADA LOVELACE" not in str(message.body)


@pytest.mark.parametrize("slug", ["old-cardiology", "new-cardiology"])
def test_a_move_concerns_the_organization_that_was_left_and_the_one_that_was_joined(
    preliminary: Release, slug: str
) -> None:
    publish_final()
    actions.roll_back(Dataset.PARTICIPANTS)
    watches(ANN, "organization", slug)
    actions.publish_release(Release.objects.get(kind=Kind.FINAL), note="right after all")
    assert "MARIE CURIE, NPI 1000000038: changed" in only(run_job())


def test_nobody_is_written_to_about_what_did_not_change(preliminary: Release) -> None:
    watches(ANN, "clinician", ADA.npi)
    watches(ANN, "state", "TX")
    watches(BOB, "state", "CA")
    watches(CARL, "clinician", NOBODY)
    publish_final()
    assert [message.to for message in run_job()] == [[ANN]]  # GRACE was listed in Texas


def test_an_npi_that_is_on_no_list_can_be_waited_for(preliminary: Release) -> None:
    assert watches(ANN, "clinician", NOBODY).label == f"NPI {NOBODY}"
    publish([*PRELIMINARY, person(99)], kind=Kind.PRELIMINARY)
    assert f"NPI {NOBODY}: added\n  Heart failure, PRAIRIE HEART GROUP, PLLC, TX" in only(run_job())


def test_the_first_list_changes_nothing_for_anybody(db: None) -> None:
    watches(ANN, "clinician", ADA.npi)
    publish(PRELIMINARY, kind=Kind.PRELIMINARY)
    assert run_job() == []


def test_the_real_list_that_replaces_the_sample_is_no_change(db: None) -> None:
    watches(ANN, "state", "TX")
    publish(sample_people(3), kind=Kind.PRELIMINARY)
    publish(PRELIMINARY, kind=Kind.PRELIMINARY)
    assert run_job() == []


def test_a_mail_about_the_sample_says_so_first(db: None) -> None:
    publish(sample_people(5), kind=Kind.PRELIMINARY)
    watches(ANN, "state", "TX")
    publish(sample_people(4), kind=Kind.FINAL)
    [message] = run_job()
    assert str(message.body).startswith("Sample data: the people below are fictional.")
    assert message.subject.endswith("(sample)")


def test_a_long_mail_names_some_and_leads_to_the_rest(preliminary: Release) -> None:
    watches(ANN, "state", "TX")
    publish([*PRELIMINARY, *people(60)[10:]], kind=Kind.PRELIMINARY)
    text = only(run_job())
    assert text.count(": added") == letters.MOST_NAMED
    assert "and 10 more: https://portal.example.org/releases/" in text


def test_repeating_the_job_sends_nothing_twice(preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    publish_final()
    assert len(run_job()) == 1
    assert run_job() == run_job() == []


def test_the_same_clinicians_of_a_practice_are_told_of_in_the_same_mail(preliminary: Release) -> None:
    """The seam for apps that keep rosters of their own."""

    def practice(found: Changes, emails: object) -> list[Interest]:
        return [Interest(ANN, "Prairie Heart, your practice", "/practices/1/", found.concerning([EMMY.npi, ADA.npi]))]

    watches(ANN, "clinician", GRACE.npi)
    with mock.patch.object(interests, "SOURCES", [*interests.SOURCES, practice]):
        publish_final()
        text = only(run_job())
    assert "GRACE HOPPER, NPI 1000000020: removed" in text
    assert "\nPrairie Heart, your practice\nhttps://portal.example.org/practices/1/\n\n* EMMY NOETHER" in text
    assert "ADA LOVELACE" not in text


def test_changes_can_be_asked_for_by_npi(preliminary: Release) -> None:
    found = changes.between(preliminary, publish_final())
    assert [change.kind for change in found.concerning([GRACE.npi, ADA.npi, MARIE.npi])] == ["removed", "changed"]
    assert found.concerning([ADA.npi, NOBODY]) == ()


# ---------------------------------------------------------------------------------------------------------- rollback


def test_who_got_a_mail_about_a_list_that_is_withdrawn_gets_a_correction(preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    publish_final()
    run_job()
    watches(BOB, "clinician", GRACE.npi)  # too late for the first mail, so the correction would only puzzle him
    actions.roll_back(Dataset.PARTICIPANTS)
    [message] = run_job()
    assert message.to == [ANN]
    assert message.subject == "Correction: Participant list 2027, final"
    assert "What we wrote does not hold any more." in str(message.body)
    assert "the list before it is live again: Participant list 2027, preliminary" in str(message.body)
    assert f"GRACE HOPPER, NPI {GRACE.npi}: removed" in str(message.body)
    assert run_job() == []


def test_a_list_that_is_withdrawn_before_its_mails_went_out_is_not_written_about(preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    publish_final()
    actions.roll_back(Dataset.PARTICIPANTS)
    assert run_job() == []


def test_who_stopped_meanwhile_gets_no_correction(preliminary: Release, client: Client) -> None:
    watches(ANN, "clinician", GRACE.npi)
    publish_final()
    [message] = run_job()
    client.post(message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://portal.example.org"))
    assert subscriber().stopped_at
    actions.roll_back(Dataset.PARTICIPANTS)
    assert run_job() == []


def test_a_list_that_is_published_again_is_told_of_again(preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    final = publish_final()
    run_job()
    actions.roll_back(Dataset.PARTICIPANTS)
    run_job()
    actions.publish_release(final, note="right after all")
    assert "GRACE HOPPER" in only(run_job())
    actions.roll_back(Dataset.PARTICIPANTS)
    assert "What we wrote does not hold any more." in only(run_job())


def test_both_lists_of_a_quick_succession_are_told_of(preliminary: Release) -> None:
    watches(ANN, "state", "NY")
    publish_final()
    publish([row for row in FINAL if row.npi != MARIE.npi], kind=Kind.FINAL)
    first, second = run_job()
    assert "MARIE CURIE, NPI 1000000038: changed" in str(first.body)
    assert "MARIE CURIE, NPI 1000000038: removed" in str(second.body)
