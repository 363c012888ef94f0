"""Every page of the portal, from the URL configuration, so that no test of "every page" can forget a new one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from asm_portal.access import Rule, anyone, rule_for, signed_in, staff
from asm_portal.accounts.models import User
from participants.alerts import links, subscriptions
from participants.alerts.subjects import subject
from participants.models import Organization, Run, Watch
from readiness.actions.calendars import make_calendar_feed
from readiness.actions.invitations import invite
from readiness.actions.practices import create_practice
from readiness.models import Membership, Practice, Role
from readiness.models.practices import PERFORMANCE_YEARS
from readiness.reminder_letters import stop_token
from tests.pages.lists import ADA, EMMY, GRACE, NOBODY, Lists
from tests.readiness.examples import EXAMPLES

OF_OTHER_PACKAGES = {"admin", "ninja"}


@dataclass(frozen=True)
class Address:
    name: str
    app_names: tuple[str, ...]
    parameters: frozenset[str]
    view: Callable[..., Any]

    @property
    def rule(self) -> Rule | None:
        return rule_for(self.view, list(self.app_names))


def addresses(
    resolver: URLResolver | None = None,
    app_names: tuple[str, ...] = (),
    parameters: frozenset[str] = frozenset(),
) -> Iterator[Address]:
    """Every address of the URL configuration. `app_names` and `parameters` are those of what `resolver` lies below."""
    for entry in (resolver or get_resolver()).url_patterns:
        all_parameters = parameters | frozenset(entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield Address(entry.name or "", app_names, all_parameters, entry.callback)
        else:
            yield from addresses(entry, (*app_names, *filter(None, [entry.app_name])), all_parameters)


def public_pages(client: Client, lists: Lists) -> list[str]:
    """The path of every page that anybody may read, with an example of each that has a parameter.

    Downloads, feeds, redirects and what only takes a form are no pages. Lists and areas must have been published.
    """
    found = []
    for address in addresses():
        if OF_OTHER_PACKAGES & set(address.app_names) or address.rule is not anyone:
            continue
        if "file_format" in address.parameters:
            continue
        example = example_of(address.name, client, lists)
        assert set(example) == address.parameters, f"Give an example of the page {address.name!r}."
        response = client.get(path := reverse(address.name, kwargs=example))
        assert response.status_code in (200, 302, 405), path
        if is_page(response):
            found.append(path)
    return found


def signed_in_pages(client: Client) -> list[str]:
    """The path of every page that anybody who is signed in may read, for a client that is."""
    paths = [reverse(address.name) for address in addresses() if address.rule is signed_in and not address.parameters]
    shown = [path for path in paths if is_page(client.get(path))]
    assert shown, "The client is not signed in."
    return shown


def staff_pages(client: Client, lists: Lists) -> list[str]:
    """The path of every page of the import console, for a client of staff. There must have been a run."""
    examples = {
        "run": {"pk": Run.objects.latest("pk").pk},
        "review": {"pk": lists.final.pk},
        "decide": {"pk": lists.final.pk, "name": "roll-back"},
    }
    found = [address for address in addresses() if address.rule is staff and "file_format" not in address.parameters]
    own = [address for address in found if not OF_OTHER_PACKAGES & set(address.app_names)]
    paths = [reverse(address.name, kwargs=examples[address.name]) for address in own if address.name in examples]
    paths += [reverse(address.name) for address in own if not address.parameters]
    shown = [path for path in paths if is_page(client.get(path))]
    assert set(examples) <= {address.name for address in own}
    assert len(shown) > len(examples), "The client is not of staff."
    return shown


def practice_pages(client: Client, practice: Practice) -> list[str]:
    """The path of every page of a practice, for a client that may open it, with examples of what the address names."""
    of_a_practice = [address for address in addresses() if "practice_id" in address.parameters]
    paths = [
        reverse(address.name, kwargs={name: EXAMPLES[name](practice) for name in address.parameters})
        for address in of_a_practice
    ]
    return [path for path in paths if is_page(client.get(path))]


def is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and response.headers["Content-Type"].startswith("text/html")


def example_of(name: str, client: Client, lists: Lists) -> Mapping[str, Any]:
    match name:
        case "clinician" | "clinician-receipt":
            return {"npi": ADA.npi}
        case "receipt":
            receipt = client.get(reverse("clinician-receipt", args=[ADA.npi]))
            return {"token": receipt.headers["Location"].split("/")[-2]}
        case "invitation":
            return {"token": make_invitation()}
        case "calendar-feed":
            return {"token": make_calendar_feed(a_membership(), mine_only=False)}
        case "reminders-stop":
            return {"token": stop_token(a_membership())}
        case "zip":
            return {"zip5": "12201"}
        case "release":
            return {"pk": lists.final.pk}
        case "release-diff":
            return {"base": lists.preliminary.pk, "other": lists.final.pk}
        case "state":
            return {"code": "TX"}
        case "area":
            return {"code": "10100"}
        case "alert-confirm" | "alert-manage" | "alert-stop":
            return {"token": token_for(name)}
        case "organization":
            return {"slug": Organization.objects.filter(release=lists.final).order_by("pk")[0].slug}
    return {}


def a_membership() -> Membership:
    """Of the owner of a new practice."""
    owner = User.objects.create_user(f"{uuid4()}@example.org")
    practice = create_practice(name="Riverside Heart", performance_year=PERFORMANCE_YEARS[0], actor=owner)
    return practice.memberships.get()


def make_invitation() -> str:
    """The secret of an invitation's link."""
    owner = a_membership()
    _, token = invite(owner.practice, email="ada@example.org", role=Role.VIEWER, actor=owner)
    return token


