"""Every page in Chromium, wide and narrow, light and dark: accessible, within its width, without an error."""

import gzip
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from participants.models import Run
from tests.accounts.people import PASSWORD, app_code, enter_code, make_person, sign_in
from tests.browser.conftest import Site
from tests.pages.addresses import other_states, practice_pages, public_pages, signed_in_pages, staff_pages
from tests.pages.lists import ADA, ALAN, GRACE, NOBODY
from tests.readiness.practices import busy_practice

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

# The two schemes differ in nothing but their colours.
RULES = {"light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "dark": ["color-contrast"]}


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible_fits_its_window_and_causes_no_error(
    chromium: "Browser", site: Site, client: Client, width: int
) -> None:
    page = chromium.new_page(reduced_motion="reduce", viewport={"width": width, "height": 800})
    assert problems_of_all(page, site, [*public_pages(client, site.lists), *other_states(site.lists)]) == []
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_signed_in_person_is_so_too(
    chromium: "Browser", site: Site, client: Client, width: int
) -> None:
    client.force_login(maria := make_person("maria@heart.example"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    practice = busy_practice(maria)
    page = chromium.new_page(reduced_motion="reduce", viewport={"width": width, "height": 800})
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    more = [f"/practices/{practice.pk}/clinicians/add/?q=turing", f"/practices/{practice.pk}/clinicians/add/?q=prairie"]
    more += [f"/practices/{practice.pk}/quality/1/{practice.clinicians.get(npi=ADA.npi).pk}/"]
    paths = [*signed_in_pages(client), *practice_pages(client, practice), *more]
    assert problems_of_all(page, site, paths) == []
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_staff_is_so_too(chromium: "Browser", site: Site, client: Client, width: int) -> None:
    make_person("admin@heart.example", staff=True, second_factor=True)
    sign_in(client, "admin@heart.example")
    enter_code(client, app_code())
    Run.objects.create(dataset="participants", job="import", trigger="schedule", stage="reading", done=1, total=2)
    page = chromium.new_page(reduced_motion="reduce", viewport={"width": width, "height": 800})
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    assert problems_of_all(page, site, staff_pages(client, site.lists)) == []
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_what_comes_while_typing_and_what_a_form_answers_are_so_too(
    chromium: "Browser", site: Site, width: int
) -> None:
    page = chromium.new_page(reduced_motion="reduce", viewport={"width": width, "height": 800})
    page.goto(site.url)
    page.get_by_role("searchbox").fill("center")
    page.get_by_role("link", name="BLETCHLEY BACK CENTER").first.wait_for()
    assert list(problems_of(page)) == []
    page.goto(f"{site.url}/roster/")
    page.get_by_label("NPIs", exact=True).fill(f"{ALAN.npi} {GRACE.npi} {NOBODY} {ALAN.npi}\nhello")
    page.get_by_role("button", name="Check these NPIs").click()
    page.get_by_text("Given: 5 lines").wait_for()
    assert list(problems_of(page)) == []
    page.get_by_role("button", name="Get a dated receipt").click()
    page.get_by_role("heading", name="This receipt is genuine").wait_for()
    assert list(problems_of(page)) == []
    page.close()


def problems_of_all(page: "Page", site: Site, paths: list[str]) -> list[str]:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    problems = []
    for path in paths:
        errors.clear()
        page.goto(f"{site.url}{path}")
        problems += [f"{path}: {problem}" for problem in problems_of(page)]
        # A page that says that something is wrong comes with a status that the console repeats.
        problems += [f"{path}: {error}" for error in errors if "the server responded with a status of 4" not in error]
    return problems


def problems_of(page: "Page") -> Iterator[str]:
    from axe_playwright_python.sync_playwright import Axe

    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield "is wider than its window"
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        for violation in Axe().run(page, options=options).response["violations"]:
            yield f"{violation['id']}, {scheme}: {[node['target'] for node in violation['nodes']]}"


def test_the_home_page_and_all_that_it_loads_are_light(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site.url)
    page.wait_for_load_state("networkidle")
    bodies = {answer.url: answer.body() for answer in answers}
    page.close()
    assert len(bodies[f"{site.url}/"]) < 30_000
    assert len(bodies) > 5
    assert sum(len(gzip.compress(body)) for body in bodies.values()) < 100_000


def test_the_documentation_of_the_api_runs_under_the_policy(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{site.url}/api/v1/docs")
    page.get_by_text("/api/v1/clinicians", exact=True).first.wait_for()
    page.close()
    assert errors == []
