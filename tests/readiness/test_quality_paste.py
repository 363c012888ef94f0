"""A month's counts as a pasted table: from a spreadsheet or a file, line by line, and what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness import quality_paste
from readiness.actions.quality import Cases
from readiness.models import PracticeClinician

ANN = PracticeClinician(pk=1, npi="1000000004", last_name="LEE", first_name="ANN")
BEN = PracticeClinician(pk=2, npi="1000000012", last_name="KIM", first_name="BEN")
EXPECTED = {
    ANN.npi: (ANN, frozenset({"Q236", "Q377"})),
    BEN.npi: (BEN, frozenset({"Q238"})),
}
AS_ONE = {"": (None, frozenset({"Q236"}))}
HEADING = "NPI,Measure,Eligible,Reported,Met"


def read(text: str, expected=EXPECTED) -> quality_paste.Pasted:
    return quality_paste.read(text, expected=expected)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_it_may_come_from_a_spreadsheet_or_a_file_with_its_columns_in_any_order(delimiter: str) -> None:
    rows = [
        ["Met", "measure", "NPI", "Clinician", "Eligible", "REPORTED"],
        ["7", "q236", ANN.npi, "x", "10", "9"],
        ["0", "Q238", BEN.npi, "x", "5", "0"],
    ]
    found = read("\n".join(delimiter.join(row) for row in rows))
    assert found.problems == []
    assert found.counts == {
        (ANN, "Q236"): Cases(eligible=10, reported=9, met=7),
        (BEN, "Q238"): Cases(eligible=5, reported=0, met=0),
    }


def test_a_line_without_numbers_takes_its_counts_away() -> None:
    for line in (f"{ANN.npi},Q236,,,", f"{ANN.npi},Q236"):
        assert read(f"{HEADING}\n{line}").counts == {(ANN, "Q236"): None}


def test_a_practice_that_reports_as_one_needs_no_npi() -> None:
    found = read("Measure,Eligible,Reported,Met\nQ236,10,9,8", AS_ONE)
    assert found.counts == {(None, "Q236"): Cases(eligible=10, reported=9, met=8)}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1999999999,Q236,1,1,1", "Line 2: 1999999999 is not a participant of this practice."),
        (",Q236,1,1,1", "Line 2: no NPI is not a participant of this practice."),
        (f"{ANN.npi},Q999,1,1,1", "Line 2: Q999 is not a measure of the model."),
        (f"{ANN.npi},Q238,1,1,1", "Line 2: Q238 is not reported by LEE, ANN."),
        (f"{ANN.npi},Q492,1,1,1", "Line 2: Q492 is not reported by LEE, ANN."),
        (f"{ANN.npi},Q236,1,2,1", "Line 2: 2 reported cases are more than the 1 eligible ones."),
        (f"{ANN.npi},Q236,2,1,2", "Line 2: 2 cases that meet the measure are more than the 1 reported ones."),
        (f"{ANN.npi},Q236,-1,1,1", "Line 2: eligible must be a whole number, not -1."),
        (f"{ANN.npi},Q236,5,4.5,1", "Line 2: reported must be a whole number, not 4.5."),
        (f"{ANN.npi},Q236,5,,1", "Line 2: reported must be a whole number, not empty."),
        (f"{ANN.npi},Q236,٥,1,1", "Line 2: eligible must be a whole number, not ٥."),
        (f"{ANN.npi},Q236,99999999999999,1,1", "Line 2: eligible must be a whole number, not 99999999999999."),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(line: str, problem: str) -> None:
    found = read(f"{HEADING}\n{line}")
    assert (found.problems, found.counts) == ([problem], {})


def test_the_same_clinician_and_measure_twice_is_told() -> None:
    found = read(f"{HEADING}\n{ANN.npi},Q236,1,1,1\n{ANN.npi},Q236,2,2,2")
    assert found.problems == ["Line 3: this clinician and measure stand on an earlier line already."]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "There is nothing in it."),
        (" \n ", "There is nothing in it."),
        (HEADING, "There is no line after the heading."),
        ("1,2,3", "The first line must name the columns."),
        ("\n".join([HEADING] * 2_001), "This has 2,001 lines; at most 2,000 are read."),
    ],
)
def test_what_is_no_table_is_refused_in_words(text: str, problem: str) -> None:
    assert read(text).problems[0].startswith(problem)


def test_the_table_of_a_month_can_be_pasted_back_as_it_is() -> None:
    counts = {(ANN, "Q236"): Cases(eligible=10, reported=9, met=8), (BEN, "Q238"): Cases(eligible=1, reported=0, met=0)}
    found = read(quality_paste.table(EXPECTED, counts))
    assert found.problems == []
    assert {key: cases for key, cases in found.counts.items() if cases} == counts


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    found = read(text)
    assert found.problems or found.counts
