"""Inviting people: the link works once, for a while, for one address; and for somebody who has no account yet."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django import Settings

from readiness.actions.invitations import VALID_FOR
from readiness.models import HistoryEntry, Invitation, Membership
from tests.accounts.people import PASSWORD, mailed_code
from tests.readiness.conftest import People

Clients = dict[str, Client]


def invite(people: People, client: Client, email: str = "mallory@example.org", role: str = "contributor") -> str:
    """The path in the mail."""
    client.post(f"/practices/{people.practice.pk}/people/invite/", {"email": email, "role": role})
    return path_in_mail()


def path_in_mail() -> str:
    """The address is the one that the portal is known by, whatever the request came in by."""
    [path] = re.findall(rf"{settings.ASM_SITE_URL}(/practices/invitations/\S+)", mail.outbox[-1].body)
    return path


def role_of(people: People, email: str) -> str | None:
    found = Membership.objects.filter(practice=people.practice, user__email=email)
    return found.values_list("role", flat=True).first()


def at(people: People, path: str) -> str:
    return f"/practices/{people.practice.pk}/{path}"


def test_whoever_is_invited_joins_with_the_role_that_was_offered(people: People, clients: Clients) -> None:
    link = invite(people, clients["bob"])
    assert mail.outbox[0].to == ["mallory@example.org"]
    page = clients["mallory"].get(link).content.decode()
    assert "Riverside Heart" in page
    assert "contributor" in page
    assert role_of(people, "mallory@example.org") is None  # looking does not join
    assert clients["mallory"].post(link).headers["Location"] == people.practice.get_absolute_url()
    assert role_of(people, "mallory@example.org") == "contributor"
    assert list(HistoryEntry.objects.order_by("pk").values_list("subject", "action", "actor__email")) == [
        ("invitation", "added", "bob@example.org"),
        ("membership", "added", "mallory@example.org"),
    ]


def test_somebody_without_an_account_makes_one_and_is_back_at_the_invitation(people: People, clients: Clients) -> None:
    link = invite(people, clients["alice"], "new@example.org", "viewer")
    visitor = Client()
    [sign_up] = re.findall(r'href="(/accounts/signup/[^"]+)"', visitor.get(link).content.decode())
    sign_up = sign_up.replace("&amp;", "&")
    page = visitor.get(sign_up).content.decode()
    assert 'value="new@example.org"' in page
    [to] = re.findall(r'name="next" value="([^"]+)"', page)
    visitor.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD, "next": to})
    answer = visitor.post("/accounts/confirm-email/", {"code": mailed_code(mail.outbox[-1])})
    assert answer.headers["Location"] == link
    visitor.post(link)
    assert role_of(people, "new@example.org") == "viewer"


def test_the_secret_of_the_link_is_not_kept(people: People, clients: Clients) -> None:
    token = invite(people, clients["alice"]).split("/")[-2]
    invitation = Invitation.objects.get()
    kept = [str(getattr(invitation, field.attname)) for field in Invitation._meta.concrete_fields]
    assert len(token) >= 40
    assert not [value for value in kept if token in value]


def test_a_link_works_once(people: People, clients: Clients) -> None:
    link = invite(people, clients["alice"])
    clients["mallory"].post(link)
    Membership.objects.get(practice=people.practice, user=people.mallory).delete()
    page = clients["mallory"].post(link)
    assert (page.status_code, "has been used" in page.content.decode()) == (404, True)
    assert role_of(people, "mallory@example.org") is None


def test_a_link_ends_after_a_week_and_can_be_sent_again(people: People, clients: Clients) -> None:
    link = invite(people, clients["alice"])
    invitation = Invitation.objects.get()
    invitation.sent_at -= VALID_FOR
    invitation.expires_at -= VALID_FOR
    invitation.save()
    page = clients["mallory"].post(link)
    assert (page.status_code, "has expired" in page.content.decode()) == (404, True)
    assert "Expired" in clients["alice"].get(at(people, "people/")).content.decode()

    clients["alice"].post(at(people, f"invitations/{invitation.pk}/resend/"))
    again = path_in_mail()
    assert clients["mallory"].get(link).status_code == 404  # the old one does not live again
    clients["mallory"].post(again)
    assert role_of(people, "mallory@example.org") == "contributor"


def test_an_invitation_that_was_taken_back_opens_nothing(people: People, clients: Clients) -> None:
    link = invite(people, clients["alice"])
    clients["bob"].post(at(people, f"invitations/{Invitation.objects.get().pk}/revoke/"))
    page = clients["mallory"].post(link)
    assert (page.status_code, "was taken back" in page.content.decode()) == (404, True)
    assert "Send again" not in clients["alice"].get(at(people, "people/")).content.decode()


def test_whoever_got_hold_of_the_link_cannot_use_it_and_the_logs_do_not_give_it_away(
    people: People, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    link = invite(people, clients["alice"], "new@example.org")
    page = clients["mallory"].post(link)
    assert "is for new@example.org" in page.content.decode()
    assert Client().post(link).headers["Location"].startswith("/accounts/login/")
    assert link not in caplog.text
    assert role_of(people, "mallory@example.org") is None


def test_the_address_may_be_written_in_capitals(people: People, clients: Clients) -> None:
    clients["mallory"].post(invite(people, clients["alice"], "MALLORY@example.org"))
    assert role_of(people, "mallory@example.org") == "contributor"


@pytest.mark.parametrize(
    ("who", "email", "role", "says"),
    [
        ("alice", "DAN@example.org", "manager", "works for this practice already"),
        ("alice", "not an address", "viewer", "Enter a valid email address"),
        ("alice", "a@b.example\nBcc: x@y.example", "viewer", "Enter a valid email address"),
        ("alice", "new@example.org", "king", "Select a valid choice"),
        ("alice", "", "", "This field is required"),
        ("bob", "new@example.org", "owner", "Select a valid choice"),
    ],
)
def test_an_invitation_that_cannot_be_is_explained(
    people: People, clients: Clients, who: str, email: str, role: str, says: str
) -> None:
    page = clients[who].post(at(people, "people/invite/"), {"email": email, "role": role})
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert not mail.outbox


def test_nobody_is_invited_twice(people: People, clients: Clients) -> None:
    invite(people, clients["alice"])
    page = clients["bob"].post(at(people, "people/invite/"), {"email": "Mallory@example.org", "role": "viewer"})
    assert (page.status_code, "has been invited already" in page.content.decode()) == (422, True)
    assert len(mail.outbox) == 1


def test_who_works_there_already_keeps_the_present_role(people: People, clients: Clients) -> None:
    link = invite(people, clients["alice"], role="viewer")
    Membership.objects.create(practice=people.practice, user=people.mallory, role="manager")
    clients["mallory"].post(link)
    assert role_of(people, "mallory@example.org") == "manager"


def test_nobody_can_flood_others_with_invitations(people: People, clients: Clients) -> None:
    path = at(people, "people/invite/")
    statuses = [
        clients["alice"].post(path, {"email": f"n{n}@example.org", "role": "viewer"}).status_code for n in range(31)
    ]
    assert (statuses[29], statuses[30], len(mail.outbox)) == (302, 429, 30)


def test_a_mail_server_out_of_order_does_not_lose_the_invitation(
    people: People, clients: Clients, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = (
        clients["alice"]
        .post(at(people, "people/invite/"), {"email": "new@example.org", "role": "viewer"}, follow=True)
        .content.decode()
    )
    assert "could not be sent" in page
    assert "Send again" in page
