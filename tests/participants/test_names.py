import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.names import (
    fold,
    index_words,
    nicknames,
    organization_key,
    organization_words,
    query_words,
    words,
)

NICKNAMES = Path(__file__).resolve().parents[2] / "fixtures" / "nicknames.csv"


# Folding


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("O'BRIÉN", "o brien"),
        ("O’Brien", "o brien"),
        ("  García-López,  José ", "garcia lopez jose"),
        (".MCINDOE", "mcindoe"),
        (
            "Søren Bjørn Łukasz Đặng Straße Þór Æsa Iñigo Ümit Çelik",
            "soren bjorn lukasz dang strasse thor aesa inigo umit celik",
        ),
        ("ＳＭＩＴＨ", "smith"),
        ("--", ""),
    ],
)
def test_accents_capitals_and_punctuation_make_no_difference(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from([" ", "\t", " - ", ", ", "\u00a0"]))
def test_words_do_not_depend_on_what_stands_around_them(text, padding):
    assert words(padding + text + padding) == words(text)


# Words of a published name


@pytest.mark.parametrize(
    ("last_name", "indexed"),
    [
        ("O'BRIEN", {"o", "brien", "obrien"}),
        ("O BRIEN", {"o", "brien", "obrien"}),
        ("GARCIA-LOPEZ", {"garcia", "lopez", "garcialopez"}),
        ("DE LA CRUZ", {"de", "la", "cruz", "delacruz"}),
        ("MC DONALD", {"mc", "donald", "mcdonald"}),
        ("A'VANT FOWLER", {"a", "vant", "fowler", "avant", "avantfowler"}),
        ("ST. JOHN", {"st", "john", "stjohn"}),
        ("NULL", {"null"}),
    ],
)
def test_a_published_name_is_indexed_by_its_words_and_written_together(last_name, indexed):
    assert set(index_words("ANA", last_name)) == {"ana"} | indexed


def test_first_and_last_names_are_not_written_together():
    assert index_words("MARY ANN", "SMITH") == ("mary", "ann", "maryann", "smith")


def test_a_blank_name_has_no_words():
    assert index_words("", " . ") == ()


# Words of a query


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("smith, john", ("smith", "john")),
        ("Dr. John Smith MD", ("john", "smith")),
        ("Dr. Prof. SMITH, John Jr., M.D., Ph.D., F.A.C.C.", ("smith", "john")),
        ("Smith MD, John", ("smith", "john")),
        ("Smith III, John PA-C", ("smith", "john")),
        ("john smith md tx", ("john", "smith", "tx")),
        ("jon smth", ("jon", "smth")),
        ("bob oneill", ("bob", "oneill")),
        ("Bob O'Neill", ("bob", "oneill")),
        ("O Brien", ("o", "brien")),
        ("garcia lopez", ("garcia", "lopez")),
        ("García-López", ("garcia", "lopez")),
        ("nguyen thi", ("nguyen", "thi")),
        ("de la cruz", ("de", "la", "cruz")),
        ("J.R. Smith", ("j", "r", "smith")),
        ('"patel" inova', ("patel", "inova")),
        ("kim tx", ("kim", "tx")),
        ("St. Luke's Heart & Vascular", ("st", "lukes", "heart", "vascular")),
        ("lee lee", ("lee",)),
        ("", ()),
        (" ,;'\" ", ()),
    ],
)
def test_a_query_is_read_as_the_person_meant_it(typed, looked_for):
    assert query_words(typed) == looked_for


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("John Smith DO", ("john", "smith")),
        ("John Smith, D.O.", ("john", "smith")),
        ("Smith DO, John", ("smith", "john")),
        ("John Do", ("john", "do")),
        ("Dr Do", ("do",)),
        ("Do, John Van", ("do", "john", "van")),
        ("John Q. Do", ("john", "q", "do")),
        ("Yo-Yo Ma", ("yo", "ma")),
        ("Ma Li MD", ("ma", "li")),
        ("Jane Doe MA", ("jane", "doe")),
        ("kim ma", ("kim", "ma")),
        ("Md Rahman MD", ("md", "rahman")),
    ],
)
def test_a_credential_that_is_also_a_name_is_dropped_only_behind_a_full_name(typed, looked_for):
    assert query_words(typed) == looked_for


