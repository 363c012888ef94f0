"""The checklist as data: what the regulation's experts asked for, item by item, and what a mistake in a file is told."""

import re
from datetime import date
from pathlib import Path

import pytest

from asm_portal.rules.catalogue import ENTRIES
from asm_portal.rules.years import YEARS
from readiness.template import FOLDER, TEMPLATE, TemplateError, load

YEAR = YEARS[2027]

# id, required by CMS (M) or good practice (S), for each clinician (C) or the practice (P), the day we advise and the day
# of CMS for performance year 2027, where there is one, and the points on the final score.
EXPECTED = """
A1   M C 2026-11-30 2026-12-31 -
A2   M C 2026-11-30 -          -
A3   M C 2026-11-30 -          -
A4   M C 2026-12-31 -          -
A5   M P -          -          -
A6   S C 2026-12-31 -          -
A7   M P -          2027-01-01 -
A8   S P 2026-12-31 -          -
A9   S C 2027-03-31 -          -
A10  S P 2026-12-31 -          -
B1   M C 2026-12-31 -          -
B2   S P 2026-12-31 -          -
B3   M P 2028-03-31 -          -
B4   M C -          2027-01-01 -
B5   M C -          2027-12-31 -
B6   M C -          2027-12-31 -
B7   S C 2026-12-31 -          -
B8   S C 2026-12-31 -          -
B9   M C -          2028-03-31 zero
B10  S C 2026-12-31 -          -
B11  S P -          -          -
C1   S C 2026-12-31 -          -
C2   S C 2027-03-31 -          -
C3   M C -          -          -
C4   S C 2027-12-31 -          -
C5   S C 2027-03-31 -          -
C6   S C -          -          -
D1   M C -          2027-10-03 -10
D2   M C -          2027-10-03 -10
D3   M C -          2027-10-03 -10
D4   M C 2026-12-31 -          -10
D5   M C 2026-12-31 2027-10-03 -10
D6   M C 2026-12-31 2027-10-03 -10
D7   M P -          -          -
D8   M P -          2027-12-31 -20
D9   M P -          2028-03-31 -20
D10  M P -          -          -
E1   M P 2026-12-31 2027-07-05 -10
E2   M P -          2027-07-05 -10
E3   M P -          2027-12-31 -10
E4   M P -          2027-12-31 -10
E5   M P -          2027-12-31 -10
E6   M P -          2027-12-31 -10
E7   M P -          2027-12-31 -10
E8   M P -          2027-12-31 -10
E9   M P -          2028-03-31 -10
E10  M P 2026-12-31 -          -10
E11  S P 2028-02-29 -          -10
F1   S P 2026-11-30 -          -
F2   S P -          -          -
F3   S P 2026-12-31 -          -
F4   S P 2027-12-31 -          -
F5   S P 2026-12-31 -          -
F6   M P -          -          -
F7   S C 2027-12-31 -          -
F8   M P -          2028-03-31 zero
F9   S C -          -          -
F10  S P -          -          -
F11  M P -          -          -
"""


def as_expected(item_id: str) -> str:
    item = TEMPLATE.items[item_id]
    days = {due.is_legal: due.on.isoformat() for due in item.dues(YEAR)}
    cost = item.consequence
    points = "zero" if cost and cost.zero_score else str(cost.points) if cost and cost.points else "-"
    kind, level = "M" if item.required else "S", "C" if item.is_per_clinician else "P"
    return f"{item.id:4} {kind} {level} {days.get(False, '-'):10} {days.get(True, '-'):10} {points}"


def test_every_item_is_there_with_its_type_level_days_and_points() -> None:
    assert [as_expected(item) for item in TEMPLATE.items] == EXPECTED.strip().splitlines()


@pytest.mark.parametrize(
    ("item", "cohorts", "sizes", "question"),
    [
        ("B7", ("heart_failure",), (), ""),
        ("B8", ("low_back_pain",), (), ""),
        ("B3", (), ("small",), ""),
        ("A5", (), (), "moved"),
        ("A8", (), (), "other_models"),
        ("D7", (), (), "payments"),
        ("E10", (), (), "excused"),
        ("F6", (), (), "incentives"),
        ("F7", (), (), "telehealth"),
    ],
)
def test_an_item_with_a_condition(item: str, cohorts: tuple[str, ...], sizes: tuple[str, ...], question: str) -> None:
    row = TEMPLATE.items[item]
    assert (row.cohorts, row.sizes, row.question) == (cohorts, sizes, question)


def test_no_other_item_has_a_condition_and_every_question_decides_something() -> None:
    conditional = [item for item in TEMPLATE.items.values() if item.cohorts or item.sizes or item.question]
    assert len(conditional) == 9
    assert {item.question for item in conditional} - {""} == set(TEMPLATE.questions)


def test_every_item_says_why_what_to_keep_and_where_it_is_written() -> None:
    for item in TEMPLATE.items.values():
        assert item.why.endswith("."), item.id
        assert item.evidence, item.id
        assert all(entry.citations for entry in item.entries), item.id


def test_items_that_rest_on_what_nobody_could_confirm_say_so() -> None:
    doubtful = {item.id for item in TEMPLATE.items.values() if item.doubts}
    assert {"D6", "D10", "F9", "F10", "F11", "B2"} <= doubtful
    assert {"A1", "A3", "D1", "E2"}.isdisjoint(doubtful)


