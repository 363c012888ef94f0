"""From "watch by e-mail" to the mail that confirms it, and how it is stopped."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from participants.alerts import links, post, subscriptions
from participants.models import Letter, Release, Subscriber, Watch
from tests.alerts.watching import ANN, BOB, link_in, publish_final, run_job, subscriber, watches
from tests.pages.lists import ADA, EMMY, GRACE, MARIE, NOBODY
from tests.pages.reading import links as links_of
from tests.pages.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("preliminary")]

WATCH = "/alerts/watch/"
GRACE_WATCHED = {"kind": "clinician", "target": GRACE.npi}


def asked(client: Client, email: str = ANN, **asked_for: str) -> EmailMessage:
    """Somebody fills in the form; the mail that comes of it."""
    before = len(mail.outbox)
    response = client.post(WATCH, {**GRACE_WATCHED, **asked_for, "email": email})
    assert response.headers["Location"] == "/alerts/sent/", words(response)
    post.deliver()
    [message] = mail.outbox[before:]
    assert message.to == [email.lower()]
    return message


def test_a_watch_begins_with_a_button_a_mail_and_another_button(client: Client) -> None:
    address = next(url for url, text in links_of(client.get(f"/clinicians/{GRACE.npi}/")).items() if "Watch" in text)
    assert f"GRACE HOPPER, NPI {GRACE.npi}" in words(client.get(address))
    message = asked(client)
    assert f"GRACE HOPPER, NPI {GRACE.npi}" in str(message.body)
    confirm = link_in(message, "confirm")
    assert "Nothing is sent before you press the button" in words(client.get(confirm))
    page = client.post(confirm, follow=True)
    assert page.redirect_chain == [(confirm, 302)]
    assert "You watch this now" in words(page)
    publish_final()
    assert [message.to for message in run_job()] == [[ANN]]


@pytest.mark.parametrize(
    ("page", "label"),
    [
        (f"/clinicians/{NOBODY}/", f"NPI {NOBODY}"),
        ("/organizations/navy-spine-center/", "NAVY SPINE CENTER"),
        ("/states/TX/", "Texas"),
    ],
)
def test_pages_of_clinicians_organizations_and_states_lead_to_the_form(client: Client, page: str, label: str) -> None:
    address = next(url for url, text in links_of(client.get(page)).items() if text == "Watch by e-mail")
    form = words(client.get(address))
    assert f"Watch by e-mail {label}" in form
    assert "Your e-mail address" in form


def test_a_roster_that_was_checked_can_be_watched(client: Client) -> None:
    checked = client.post("/roster/", {"text": f"{GRACE.npi} {ADA.npi} {GRACE.npi} 1234567890"}).content.decode()
    found = re.search(r'name="found" value="([^"]*)"', checked)
    assert found
    assert 'formaction="/alerts/watch/roster/"' in checked
    form = client.post("/alerts/watch/roster/", {"found": found[1]}).content.decode()
    assert f"Roster of 2 NPIs: {ADA.npi}, {GRACE.npi}" in form
    target = re.search(r'name="target" value="([^"]*)"', form)
    assert target
    client.post(link_in(asked(client, kind="roster", target=target[1]), "confirm"))
    publish_final()
    [message] = run_job()
    assert "Roster of 2 NPIs" in str(message.body)
    assert "GRACE HOPPER" in str(message.body)


def test_without_confirmation_nothing_is_ever_sent(client: Client) -> None:
    client.get(link_in(asked(client), "confirm"))  # as programs do that guard a mailbox
    publish_final()
    assert run_job() == []


def test_what_was_asked_for_is_not_asked_for_again_by_a_second_watch(client: Client) -> None:
    client.post(link_in(asked(client), "confirm"))
    message = asked(client, email="Ann@Example.org")
    assert message.subject == "What you watch"
    assert f"GRACE HOPPER, NPI {GRACE.npi}" in words(client.get(link_in(message, "manage")))
    assert Watch.objects.count() == 1


def test_nobody_learns_which_addresses_are_known(client: Client) -> None:
    watches(ANN, "clinician", GRACE.npi)
    answers = set()
    for email in (ANN, BOB, "nobody@example.org"):
        for path, sent in (("/alerts/", {}), (WATCH, GRACE_WATCHED)):
            response = client.post(path, {**sent, "email": email}, follow=True)
            answers.add((tuple(response.redirect_chain), response.content))
    assert len(answers) == 1


def test_an_address_without_watches_gets_no_mail_when_its_link_is_asked_for(client: Client) -> None:
    client.post("/alerts/", {"email": ANN})
    asked(client)
    client.post("/alerts/", {"email": ANN})
    post.deliver()
    assert [message.subject for message in mail.outbox] == ["Confirm that you want to watch this"]


def test_nobody_can_flood_an_address(client: Client) -> None:
    for state in ("TX", "NY", "PA", "CA", "AZ", "AL", "AK"):
        client.post(WATCH, {"kind": "state", "target": state, "email": ANN})
    post.deliver()
    assert len(mail.outbox) == subscriptions.MOST_REQUESTS


def test_one_client_cannot_ask_all_day(client: Client) -> None:
    for number in range(20):
        client.post(WATCH, {**GRACE_WATCHED, "email": f"person{number}@example.org"})
    refused = client.post(WATCH, {**GRACE_WATCHED, "email": ANN})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert not Subscriber.objects.filter(email=ANN).exists()
    forged = client.post(WATCH, {**GRACE_WATCHED, "email": ANN}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert forged.status_code == 429
    assert client.get(WATCH, GRACE_WATCHED).status_code == 200


def test_an_address_watches_no_more_than_it_can_oversee(client: Client) -> None:
    watches(ANN, "state", "TX")
    with mock.patch.object(subscriptions, "MOST_WATCHES", 1):
        assert asked(client).subject == "What you watch"
    assert Watch.objects.count() == 1


@pytest.mark.parametrize(
    "email", ["", "ann", "ann@example.org\nBcc: bob@example.org", "ann@example.org\x00", "a" * 400 + "@example.org"]
)
def test_what_is_no_address_gets_a_sentence_and_keeps_the_form(client: Client, email: str) -> None:
    response = client.post(WATCH, {**GRACE_WATCHED, "email": email})
    assert response.status_code == 422
    assert "There is a problem" in words(response)
    assert f"GRACE HOPPER, NPI {GRACE.npi}" in words(response)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "clinician"},
        {"kind": "clinician", "target": "1234567890"},
        {"kind": "clinician", "target": "\x00"},
        {"kind": "organization", "target": "no-such-name"},
        {"kind": "organization", "target": "navy\x00-spine"},
        {"kind": "state", "target": "XX"},
        {"kind": "roster", "target": ""},
        {"kind": "roster", "target": "1000000012 hello"},
        {"kind": "everything", "target": "*"},
        {"kind": "state", "target": "T" * 30_000},
    ],
)
def test_what_cannot_be_watched_is_said_to_be_so(client: Client, sent: dict[str, str]) -> None:
    for response in (client.get(WATCH, sent), client.post(WATCH, {**sent, "email": ANN})):
        assert response.status_code == 404
        assert "This cannot be watched" in words(response)
    assert not Watch.objects.exists()


def test_fields_that_the_form_does_not_have_are_ignored(client: Client) -> None:
    asked(client, confirmed_at="2026-01-01", label="Buy now", npis=ADA.npi)
    watch = Watch.objects.get()
    assert (watch.confirmed_at, watch.label, watch.npis) == (None, f"GRACE HOPPER, NPI {GRACE.npi}", [GRACE.npi])


def test_a_form_without_its_token_changes_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    watch = watches(ANN, "clinician", GRACE.npi)
    Watch.objects.update(confirmed_at=None)
    for path in (links.to_confirm(watch), links.to_manage(subscriber())):
        assert client.post(path.removeprefix("https://portal.example.org"), {"all": ""}).status_code == 403
    assert client.post(WATCH, {**GRACE_WATCHED, "email": BOB}).status_code == 403
    assert Watch.objects.get().confirmed_at is None
    assert not Subscriber.objects.filter(email=BOB).exists()


# -------------------------------------------------------------------------------------------------------------- links


@pytest.fixture
def alert() -> EmailMessage:
    """The mail to Ann about Grace, Marie and Emmy."""
    watches(ANN, "clinician", GRACE.npi)
    watches(ANN, "roster", MARIE.npi, EMMY.npi)
    publish_final()
    [message] = run_job()
    return message


def test_the_page_of_an_address_lists_its_watches_and_stops_each(client: Client, alert: EmailMessage) -> None:
    manage = link_in(alert, "manage")
    assert "2 watches" in words(client.get(manage))
    grace = Watch.objects.get(kind="clinician")
    assert "Roster of 2 NPIs" in words(client.post(manage, {"watch": grace.pk}, follow=True))
    assert [watch.kind for watch in subscriber().watches.all()] == ["roster"]


def test_nobody_stops_the_watch_of_another_address(client: Client, alert: EmailMessage) -> None:
    other = watches(BOB, "clinician", GRACE.npi)
    for nonsense in (other.pk, "x", "", 2**70, "\x00"):
        assert client.post(link_in(alert, "manage"), {"watch": nonsense}).status_code == 302
    assert Watch.objects.count() == 3


def test_a_mail_program_stops_everything_with_one_post(alert: EmailMessage) -> None:
    """RFC 8058: no cookie, no token, no redirect."""
    headers = alert.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<https://portal.example.org/alerts/stop/")
    program = Client(enforce_csrf_checks=True)
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("https://portal.example.org")
    answer = program.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "All alerts are stopped" in words(answer)
    assert not Watch.objects.exists()


def test_following_a_link_changes_nothing(client: Client, alert: EmailMessage) -> None:
    for purpose in ("manage", "stop"):
        for ask in (client.get, client.head, client.options):
            ask(link_in(alert, purpose))
    assert "Stop all alerts?" in words(client.get(link_in(alert, "stop")))
    assert Watch.objects.confirmed().count() == 2
    assert subscriber().stopped_at is None


def test_after_a_stop_nothing_is_sent_that_waits(client: Client, preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    publish_final()
    client.post(links.to_stop(subscriber()).removeprefix("https://portal.example.org"))
    assert run_job() == []


def test_who_stopped_can_start_again(client: Client, alert: EmailMessage) -> None:
    manage = link_in(alert, "manage")
    assert "All alerts are stopped" in words(client.post(manage, {"all": ""}, follow=True))
    assert "You watch nothing" in words(client.post(manage, {"again": ""}, follow=True))
    client.post(manage, {"all": ""})
    client.post(link_in(asked(client), "confirm"))
    assert subscriber().stopped_at is None


def test_links_that_were_passed_on_can_be_made_void_and_old_mails_still_stop_alerts(
    client: Client, alert: EmailMessage
) -> None:
    manage = link_in(alert, "manage")
    client.post(manage, {"void": ""})
    assert client.get(manage).status_code == 410
    post.deliver()
    assert client.get(link_in(mail.outbox[-1], "manage")).status_code == 200
    assert client.get(link_in(alert, "stop")).status_code == 200


@pytest.mark.parametrize("purpose", [links.CONFIRM, links.MANAGE, links.STOP])
def test_a_link_that_expired_was_changed_or_was_for_something_else_opens_nothing(client: Client, purpose: str) -> None:
    watch = watches(ANN, "clinician", GRACE.npi)
    makers = {links.CONFIRM: links.to_confirm(watch), links.MANAGE: links.to_manage(watch.subscriber)}
    makers[links.STOP] = links.to_stop(watch.subscriber)
    path = makers[purpose].removeprefix("https://portal.example.org")
    token = path.split("/")[-2]
    assert client.get(path).status_code == 200
    others = [reverse(other, args=[token]) for other in makers if other != purpose]
    for void in (*others, path[:-3] + "AA/", reverse(purpose, args=["x"]), reverse(purpose, args=["é\x00"])):
        answer = client.post(void)
        assert answer.status_code == 410, void
        assert "This link does not work any more" in words(answer)
    with mock.patch.dict(links.VALID_FOR, {purpose: timedelta(seconds=-1)}):
        assert client.get(path).status_code == 410
    assert Watch.objects.count() == 1


def test_no_token_is_kept(alert: EmailMessage) -> None:
    token = link_in(alert, "manage").split("/")[-2]
    kept = [*Letter.objects.values_list(), *Subscriber.objects.values_list(), *Watch.objects.values_list()]
    assert token not in str(kept)


def test_pages_behind_a_link_are_kept_by_no_cache_and_no_search_engine(client: Client, alert: EmailMessage) -> None:
    headers = client.get(link_in(alert, "manage")).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


def test_what_nobody_confirmed_is_forgotten(client: Client) -> None:
    asked(client)
    watches(BOB, "clinician", GRACE.npi)
    long_ago = mock.patch.object(subscriptions, "UNCONFIRMED_KEPT", timedelta(0))
    with long_ago:
        subscriptions.prune()
    assert [watch.subscriber.email for watch in Watch.objects.all()] == [BOB]
    Letter.objects.all().delete()
    with long_ago:
        subscriptions.prune()
    assert [known.email for known in Subscriber.objects.all()] == [BOB]