@pytest.mark.parametrize("typed", ["Dr", "Dr.", "MD", "do", "jr"])
def test_a_title_or_credential_alone_is_looked_for_as_a_name(typed):
    assert query_words(typed) == (fold(typed),)


@given(st.text(st.sampled_from("abcdmo.,;'- \tÉß&"), max_size=400))
def test_a_query_has_at_most_ten_different_words_of_what_was_typed(typed):
    found = query_words(typed)
    assert len(found) == len(set(found)) <= 10
    assert all(word in fold(typed).replace(" ", "") for word in found)


def test_only_the_first_200_characters_of_a_query_count():
    assert query_words("a" * 199 + " smith") == ("a" * 199,)


@given(
    st.from_regex(r"[A-Z]{3,9}", fullmatch=True), st.from_regex(r"O'[A-Z]{3,9}|[A-Z]{3,9}-[A-Z]{3,9}", fullmatch=True)
)
def test_every_word_of_a_name_typed_as_published_is_indexed(first_name, last_name):
    assert set(query_words(f"{last_name}, {first_name}")) <= set(index_words(first_name, last_name))


# Nicknames


@pytest.mark.parametrize(
    ("called", "listed"),
    [
        *[("bob", "robert"), ("bill", "william"), ("dick", "richard"), ("peggy", "margaret"), ("hank", "henry")],
        *[("chuck", "charles"), ("jack", "john"), ("ted", "edward"), ("ted", "theodore"), ("gene", "eugene")],
        *[("liz", "elizabeth"), ("betsy", "elizabeth"), ("sadie", "sarah"), ("polly", "mary"), ("kate", "kathryn")],
        *[("pepe", "jose"), ("paco", "francisco"), ("nacho", "ignacio"), ("lupe", "guadalupe"), ("memo", "guillermo")],
        *[("sasha", "aleksandr"), ("misha", "mikhail"), ("kasia", "katarzyna"), ("zhenya", "yevgeny")],
        *[("gosia", "malgorzata"), ("beppe", "giuseppe"), ("uli", "ulrich"), ("gus", "konstantinos")],
        *[("raj", "rajesh"), ("venkat", "venkatesh"), ("harry", "harpreet"), ("moshe", "moses")],
        *[("jon", "john"), ("catherine", "kathryn"), ("steven", "stephen"), ("geoffrey", "jeffrey"), ("sara", "sarah")],
        *[
            ("mohammed", "muhammad"),
            ("mohamed", "mohammed"),
            ("shaun", "shawn"),
            ("aiden", "aidan"),
            ("mike", "miguel"),
        ],
    ],
)
def test_a_person_is_found_by_the_name_they_go_by_and_the_other_way_round(called, listed):
    assert listed in nicknames(called)
    assert called in nicknames(listed)


def test_two_short_forms_of_one_name_find_each_other():
    assert "rob" in nicknames("bob")


def test_two_names_that_only_share_a_short_form_do_not_find_each_other():
    assert "chris" in nicknames("christopher")
    assert "chris" in nicknames("christine")
    assert "christine" not in nicknames("christopher")


def test_a_name_without_nicknames_has_none():
    assert nicknames("smith") == nicknames("") == frozenset()


def table() -> list[tuple[str, str]]:
    with NICKNAMES.open(encoding="ascii", newline="") as file:
        return [(row["nickname"], row["name"]) for row in csv.DictReader(file)]


def test_the_nickname_table_is_sorted_without_repeats_in_folded_words():
    pairs = table()
    assert pairs == sorted(set(pairs))
    assert all(nickname != name for nickname, name in pairs)
    assert all((word,) == words(word) for pair in pairs for word in pair)


def test_nicknames_work_in_both_directions_for_the_whole_table():
    for word in {word for pair in table() for word in pair}:
        assert word not in nicknames(word)
        assert all(word in nicknames(other) for other in nicknames(word))


