"""The estimator's page: a score step by step, payments with their range, what would move them, two scenarios, files."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from asm_portal.rules.years import YEARS
from tests.pages.lists import ALAN, EMMY, GRACE, MARIE, NOBODY, Lists
from tests.pages.reading import links, plain, words
from tests.pages.tables import by_name, csv_rows, xlsx_rows

pytestmark = pytest.mark.django_db

LOW_BACK_PAIN = {"cohort": "low_back_pain"}


def ask(client: Client, **parameters: Any) -> Any:
    return client.get("/estimate/", parameters)


def readout(response: Any) -> list[str]:
    """The figures at the top: terms and values in turn, as one line a scenario."""
    top = response.content.decode().partition('id="readout"')[2].partition('class="instrument"')[0]
    return [plain(re.sub(r"<[^>]*>", " ", block)) for block in re.findall(r"<dl>(.*?)</dl>", top, re.DOTALL)]


def outcome(response: Any, field: str) -> str:
    found = re.search(rf'id="id_{field}_outcome">(.*?)</p>', response.content.decode(), re.DOTALL)
    assert found, field
    return plain(re.sub(r"<[^>]*>", " ", found[1]))


def entered(response: Any, name: str) -> str:
    """What stands in an input."""
    found = re.search(rf'<input [^>]*name="{name}"[^>]* value="([^"]*)"', response.content.decode())
    assert found, name
    return found[1]


def charts(response: Any) -> dict[str, str]:
    """What each chart says to those who do not see it, by its title."""
    page = response.content.decode()
    return dict(re.findall(r"<title id=\"[^\"]*\">(.*?)</title>\s*<desc[^>]*>(.*?)</desc>", page))


# What it says


def test_without_any_input_it_shows_a_participant_in_the_middle_who_loses(client: Client) -> None:
    assert readout(ask(client)) == [
        "Final score 65.0 of 100 Payments in 2029 −1.35% −$1,350 "
        "Range, over what is not confirmed −$6,463 to +$6,379 Break-even score 68.6"
    ]


def test_the_score_is_put_together_step_by_step(client: Client) -> None:
    response = ask(client, primary_care="no", interoperability="80", complex_patients="3", size="small", Q236="72")
    steps = by_name(response)
    assert steps["Cost Confirmed: 42 CFR 512.730(e)"] == ["+37.5", "66.9"]
    assert [cells for name, cells in steps.items() if name.startswith("Improvement activities")] == [["−10", "56.9"]]
    assert next(cells for name, cells in steps.items() if name.startswith("Promoting Interop")) == ["−2", "54.9"]
    assert [cells for name, cells in steps.items() if name.startswith("Small practice")] == [["+10", "67.9"]]
    assert steps["Final score"] == ["", "67.9"]


def test_the_charts_say_in_words_what_the_tables_say(client: Client) -> None:
    told = charts(ask(client, arrangement="no"))
    assert told["Final score, step by step"] == (
        "Quality +27.5, Cost +37.5, Improvement activities −10, Promoting Interoperability 0, Complex patients 0. "
        "Together a final score of 55.0 of 100."
    )
    assert "2033: −6.51%, within −11.12% to +3.39%" in told["Change of payments by payment year"]
    assert told["Change of payments in 2029 by final score"].endswith(
        "A gain begins at 68.6. This participant stands at 55.0."
    )


def test_every_payment_year_has_its_risk_its_change_and_the_range_of_what_is_not_confirmed(client: Client) -> None:
    table = {name[:4]: (name, cells) for name, cells in by_name(ask(client, payments="200000")).items()}
    for year in YEARS.values():
        name, cells = table[str(year.payment_year)]
        assert f"{year.risk_level.value:.0%} at risk {year.risk_level.certainty.label.capitalize()}:" in name
        assert all(
            re.fullmatch(r"[−+][\d.]+%( to [−+][\d.]+%)? [−+]\$[\d,]+( to [−+]\$[\d,]+)?", cell) for cell in cells
        )
    assert table["2029"][1] == ["−1.35% −$2,700", "−6.46% to +6.38% −$12,925 to +$12,758"]


def test_the_next_best_action_comes_with_points_and_dollars(client: Client) -> None:
    response = ask(client, arrangement="no", payments="180,000")
    rows = by_name(response)
    [signing] = [cells for name, cells in rows.items() if name.startswith("Sign a collaborative care arrangement")]
    assert signing == ["+10", "+$6,363"]
    page = words(response)
    assert page.index("Sign a collaborative") < page.index("One range lower on cost")


def test_every_tenth_score_has_its_row(client: Client) -> None:
    rows = by_name(ask(client))
    assert rows["0"] == ["−9.00% −$9,000", "−9.00% to −9.00% −$9,000 to −$9,000"]
    assert {str(score) for score in range(0, 101, 10)} <= rows.keys()


def test_what_nobody_has_confirmed_is_named_with_the_range_it_was_varied_over(client: Client) -> None:
    rows = by_name(ask(client, slope="0.12"))
    assert rows["Slope"][:2] == ["0.12", "0.05 to 0.15"]
    assert rows["Midpoint"][:2] == ["65", "50 to 75"]
    assert rows["Mean transformed score"][:2] == ["0.5", "0.45 to 0.55"]
    for name in ("Slope", "Midpoint", "Mean transformed score"):
        assert "Not confirmed:" in rows[name][2]


def test_every_row_of_the_tables_names_its_source(client: Client) -> None:
    response = ask(client, arrangement="no", size="solo")
    certain = ("Confirmed:", "Reported:", "Not confirmed:")
    without = [
        name
        for name, cells in by_name(response).items()
        if not any(word in f"{name} {cells}" for word in certain) and not name.isdigit() and name != "Final score"
    ]
    assert without == []


def test_the_benchmarks_are_labelled_as_those_of_mips(client: Client) -> None:
    response = ask(client, Q008="95", Q005="100", Q005_as="mips_cqm", Q377="30")
    assert outcome(response, "Q008") == "7.3 of 10 MIPS 2026: middle 93.6%, top tenth 98.2%"
    assert outcome(response, "Q005") == "10.0 of 10 MIPS 2026: middle 100%, top tenth 100%"
    assert outcome(response, "Q377").startswith("10.0 of 10 MIPS 2026: middle 1.09%")
    assert outcome(ask(client, **LOW_BACK_PAIN), "Q238").endswith("top tenth 0%")


def test_a_measure_is_given_as_points_or_left_out_or_not_reported(client: Client) -> None:
    response = ask(client, Q008="4", Q008_as="points", Q005_as="few", Q236_as="unreported")
    assert outcome(response, "Q008") == "4.0 of 10"
    assert outcome(response, "Q005") == "left out"
    assert outcome(response, "Q236") == "0.0 of 10"


def test_cost_is_given_relative_to_the_median_in_dollars_or_points(client: Client) -> None:
    assert outcome(ask(client, cost="-30"), "cost").startswith("9.2 of 10 $10,101: −1.12 standard deviations")
    dollars = ask(client, cost="1947.21", cost_as="dollars", **LOW_BACK_PAIN)
    assert outcome(dollars, "cost") == (
        "7.5 of 10 0 standard deviations from the median. "
        "By the bands of MIPS, not confirmed; its median is $1,947 an episode"
    )
    assert outcome(ask(client, cost="3", cost_as="points"), "cost").startswith("3.0 of 10")
    unscored = ask(client, cost_as="few")
    assert outcome(unscored, "cost").startswith("not scored")
    assert any(name.startswith("Quality, with the whole weight Not confirmed") for name in by_name(unscored))


def test_without_anything_to_score_payments_stay_as_they_are(client: Client) -> None:
    few = {f"{name}_as": "few" for name in ("Q238", "Q134", "Q128", "Q220")}
    response = ask(client, cost_as="few", **few, **LOW_BACK_PAIN)
    assert readout(response)[0].startswith("Final score none Payments in 2029 0.00% $0")
    assert "there is no final score, and payments stay as they are. Not confirmed:" in words(response)


def test_without_any_measure_reported_the_whole_risk_is_lost(client: Client) -> None:
    nothing = {f"{name}_as": "unreported" for name in ("Q238", "Q134", "Q128", "Q220")}
    response = ask(client, size="solo", performance_year="2031", **nothing, **LOW_BACK_PAIN)
    assert readout(response)[0].startswith("Final score 0.0 of 100 Payments in 2033 −12.00% −$12,000")


def test_each_cohort_has_its_own_measures(client: Client) -> None:
    page = words(ask(client, **LOW_BACK_PAIN))
    assert "Functional status change Q220" in page
    assert "COST_LBP_1" in page
    assert "Q236" not in page


# The address


def test_inputs_live_in_the_address_and_come_back_in_the_form(client: Client) -> None:
    response = ask(client, payments="$120,000.50", Q236="71.5", size="solo")
    assert entered(response, "payments") == "$120,000.50"
    assert entered(response, "Q236") == "71.5"
    assert '<option value="solo" selected>' in response.content.decode()


def test_two_scenarios_stand_side_by_side(client: Client) -> None:
    first = ask(client, arrangement="no", payments="200000")
    [address] = [url for url, label in links(first).items() if label == "Compare with a second scenario"]
    same = client.get(address)
    assert len(readout(same)) == 2
    assert "B against A: 0 in the score" in words(same)
    other = client.get(address.replace("b-arrangement=no", "b-arrangement=yes"))
    assert "B against A: +10 in the score, +3.54% of payments in 2029, +$7,070" in words(other)
    assert {"Final score, step by step, scenario A", "Final score, step by step, scenario B"} <= charts(other).keys()
    [back] = [url for url, label in links(other).items() if label == "Remove scenario B"]
    assert readout(client.get(back)) == readout(first)


def test_each_scenario_tells_screen_readers_which_one_its_fields_belong_to(client: Client) -> None:
    page = ask(client, compare="yes").content.decode()
    assert '<label class="visually-hidden" for="id_b-Q236">Result, scenario B</label>' in page
    assert page.count('for="id_Q236">Result, scenario A</label>') == 1


@pytest.mark.parametrize("read", [csv_rows, xlsx_rows])
def test_the_file_has_the_same_figures_to_the_cent_each_with_its_source(client: Client, read: Any) -> None:
    query = urlencode({"payments": "200000.50", "arrangement": "no"})
    rows = read(client, f"/estimate.{read.__name__.partition('_')[0]}?{query}")
    assert {row["part"] for row in rows} == {"input", "assumption", "final score", "payments", "gain", "loss"}
    [dollars] = [row for row in rows if row["item"] == "2029" and row["unit"] == "dollars"]
    assert (dollars["value"], dollars["certainty"]) == ("-9770.42", "confirmed")
    assert float(dollars["low"]) < -9770.42 < float(dollars["high"])
    assert all(row["source"] for row in rows if row["part"] != "input")


def test_the_file_of_two_scenarios_names_them(client: Client) -> None:
    rows = csv_rows(client, "/estimate.csv?compare=yes&b-Q236=80")
    scores = {row["scenario"]: row["value"] for row in rows if row["item"] == "Final score"}
    assert scores == {"A": "65.0", "B": "69.68"}


# What is wrong is said in a sentence


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"Q236": "101"}, "Blood pressure control: Enter 0 to 100 percent."),
        ({"Q236": "-1"}, "Blood pressure control: Enter 0 to 100 percent."),
        ({"Q236": "high"}, "Blood pressure control: Enter a number, such as 82.5."),
        ({"Q236": "nan"}, "Blood pressure control: Enter a number, such as 82.5."),
        ({"Q236": "1e999"}, "Blood pressure control: Enter a number, such as 82.5."),
        ({"Q236": "11", "Q236_as": "points"}, "Blood pressure control: Enter 0 to 10 points."),
        ({"Q236_as": "hearsay"}, "Blood pressure control: Choose how the result is given."),
        ({"Q492_as": "unreported"}, "Unplanned cardiovascular admissions: Choose how the result is given."),
        ({"payments": "-1"}, "Payments cannot be negative. Enter an amount in dollars, such as 120,000."),
        ({"payments": "a lot"}, "Enter an amount in dollars, such as 120,000."),
        ({"payments": ""}, "Enter what Medicare Part B pays in a year, in dollars."),
        ({"payments": "1e30"}, "Enter an amount of up to $100,000,000."),
        ({"payments": "1.234"}, "Enter dollars and cents, such as 120,000.50."),
        ({"payments": "12\0"}, "Enter an amount in dollars, such as 120,000."),
        ({"performance_year": "2026"}, "Choose a performance year from 2027 to 2031: the model has no other."),
        ({"cohort": "everybody"}, "Choose heart failure or low back pain: the model has no other cohort."),
        ({"cohort": ""}, "Choose heart failure or low back pain: the model has no other cohort."),
        ({"size": "huge"}, "Choose one of the three sizes."),
        ({"interoperability": "101"}, "Promoting Interoperability: Enter a number from 0 to 100."),
        ({"complex_patients": "11"}, "Complex patients: Enter a number from 0 to 10."),
        ({"arrangement": "maybe"}, "Collaborative care arrangement: Choose one of the two."),
        ({"cost": "-101"}, "Heart Failure episode-based cost measure: Enter -100 to 1,000 percent."),
        (
            {"cost": "-1", "cost_as": "dollars"},
            "Heart Failure episode-based cost measure: Enter 0 to 1,000,000 dollars.",
        ),
        ({"cost": "0", "cost_as": "guess"}, "Heart Failure episode-based cost measure: Choose how the cost is given."),
        ({"slope": "5"}, "Slope of the exchange function: Enter a number from 0.05 to 0.15."),
        ({"compare": "yes", "b-Q236": "101"}, "Blood pressure control, scenario B: Enter 0 to 100 percent."),
    ],
    ids=str,
)
def test_an_impossible_input_gets_a_sentence(client: Client, parameters: dict[str, str], sentence: str) -> None:
    response = client.get("/estimate/", parameters)
    assert response.status_code == 200
    assert "There is a problem" in words(response)
    assert sentence in words(response)
    assert readout(response) == []
    assert client.get("/estimate.csv", parameters).status_code == 302


def test_the_sentence_stands_at_its_field_and_what_was_typed_stays(client: Client) -> None:
    response = ask(client, Q236="101", payments="-5")
    assert outcome(response, "Q236") == "Enter 0 to 100 percent."
    assert entered(response, "payments") == "-5"
    assert links(response)["#id_Q236"] == "Blood pressure control: Enter 0 to 100 percent."


def test_a_hundred_thousand_parameters_get_a_sentence(client: Client) -> None:
    response = client.get("/estimate/?" + "&".join(f"Q{number}=1" for number in range(100_000)))
    assert response.status_code == 200
    assert "far more parameters than the estimator has inputs" in words(response)
    assert client.get("/estimate/cohort/?" + "a&" * 100_000).status_code == 200


def test_parameters_it_does_not_know_go_no_further(client: Client) -> None:
    page = ask(client, evil="<script>", Q236="<script>").content.decode()
    assert "evil" not in page
    assert "<script>" not in page.partition("<body>")[2]


def test_of_a_parameter_that_is_given_twice_the_last_counts(client: Client) -> None:
    assert outcome(client.get("/estimate/?Q008_as=points&Q008=2&Q008=8"), "Q008") == "8.0 of 10"


# From a clinician's answer


def test_a_participants_answer_leads_here_with_cohort_size_and_year_filled_in(client: Client, lists: Lists) -> None:
    found = links(client.get(f"/clinicians/{MARIE.npi}/"))
    address = "/estimate/?cohort=heart_failure&performance_year=2027&size=small"
    assert found[address] == "Heart failure, small practice, 2027"
    assert any(name.startswith("Small practice") for name in by_name(client.get(address)))


def test_two_listings_that_say_the_same_are_one_link(client: Client, lists: Lists) -> None:
    found = [url for url in links(client.get(f"/clinicians/{ALAN.npi}/")) if url.startswith("/estimate/?")]
    assert found == ["/estimate/?cohort=low_back_pain&performance_year=2027&size=large"]


@pytest.mark.parametrize("number", [GRACE.npi, EMMY.npi, NOBODY])
def test_nothing_is_at_stake_for_somebody_who_is_no_participant(client: Client, lists: Lists, number: str) -> None:
    assert "What is at stake" not in words(client.get(f"/clinicians/{number}/"))
