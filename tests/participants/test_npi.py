import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.npi import Candidate, check_digit, find_in_text, is_valid, neighbours, normalise, problem

first_nines = st.from_regex(r"[12][0-9]{8}", fullmatch=True)
npis = first_nines.map(lambda nine: nine + check_digit(nine))


def numbers(text: str) -> list[str]:
    return [candidate.npi or candidate.input for candidate in find_in_text(text)]


# The check digit


def test_the_example_that_cms_prints_is_valid():
    assert check_digit("123456789") == "3"
    assert is_valid("1234567893")


@pytest.mark.parametrize(
    "wrong", ["1234567890", "123456789", "12345678930", "3234567894", "", "12345678９3", "abcdefghij"]
)
def test_anything_but_ten_digits_with_the_right_start_and_end_is_not_valid(wrong):
    assert not is_valid(wrong)


@pytest.mark.parametrize("wrong", ["12345678", "1234567893", "12345678x", "１２３４５６７８９"])
def test_a_check_digit_needs_nine_digits(wrong):
    with pytest.raises(ValueError, match="first nine digits"):
        check_digit(wrong)


@given(npis, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(npi, at, shift):
    mistyped = npi[:at] + str((int(npi[at]) + shift) % 10) + npi[at + 1 :]
    assert not is_valid(mistyped)
    assert npi in neighbours(mistyped)


@given(npis, st.integers(0, 8))
def test_two_swapped_digits_are_noticed_unless_they_are_a_nought_and_a_nine(npi, at):
    swapped = npi[:at] + npi[at + 1] + npi[at] + npi[at + 2 :]
    if swapped == npi:
        return
    if {npi[at], npi[at + 1]} == {"0", "9"} and swapped[0] in "12":
        assert is_valid(swapped)
    else:
        assert not is_valid(swapped)
    assert npi in neighbours(swapped)


@given(st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_neighbours_are_other_valid_npis_without_repeats(number):
    found = neighbours(number)
    assert number not in found
    assert found == sorted(set(found))
    assert all(map(is_valid, found))


def test_what_is_not_ten_digits_has_no_neighbours():
    assert neighbours("123456789") == neighbours("John Smith") == []


# What a person types


@pytest.mark.parametrize(
    "typed",
    [
        "1234567893",
        "  1234567893\n",
        "123 456 7893",
        "123-456-7893",
        "123.456.7893",
        "NPI: 1234567893",
        "npi#1234567893",
        "NPI number 1234567893",
        "NPI No. 1234567893",
        "1234567893.0",
        "'1234567893",
        '"1234567893"',
        "１２３４５６７８９３",
        "123–456–7893",
        "\u202d1234567893\u202c",
        "\ufeff1234567893",
    ],
)
def test_an_npi_is_understood_however_it_is_written(typed):
    assert normalise(typed) == "1234567893"
    assert problem(typed) is None


@given(st.text())
def test_cleaning_what_was_typed_a_second_time_changes_nothing(typed):
    assert normalise(normalise(typed)) == normalise(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1234567890", "1234567890 is not a valid NPI: its last digit does not fit the nine before it"),
        ("123456789", "An NPI has 10 digits; 123456789 has 9"),
        ("123-456-78931", "An NPI has 10 digits; 12345678931 has 11"),
        ("3234567893", "An NPI starts with 1 or 2; 3234567893 starts with 3"),
        ("  John   Smith ", "John Smith is not a number; an NPI has 10 digits"),
        ("1.23E+09", "1.23E+09 is not a number; an NPI has 10 digits"),
        (" ", "An NPI has 10 digits; this is empty"),
        ("9" * 50, f"An NPI has 10 digits; {'9' * 40}… has 50"),
    ],
)
def test_a_wrong_npi_is_explained(typed, sentence):
    assert problem(typed) == sentence


# Pasted text


def test_a_column_out_of_excel_gets_an_answer_for_every_line_that_is_not_blank():
    column = "NPI\r\n1234567893\r\n\r\n1234567890\r\n123456789\r\nabc\r\nJohn Smith\r\n123-456-7893\r\n"
    assert find_in_text(column) == [
        Candidate(2, "1234567893", "1234567893", None),
        Candidate(4, "1234567890", "1234567890", problem("1234567890")),
        Candidate(5, "123456789", "", "An NPI has 10 digits; 123456789 has 9"),
        Candidate(6, "abc", "", "abc is not a number; an NPI has 10 digits"),
        Candidate(7, "John Smith", "", "John Smith is not a number; an NPI has 10 digits"),
        Candidate(8, "123-456-7893", "1234567893", None),
    ]


def test_numbers_on_one_line_are_told_apart_and_keep_their_repeats():
    assert numbers("1234567893, 1234567893;1234567901|123456789 abc") == [
        "1234567893",
        "1234567893",
        "1234567901",
        "123456789",
        "abc",
    ]


def test_a_column_of_one_word_lines_is_answered_even_when_most_are_wrong():
    assert numbers("1234567893\nabc\nxyz") == ["1234567893", "abc", "xyz"]


def test_a_number_keeps_its_line_and_the_way_it_was_written():
    [candidate] = find_in_text("\n\n  NPI： １２３４５６７８９３ \n")
    assert candidate == Candidate(3, "１２３４５６７８９３", "1234567893", None)


def test_in_a_numbered_or_bulleted_list_the_marks_are_not_answered():
    assert numbers("1. 1234567893\n2) 123456789\n- 1234567901\n• 1234567919") == [
        "1234567893",
        "123456789",
        "1234567901",
        "1234567919",
    ]


def test_in_rows_of_several_columns_each_row_is_answered_by_its_npi():
    rows = (
        "Last\tFirst\tNPI\tZIP\tPhone\n"
        "SMITH\tJOHN\t1234567893\t100011234\t2125550100\n"
        "LEE\tANN\t1234567890\t10001\t(212) 555-0100\n"
        "KIM\tMIN\t123456789\t10001\t\n"
        "DOE\tJANE\t\t10001\t\n"
    )
    assert numbers(rows) == ["1234567893", "1234567890", "123456789", "DOE\tJANE\t\t10001"]


def test_several_named_clinicians_on_one_line_are_all_answered():
    assert numbers("Smith: 1234567893, Jones: 1234567890") == ["1234567893", "1234567890"]


LETTER = """Hi Bob,

Please check these clinicians before Friday, 03/31/2028 at 10:30:
1234567893
1234567890
123456789

Dr. Lee is 1234567901 and Dr. Kim (NPI 123-456-7919); claim 555123456, chart 20280331, call 2125550100.

Thanks,
Mary Jones
Office: (212) 555-0100  Fax 212-555-0100  Cell 212.555.0100 or +1 212 555 0100
350 5th Ave, New York, NY 10118-0110
"""


def test_in_a_letter_only_npis_are_reported_and_no_telephone_number_date_or_zip_code():
    assert [(candidate.line, candidate.npi or candidate.input) for candidate in find_in_text(LETTER)] == [
        (4, "1234567893"),
        (5, "1234567890"),
        (6, "123456789"),
        (8, "1234567901"),
        (8, "1234567919"),
    ]


def test_a_letter_without_npis_reports_nothing():
    assert find_in_text("Hi Bob,\nplease call me at 212-555-0100.\nThanks, Mary") == []


@pytest.mark.parametrize("blank", ["", " \n\t\n", ",,,\n---\n", "\u200b\n"])
def test_a_blank_paste_holds_nothing(blank):
    assert find_in_text(blank) == []


@pytest.mark.parametrize("joined", ["A1234567893", "1234567893B", "12345678931234", "12-1234567893", "1234567893-12"])
def test_ten_digits_inside_something_longer_are_not_an_npi(joined):
    assert find_in_text(f"Please look at {joined} for me") == []


@given(st.text(st.sampled_from("0123456789 -.,;\t\n\rNPInpi:#()aZ９–\u200b'\"|")))
def test_no_paste_is_too_strange(text):
    lines = text.splitlines()
    for candidate in find_in_text(text):
        assert candidate.input in lines[candidate.line - 1]
        assert (candidate.problem is None) == is_valid(candidate.npi)


@given(st.lists(npis, min_size=1), st.sampled_from(["\n", "\r\n", ", ", ",", " ", "\t", ";", "\n\n"]))
def test_every_npi_of_a_list_is_found_however_it_is_separated(listed, separator):
    assert numbers(separator.join(listed)) == listed


@given(npis)
def test_a_valid_npi_is_found_in_the_middle_of_a_sentence(npi):
    assert numbers(f"Could you see whether Dr. Smith ({npi}) is on the new list?") == [npi]
