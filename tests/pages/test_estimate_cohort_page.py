"""A simulated cohort, as a page, a file and a command: how payments spread, and that the median is not neutral."""

import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.pages.reading import links, words
from tests.pages.tables import by_name, csv_rows, text, xlsx_rows


def figures(response: Any) -> dict[str, str]:
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", response.content.decode(), re.DOTALL)
    return {text(term): text(value) for term, value in pairs}


@pytest.mark.django_db
def test_an_average_performer_loses_and_the_page_says_why(client: Client) -> None:
    response = client.get("/estimate/cohort/")
    shown = figures(response)
    assert shown["Draws in which an average performer loses"] == "100%"
    assert next(value for term, value in shown.items() if term.startswith("Median performer")).startswith("−")
    assert "Medicare keeps 15 percent. So the score in the middle of the cohort is not neutral" in words(response)
    assert "Heart failure, 2,610 participants" in words(response)


@pytest.mark.django_db
def test_every_place_in_the_cohort_has_its_change_and_the_chart_says_the_same(client: Client) -> None:
    response = client.get("/estimate/cohort/?cohort=low_back_pain&draws=20")
    rows = by_name(response)
    assert set(rows) == {f"{percentile}%" for percentile in range(5, 100, 5)}
    assert f"payments change by {rows['5%'][1]} for who scores better than 5 percent" in response.content.decode()
    assert "4,027 participants, 20 draws" in words(response)


@pytest.mark.django_db
def test_the_same_seed_draws_the_same_cohorts_and_other_distributions_others(client: Client) -> None:
    first = by_name(client.get("/estimate/cohort/?draws=5&seed=7"))
    assert by_name(client.get("/estimate/cohort/?draws=5&seed=7")) == first
    assert by_name(client.get("/estimate/cohort/?draws=5&seed=8")) != first
    assert by_name(client.get("/estimate/cohort/?draws=5&seed=7&quality_mean=80")) != first


@pytest.mark.django_db
@pytest.mark.parametrize("read", [csv_rows, xlsx_rows])
def test_the_file_has_the_same_places(client: Client, read: Any) -> None:
    rows = read(client, f"/estimate/cohort.{read.__name__.partition('_')[0]}?draws=5")
    assert [row["percentile"] for row in rows] == [str(percentile) for percentile in range(5, 100, 5)]
    assert float(rows[0]["change_mean"]) < 0 < float(rows[-1]["change_mean"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"size": "1"}, "Participants: Enter a whole number from 2 to 10,000."),
        ({"size": "1e6"}, "Participants: Enter a whole number from 2 to 10,000."),
        ({"draws": "100000"}, "Draws: Enter a whole number from 2 to 400."),
        ({"seed": "x"}, "Seed: Enter a whole number from 0 to 2,147,483,647."),
        ({"quality_mean": "101"}, "Quality score: mean, %: Enter a number from 0 to 100."),
        ({"median_payments": "-1"}, "Median payments, $: Enter a number from 1 to 10,000,000."),
        ({"solo_practice_share": "50"}, "Solo practices are among the small ones: enter no more."),
        ({"one_activity_share": "60", "no_activity_share": "60"}, "cannot be more than 100 percent together."),
        ({"performance_year": "2026"}, "Choose a performance year from 2027 to 2031: the model has no other."),
        ({"cohort": "x"}, "Choose heart failure or low back pain: the model has no other cohort."),
    ],
    ids=str,
)
def test_an_impossible_cohort_gets_a_sentence(client: Client, parameters: dict[str, str], sentence: str) -> None:
    response = client.get("/estimate/cohort/", parameters)
    assert response.status_code == 200
    assert sentence in words(response)
    assert figures(response) == {}
    assert client.get("/estimate/cohort.csv", parameters).status_code == 302


@pytest.mark.django_db
def test_the_pages_of_one_participant_and_of_a_cohort_lead_to_each_other(client: Client) -> None:
    there = "/estimate/cohort/?cohort=low_back_pain&performance_year=2029"
    assert there in links(client.get("/estimate/?cohort=low_back_pain&performance_year=2029"))
    assert "/estimate/?cohort=low_back_pain&performance_year=2029" in links(client.get(there))


def test_the_command_prints_how_payments_spread(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("simulate_cohort", "heart_failure", "--draws", "5")
    printed = capsys.readouterr().out
    assert "Heart failure: 2,610 participants, 5 draws, measured in 2027, paid in 2029." in printed
    assert "A participant with the mean score loses in 100.0% of draws" in printed
    assert "Low back pain" not in printed


def test_the_command_draws_both_cohorts_and_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("simulate_cohort", "--draws", "5", "--json", "--quality-mean", "0.7", "--year", "2031")
    outcomes = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(it["cohort"], it["profile"]["size"]) for it in outcomes] == [
        ("heart_failure", 2610),
        ("low_back_pain", 4027),
    ]
    assert {it["profile"]["quality_mean"] for it in outcomes} == {0.7}
    assert outcomes[0]["payment_year"] == 2033
    assert len(outcomes[0]["adjustments"]) == 19


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["everybody"], "There is no cohort everybody"),
        (["--solo-practice-share", "3"], "between 0 and 1"),
        (["--draws", "1"], "draws is between"),
    ],
)
def test_the_command_refuses_an_impossible_cohort_in_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("simulate_cohort", *arguments)