def token_for(name: str) -> str:
    """Of a link in a mail to somebody who has asked to watch ADA."""
    subscriptions.request_watch("ann@example.org", subject("clinician", ADA.npi))
    watch = Watch.objects.select_related("subscriber").get(subscriber__email="ann@example.org")
    makers = {
        "alert-confirm": lambda: links.to_confirm(watch),
        "alert-manage": lambda: links.to_manage(watch.subscriber),
        "alert-stop": lambda: links.to_stop(watch.subscriber),
    }
    return makers[name]().split("/")[-2]


def other_states(lists: Lists) -> list[str]:
    """The same pages when they say something else: other verdicts, nothing found, what was typed is wrong."""
    return [
        f"/clinicians/{GRACE.npi}/",
        f"/clinicians/{EMMY.npi}/",
        f"/clinicians/{NOBODY}/",
        "/clinicians/1234567890/",
        "/clinicians/?q=turing&status=listed",
        "/clinicians/?q=lovelase",
        "/clinicians/?q=turing+xyzzyx",
        "/clinicians/?q=xyzzyx",
        "/clinicians/?q=1234567890",
        "/clinicians/?q=turing&state=XX",
        "/clinicians/?q=great+harbor",
        "/clinicians/?q=a&sort=state&page=9",
        "/organizations/?q=xyzzyx",
        "/organizations/?q=center+xyzzyx",
        "/organizations/old-cardiology/",
        "/organizations/nobody-here/",
        "/areas/?q=xyzzyx",
        "/receipts/tampered/",
        "/zip/07001/",
        "/zip/10999/",
        "/zip/99999/",
        "/zip/abc/",
        f"/releases/{lists.preliminary.pk}/",
        f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/?kind=added",
        "/practices/invitations/not-one/",
        "/estimate/?compare=yes&arrangement=no&size=small&Q236=80",
        "/estimate/?payments=-1&Q236=101",
        "/estimate/cohort/?size=1",
        f"/alerts/watch/?kind=clinician&target={ADA.npi}",
        "/alerts/watch/?kind=state&target=XX",
        "/alerts/stop/void/",
        f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/?state=TX&cohort=low_back_pain",
        "/nothing/here/",
    ]
