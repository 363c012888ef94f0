"""The page about the model: every sentence is a rule, with its source and its certainty beside it."""

import re

import pytest
from django.test import Client

from asm_portal.model_pages.about import PARTS_OF_THE_SCORE, SECTIONS, questions
from asm_portal.rules import eligibility, payment
from asm_portal.rules.base import Entry
from asm_portal.rules.catalogue import ENTRIES
from asm_portal.rules.gaps import CONFLICTS, GAPS
from asm_portal.rules.sources import SOURCES
from asm_portal.rules.timeline import Event
from asm_portal.rules.years import YEARS
from tests.pages.reading import plain, rows, words

pytestmark = pytest.mark.django_db

TOLD_IN_FULL = ("eligibility.", "scoring.", "payment.", "provisions.")


@pytest.fixture
def page(client: Client) -> str:
    return words(client.get("/about/"))


def proof(entry: Entry) -> str:
    return f"{entry.certainty.label.capitalize()}: {'; '.join(map(str, entry.citations))}"


def test_every_rule_has_its_certainty_and_all_its_sources_beside_it(page: str) -> None:
    for section in SECTIONS:
        for entry in (*section.entries, *section.details):
            assert plain(f"{entry.statement} {entry.note} {proof(entry)}") in page


def test_a_busy_reader_learns_first_whether_when_how_much_and_what_to_do(page: str) -> None:
    places = [page.index(question) for question in ("Does it concern me?", "When?", "How much?", "What do I do?")]
    assert places == sorted(places)
    summary = page[: page.index("Who is in")]
    for sentence in (
        "Cardiologists who treat heart failure.",
        "Participation is mandatory. A clinician who is selected cannot opt out.",
        "From 1 January 2029 Performance in 2027 changes Medicare payments in 2029.",
        "By 31 March 2028 All data for a performance year is due on 31 March of the year after it.",
        "9% of covered professional services is at risk for performance in 2027.",
        "A participant is exempt from MIPS for every performance year in which the ASM criteria are met.",
    ):
        assert sentence in summary


def test_each_rule_of_the_summary_names_its_first_source_there(page: str) -> None:
    for line in (line for question in questions() for line in question.answers):
        assert f"{line.label} {line.entry.statement} {proof(line.entry).partition(';')[0]}" in page


def test_what_the_summary_and_the_score_name_in_short_is_told_in_full_below(page: str) -> None:
    lines = [*PARTS_OF_THE_SCORE, *(line for question in questions() for line in question.answers)]
    in_the_table_of_years = [year.risk_level for year in YEARS.values()]
    on_the_timeline = [line.entry for line in lines if isinstance(line.entry, Event)]
    for entry in (line.entry for line in lines if line.entry not in on_the_timeline):
        told = proof(entry) if entry in in_the_table_of_years else f"{entry.statement} {entry.note} {proof(entry)}"
        assert plain(told) in page


def test_no_rule_about_who_is_in_what_counts_and_what_it_pays_is_left_out(page: str) -> None:
    rules = [entry for entry in ENTRIES.values() if entry.id.startswith(TOLD_IN_FULL)]
    assert [entry.id for entry in rules if entry.statement not in page] == []


def test_every_year_shows_what_is_at_risk_and_that_an_average_score_loses(client: Client) -> None:
    table = [row[:5] for row in rows(client.get("/about/")) if row[0] in map(str, YEARS)]
    assert table == [
        ["2027", "2029", "9%", "$9,000", "−$1,350"],
        ["2028", "2030", "9%", "$9,000", "−$1,350"],
        ["2029", "2031", "10%", "$10,000", "−$1,500"],
        ["2030", "2032", "11%", "$11,000", "−$1,650"],
        ["2031", "2033", "12%", "$12,000", "−$1,800"],
    ]


def test_what_is_not_confirmed_says_so_and_what_it_rests_on(page: str) -> None:
    slope = payment.SLOPE
    assert f"{slope.statement} {slope.note} Not confirmed: 42 CFR 512.750(c)(1)(ii); 42 CFR 413.338" in page
    solo = eligibility.SOLO_PRACTICE_CLINICIANS
    assert f"{solo.statement} {solo.note} Not confirmed: 42 CFR 512.705" in page


def test_the_measures_of_both_cohorts_are_listed_with_how_they_reach_cms(client: Client) -> None:
    found = {row[0]: row[2] for row in rows(client.get("/about/")) if re.fullmatch(r"Q\d{3}", row[0])}
    assert found["Q492"] == "Administrative claims"
    assert found["Q377"] == "eCQM"
    assert found["Q236"] == "eCQM or MIPS CQM"
    assert len(found) == 9


def test_every_open_question_says_what_is_done_meanwhile_and_where_to_look(page: str) -> None:
    for gap in GAPS:
        sources = "; ".join(map(str, gap.citations))
        assert f"{gap.topic}. {gap.statement} Until it is known: {gap.meanwhile} Where to look: {sources}" in page


def test_where_sources_contradict_each_other_both_sides_are_named(page: str) -> None:
    for conflict in CONFLICTS:
        claims = [f"{claim.says} {'; '.join(map(str, claim.citations))}" for claim in conflict.claims]
        assert plain(" ".join([conflict.topic, conflict.statement, *claims, proof(conflict)])) in page


def test_every_source_says_how_it_was_read(client: Client) -> None:
    found = {row[0]: row[2] for row in rows(client.get("/about/")) if len(row) == 3}
    assert {source.title for source in SOURCES.values()} <= found.keys()
    assert found["42 CFR 512.745"] == "Not read"
    assert found["42 CFR 512.710"].startswith("In part: its opening, in a public copy")
    assert found["42 CFR Part 512 Subpart G, table of contents"] == "Whole"


def test_the_page_says_when_it_was_compiled_and_that_it_is_not_cms(page: str) -> None:
    assert "Compiled on 22 November 2026" in page
    assert "not affiliated with CMS" in page


def test_the_table_of_contents_leads_to_every_part(client: Client) -> None:
    html = client.get("/about/").content.decode()
    targets = re.findall(r'href="#([\w-]+)"', html)
    assert {section.slug for section in SECTIONS} | {"gaps", "conflicts", "sources"} <= set(targets)
    assert [target for target in targets if html.count(f'id="{target}"') != 1] == []
