"""Whom search finds, and whom it does not, on lists that it has not seen and in the cases that are easy to get wrong."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from participants.models import Clinician, Release, SearchWord
from tests.lists import person
from tests.pages.lists import publish
from tests.pages.reading import rows, words

NAMES_ALONE = ("name in order", "last name first", "last name, comma")
MISSPELT = ("letter left out", "letter added", "letter wrong", "letters swapped")


@pytest.fixture
def scores(db: None) -> dict[str, list[str]]:
    """The lines of an evaluation on a small list, by kind of question."""
    output = StringIO()
    call_command("evaluate_search", seed=[20260731], people=600, asked=25, stdout=output)
    lines = [line for line in output.getvalue().splitlines() if not line.startswith(" ")][1:]
    return {line[:24].strip(): line[24:].split() for line in lines}


def test_the_evaluation_finds_people_as_often_as_promised_and_leaves_nothing_behind(
    scores: dict[str, list[str]],
) -> None:
    for kind in NAMES_ALONE:
        asked, _, first_three, _, _, _, missed, strays = scores[kind]
        assert (asked, first_three, missed, strays) == ("25", "100.0%", "0", "0"), kind
    for kind in (*MISSPELT, "nickname"):
        assert float(scores[kind][3].rstrip("%")) >= 96, kind
    assert [model for model in (Release, Clinician, SearchWord) if model.objects.exists()] == []


def find(client: Client, typed: str) -> list[str]:
    return [row[0] for row in rows(client.get("/clinicians/", {"q": typed}))[1:]]


def listed(*full_names: str) -> None:
    people = (name.split(", ") for name in full_names)
    publish(
        [person(number, first_name=first, last_name=last) for number, (last, first) in enumerate(people, start=1)],
        kind="preliminary",
    )


@pytest.mark.django_db
def test_two_names_find_only_who_has_both(client: Client) -> None:
    listed("SMITH, JOHN", "ADAMS, JOHN", "SMITH, ANN", "JOHNSON, SMITH")
    assert find(client, "John Smith") == ["SMITH, JOHN", "JOHNSON, SMITH"]


@pytest.mark.django_db
def test_nobody_is_both_of_two_names_by_one_name_alone(client: Client) -> None:
    listed("BAKER, THOMAS", "CARTER, THOMAS", "THOMAS, TOM", "TOMPKINS, THOMAS")
    assert find(client, "tom thomas") == ["THOMAS, TOM", "TOMPKINS, THOMAS"]
    assert find(client, "thomas tom") == ["THOMAS, TOM", "TOMPKINS, THOMAS"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["john jackson iv", "jackson iv, john", "Dr. John Jackson, IV, MD"])
def test_a_suffix_that_was_typed_puts_whoever_has_it_first_and_keeps_nobody_out(client: Client, typed: str) -> None:
    listed("JACKSON, JOHN", "JACKSON IV, JOHN", "JACKSON, JOHN A")
    assert find(client, typed)[0] == "JACKSON IV, JOHN"
    assert len(find(client, typed)) == 3
    assert find(client, "john jackson")[0] == "JACKSON, JOHN"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ['Robert "Bob" Baker', "bob robert baker", "wm. carter", "bill carter"])
def test_a_nickname_may_stand_beside_the_name_or_for_it(client: Client, typed: str) -> None:
    listed("BAKER, ROBERT", "CARTER, WILLIAM")
    assert len(find(client, typed)) == 1


@pytest.mark.django_db
def test_of_those_who_match_in_part_the_ones_with_a_whole_name_come_first(client: Client) -> None:
    publish(
        [
            person(1, first_name="AL", last_name="ABBOTT", organization="THISTLE HEART CLINIC"),
            person(2, first_name="AN", last_name="NGUYEN", organization="PRAIRIE HEART GROUP"),
        ],
        kind="preliminary",
    )
    found = client.get("/clinicians/", {"q": "nguyen thi"})
    assert "Nobody on this list matches all words of “nguyen thi”" in words(found)
    assert [row[0].split(",")[0] for row in rows(found)[1:]] == ["NGUYEN", "ABBOTT"]