# Organizations


@pytest.mark.parametrize(
    "variants",
    [
        ["THE EMORY CLINIC INC", "Emory Clinic, Inc.", "EMORY CLINIC INC, THE", "EMORY CLINIC"],
        [
            "PIEDMONT CARDIOLOGY OF ATLANTA, LLC",
            "PIEDMONT CARDIOLOGY OF ATLANTA LLC",
            "PIEDMONT CARDIOLOGY OF ATLANTA L.L.C.",
        ],
        [
            "ST DAVIDS HEART & VASCULAR PLLC",
            "SAINT DAVID'S HEART AND VASCULAR, P.L.L.C.",
            "St. David’s Heart&Vascular PLLC",
        ],
        ["HEART ASSOC OF TEXAS PA", "HEART ASSOCIATES OF TEXAS, P.A.", "HEART ASSOCS OF TEXAS P A"],
        ["LEE MED GRP, A PROFESSIONAL CORPORATION", "LEE MEDICAL GROUP APC", "LEE MEDICAL GROUP INC PC"],
        ["JOHN A SMITH MD PA", "JOHN A. SMITH, M.D., P.A.", "JOHN A SMITH M D P A"],
        ["INOVA HEALTH CARE SERVICES", "INOVA HEALTHCARE SERVICES", "INOVA HLTH CARE SVCS"],
        ["LAKE CTR FOR ORTHOPAEDICS", "LAKE CENTRE FOR ORTHOPEDICS"],
        ["SMITH & CO", "SMITH AND COMPANY"],
        ["ABC CLINIC", "A B C CLINIC", "A.B.C. Clinic"],
    ],
    ids=lambda variants: variants[0],
)
def test_variants_of_one_legal_name_share_a_key(variants):
    assert len({organization_key(variant) for variant in variants}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUTTER VALLEY MEDICAL FOUNDATION", "SUTTER BAY MEDICAL FOUNDATION"),
        ("HEART CENTER LLC", "HEART CENTERS LLC"),
        ("NORTH TEXAS HEART", "N TEXAS HEART"),
        ("RADIOLOGY ASSOCIATES OF PA", "RADIOLOGY ASSOCIATES LLC"),
        ("PHYSICIANS GROUP", "PHYS GROUP"),
        ("SPINE SC", "SPINE"),
        ("CARDIOLOGY ASSOCIATION", "CARDIOLOGY ASSOCIATES"),
        ("LLC", ""),
    ],
)
def test_two_organizations_keep_two_keys(one, other):
    assert organization_key(one) != organization_key(other)


@pytest.mark.parametrize("blank", ["", "  ", " ., "])
def test_a_blank_organization_has_a_blank_key(blank):
    assert organization_key(blank) == ""


LEGAL_WORDS = (
    "&",
    *words("the a p c l inc llc pc pa and of medical corporation professional health care co company st s t h e x"),
)


@given(st.lists(st.sampled_from(LEGAL_WORDS)).map(" ".join) | st.text())
def test_the_key_of_a_key_is_itself(name):
    key = organization_key(name)
    assert organization_key(key) == key
    assert bool(key) == bool(fold(name.replace("&", " and ")))


@pytest.mark.parametrize(
    ("published", "indexed"),
    [
        ("ST LUKES PHYSICIAN GROUP INC", {"st", "saint", "lukes", "physician", "group", "inc"}),
        ("St. Luke's Med Ctr, L.L.C.", {"st", "saint", "luke", "lukes", "med", "medical", "ctr", "center", "llc"}),
        ("INOVA HEALTH CARE SERVICES", {"inova", "health", "care", "healthcare", "services"}),
        ("UPMC HEALTHCARE", {"upmc", "healthcare", "health", "care"}),
        ("HEART & VASCULAR", {"heart", "and", "vascular"}),
    ],
)
def test_an_organization_is_indexed_by_the_ways_people_write_it(published, indexed):
    assert indexed <= set(organization_words(published))


def test_a_blank_organization_has_no_words():
    assert organization_words(" ") == ()