@pytest.mark.parametrize("year", YEARS)
def test_days_follow_the_performance_year(year: int) -> None:
    items, shifted = TEMPLATE.items, YEARS[year]
    assert items["F8"].planned_due(shifted) == date(year + 1, 3, 31)
    assert items["D1"].planned_due(shifted) == shifted.improvement_latest_start
    assert items["E2"].planned_due(shifted) == shifted.interoperability_latest_start
    assert items["A1"].planned_due(shifted) == date(year - 1, 11, 30)


def test_losing_everything_costs_the_risk_level_of_the_year() -> None:
    cost = TEMPLATE.items["B9"].consequence
    assert cost
    assert "pays 9% less" in cost.words_in(YEARS[2027])
    assert "pays 12% less" in cost.words_in(YEARS[2031])


def test_the_first_improvement_activity_costs_ten_points_and_both_twenty() -> None:
    cost = TEMPLATE.items["D1"].consequence
    assert cost
    assert cost.words_in(YEAR).endswith("−10 points on the final score, and −20 if the second is missing too.")


def test_no_file_repeats_a_number_that_a_rule_has() -> None:
    """What the model says is named by its rule, so that a correction reaches the checklist."""
    for path in FOLDER.glob("*.toml"):
        found = re.search(r"\b\d+ ?(?:points|percent|%|days|cases|episodes|years)|\$\d", path.read_text("utf-8"))
        assert not found, f"{path.name}: {found and found[0]}"


def test_adding_an_item_takes_one_row(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    with (tmp_path / "operations.toml").open("a", encoding="utf-8") as file:
        file.write(
            """
            [[items]]
            id = "F12"
            title = "Tell the patients"
            why = "They will ask."
            level = "practice"
            required = false
            evidence = ["Leaflet"]
            when = "Once"
            rules = ["eligibility.mandatory"]
            """
        )
    assert list(load(tmp_path).items)[-1] == "F12"


RIGHT = {
    "id": '"A1"',
    "title": '"Look it up"',
    "why": '"Only the list says who is in."',
    "level": '"clinician"',
    "required": "true",
    "evidence": '["Export"]',
    "when": '"Now"',
    "rules": '["eligibility.mandatory"]',
}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"titel": '"x"'}, "participation.toml, A1: there is no field 'titel'."),
        ({"title": '""'}, "participation.toml, A1: the field 'title' is missing."),
        ({"title": "5"}, "participation.toml, A1: 'title' is not a text."),
        ({"required": '"yes"'}, "participation.toml, A1: 'required' is neither true nor false."),
        ({"evidence": '"Export"'}, "participation.toml, A1: 'evidence' is not a list of texts."),
        ({"why": '"Within {improvement.perod} days."'}, "participation.toml, A1: the rule 'improvement.perod' has no"),
        ({"why": '"{years.submission_deadline}"'}, "has no value that a text can state."),
        ({"rules": '["nobody.said.so"]'}, "A1: there is no rule 'nobody.said.so'."),
        ({"level": '"team"'}, "A1: its level is 'team', and neither practice nor clinician."),
        ({"deadline": '"tomorrow"'}, "A1: there is no day 'tomorrow' in readiness/days.py."),
        ({"when": '""'}, "A1: it says neither a day nor in words when it is due."),
        ({"id": '"B1"'}, "B1: its id is not the letter of its category, 'A', and a number."),
        ({"question": '"why"'}, "A1: there is no question 'why'."),
        ({"cohorts": '["knees"]'}, "A1: there is no cohort 'knees'."),
        ({"sizes": '["huge"]'}, "A1: there is no practice size 'huge'."),
        ({"consequence": '"ruin"'}, "participation.toml, A1: there is no consequence 'ruin'."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, wrong: dict[str, str], message: str) -> None:
    row = "\n".join(f"{field} = {value}" for field, value in (RIGHT | wrong).items())
    category = 'letter = "A"\nslug = "participation"\ntitle = "Participation"\n'
    (tmp_path / "participation.toml").write_text(f"{category}[[items]]\n{row}\n", "utf-8")
    with pytest.raises(TemplateError, match=re.escape(message)):
        load(tmp_path)


def test_an_id_given_twice_and_a_file_that_is_no_toml_are_named(tmp_path: Path) -> None:
    row = "\n".join(f"{field} = {value}" for field, value in RIGHT.items())
    category = 'letter = "A"\nslug = "participation"\ntitle = "Participation"\n'
    (tmp_path / "participation.toml").write_text(f"{category}[[items]]\n{row}\n[[items]]\n{row}\n", "utf-8")
    (tmp_path / "quality.toml").write_text("letter = B", "utf-8")
    with pytest.raises(TemplateError) as refused:
        load(tmp_path)
    assert "A1: this id is given to more than one row." in str(refused.value)
    assert "quality.toml: Invalid value" in str(refused.value)


def test_every_rule_of_the_checklist_is_in_the_catalogue() -> None:
    assert {rule for item in TEMPLATE.items.values() for rule in (*item.rules, *item.secures)} <= set(ENTRIES)
