import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from participants import npi, sample
from participants.sample import Row, SampleChanges, organization_key

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "sample"

REAL_ORGANIZATIONS = """
INOVA HEALTH CARE SERVICES; HEALTHTEXAS PROVIDER NETWORK; LEHIGH VALLEY PHYSICIAN GROUP; ORTHOLONESTAR PLLC;
TMH PHYSICIAN ASSOCIATES PLLC; BAPTIST HEALTH MEDICAL GROUP INC; ST LUKES PHYSICIAN GROUP INC;
ST DAVIDS HEART & VASCULAR PLLC; PROVIDENCE MEDICAL FOUNDATION; THE EMORY CLINIC INC; ORTHONJ LLC;
HEALTH FIRST MEDICAL GROUP LLC; SUTTER VALLEY MEDICAL FOUNDATION; SUTTER BAY MEDICAL FOUNDATION;
SOUTHCOAST PHYSICIANS GROUP INC; HH HEART CENTER LLC; STEWARD MEDICAL GROUP INC; PIEDMONT CARDIOLOGY OF ATLANTA, LLC;
CAPITAL CARDIOLOGY ASSOCIATES PLLC; SETON FAMILY OF DOCTORS
"""


@pytest.fixture(scope="module")
def preliminary() -> list[Row]:
    return sample.preliminary()


@pytest.fixture(scope="module")
def final(preliminary: list[Row]) -> tuple[list[Row], SampleChanges]:
    return sample.final(preliminary)


@pytest.fixture(scope="module")
def long_list() -> list[Row]:
    return list(sample.generated(20_000, seed=7))


def as_csv(rows: Iterable[Row]) -> bytes:
    file = io.StringIO()
    sample.write_csv(rows, file)
    return file.getvalue().encode()


def by_organization(rows: Iterable[Row]) -> dict[str, list[Row]]:
    organizations = defaultdict(list)
    for row in rows:
        if row.organization:
            organizations[organization_key(row.organization)].append(row)
    return organizations


class TestPreliminaryList:
    @pytest.mark.parametrize("seed", [2027, 1, 99])
    def test_has_the_published_totals_whatever_the_seed(self, seed: int) -> None:
        rows = sample.preliminary(seed)
        assert len(rows) == 6_637
        assert Counter(row.cohort for row in rows) == {"Heart Failure": 2_610, "Low Back Pain": 4_027}
        assert Counter(row.small_practice_2027 for row in rows) == {"Yes": 2_361, "No": 4_276}
        assert sum(row.organization == "" for row in rows) == 17
        assert 2_500 < len(by_organization(rows)) < 2_700

    def test_has_the_published_number_of_rows_in_each_state(self, preliminary: list[Row]) -> None:
        states = Counter(row.state for row in preliminary)
        assert len(states) == 49
        assert states.most_common(12) == [
            ("TX", 1_121), ("CA", 644), ("FL", 643), ("GA", 349), ("NJ", 298), ("MI", 281),
            ("VA", 270), ("NY", 251), ("PA", 240), ("OH", 191), ("LA", 162), ("AL", 156),
        ]  # fmt: skip

    def test_has_organizations_as_large_as_the_published_ones_and_many_of_one_clinician(
        self, preliminary: list[Row]
    ) -> None:
        sizes = sorted((len(rows) for rows in by_organization(preliminary).values()), reverse=True)
        assert sizes[:20] == [42, 42, 36, 35, 34, 33, 32, 27, 27, 26, 26, 25, 25, 24, 23, 22, 22, 21, 21, 20]
        assert 0.5 < sizes.count(1) / len(sizes) < 0.7

    def test_has_the_published_frequent_last_names(self, preliminary: list[Row]) -> None:
        frequent = Counter(row.last_name for row in preliminary).most_common(5)
        assert {name for name, _ in frequent} == {"PATEL", "KHAN", "SMITH", "NGUYEN", "LEE"}
        for name, published in {"PATEL": 80, "KHAN": 32, "SMITH": 31, "NGUYEN": 26, "LEE": 26}.items():
            assert dict(frequent)[name] == pytest.approx(published, abs=4)

    def test_has_the_columns_and_values_of_the_published_file(self, preliminary: list[Row]) -> None:
        header, *records = csv.reader(io.StringIO(as_csv(preliminary).decode()))
        assert header[:6] == ["NPI", "FIRST_NAME", "LAST_NAME", "STATE", "ASM_COHORT", "ORGANIZATION_LEGAL_NAME"]
        assert header[6:] == [
            f"ASM_CY{year}_{column}" for year in range(27, 32) for column in ("PARTICIPANT", "SMALLPRACTICE")
        ]
        assert {record[6] for record in records} == {"Yes"}
        assert {record[7] for record in records} == {"Yes", "No"}
        assert {value for record in records for value in record[8:]} == {"Null"}
        assert {len(record) for record in records} == {16}

    def test_has_names_in_plain_capitals(self, preliminary: list[Row]) -> None:
        written = re.compile(r"\.?[A-Z]+([ '-][A-Z]+)*\.?")
        assert [
            name for row in preliminary for name in (row.first_name, row.last_name) if not written.fullmatch(name)
        ] == []

    @pytest.mark.parametrize(
        "pattern",
        [
            r"O'\w+", r"AL-\w+", r"DE LA \w+", r"VAN DER \w+", r"\w+-\w+", r"GARCIA \w+", r"\w+ JR", r"\w+ III",
            r"NULL", r"NA", r"\.\w+", r"\w{2}",
        ],
    )  # fmt: skip
    def test_has_last_names_that_are_hard_to_read(self, preliminary: list[Row], pattern: str) -> None:
        assert any(re.fullmatch(pattern, row.last_name) for row in preliminary)

    @pytest.mark.parametrize("pattern", [r"\w+ \w", r"\w+ \w\.", r"MARY \w{2,}", r"\w+-\w+"])
    def test_has_first_names_of_two_parts(self, preliminary: list[Row], pattern: str) -> None:
        assert any(re.fullmatch(pattern, row.first_name) for row in preliminary)

    def test_has_organizations_that_are_hard_to_tell_apart(self, preliminary: list[Row]) -> None:
        organizations = by_organization(preliminary)
        assert sum(len({row.organization for row in rows}) == 2 for rows in organizations.values()) >= 5
        assert sum(len({row.state for row in rows}) == 2 for rows in organizations.values()) >= 3
        assert any(name.startswith("ST ") for name in organizations)
        assert any(" & " in name for name in organizations)

    def test_lists_some_clinicians_under_two_organizations_and_a_few_in_both_cohorts(
        self, preliminary: list[Row]
    ) -> None:
        by_npi = defaultdict(list)
        for row in preliminary:
            by_npi[row.npi].append(row)
        twice = [rows for rows in by_npi.values() if len(rows) > 1]
        assert {len(rows) for rows in twice} == {2}
        assert {len({organization_key(row.organization) for row in rows}) for rows in twice} == {2}
        assert Counter(len({row.cohort for row in rows}) for rows in twice) == {1: 60, 2: 6}
        assert {len({(row.first_name, row.last_name) for row in rows}) for rows in twice} == {1}

    def test_is_in_no_order(self, preliminary: list[Row]) -> None:
        for column in ("npi", "last_name", "state", "organization"):
            values = [getattr(row, column) for row in preliminary]
            ascending = sum(value < following for value, following in pairwise(values))
            assert 0.4 < ascending / len(values) < 0.6

    def test_names_no_real_organization(self, preliminary: list[Row]) -> None:
        real = {organization_key(" ".join(name.split())) for name in REAL_ORGANIZATIONS.split(";")}
        assert len(real) == 20
        assert not real & by_organization(preliminary).keys()

    def test_is_the_file_in_the_repository(self, preliminary: list[Row]) -> None:
        assert as_csv(preliminary) == (FILES / "participants_2027_preliminary.csv").read_bytes()

    def test_differs_with_the_seed(self, preliminary: list[Row]) -> None:
        assert not {row.npi for row in preliminary} & {row.npi for row in sample.preliminary(seed=1)}


class TestFinalList:
    def test_is_the_preliminary_list_apart_from_the_stated_changes(
        self, preliminary: list[Row], final: tuple[list[Row], SampleChanges]
    ) -> None:
        rows, changes = final
        expected = [
            row._replace(
                organization=changes.organization_changed.get(row.key, row.organization),
                small_practice_2027=changes.small_practice_changed.get(row.key, row.small_practice_2027),
            )
            for row in preliminary
            if row.key not in changes.removed
        ]
        assert sorted(rows) == sorted(expected)

    def test_states_only_real_changes_and_each_row_once(
        self, preliminary: list[Row], final: tuple[list[Row], SampleChanges]
    ) -> None:
        _, changes = final
        before = {row.key: row for row in preliminary}
        for key, organization in changes.organization_changed.items():
            assert organization_key(organization) != organization_key(before[key].organization)
        for key, small_practice in changes.small_practice_changed.items():
            assert {small_practice, before[key].small_practice_2027} == {"Yes", "No"}
        changed = [*changes.removed, *changes.organization_changed, *changes.small_practice_changed]
        assert len(changed) == len(set(changed))
        assert before.keys() >= set(changed)

    def test_removes_about_500_rows_mostly_of_heart_failure(self, final: tuple[list[Row], SampleChanges]) -> None:
        _, changes = final
        cohorts = Counter(cohort for _, cohort, _ in changes.removed)
        assert 480 < cohorts.total() < 520
        assert cohorts["Heart Failure"] > 5 * cohorts["Low Back Pain"] > 0

    def test_moves_some_60_clinicians_so_that_a_move_cannot_be_taken_for_a_removal(
        self, preliminary: list[Row], final: tuple[list[Row], SampleChanges]
    ) -> None:
        rows, changes = final
        listed_before = Counter((row.npi, row.cohort) for row in preliminary)
        listed_after = Counter((row.npi, row.cohort) for row in rows)
        assert 50 <= len(changes.organization_changed) <= 70
        for identifier, cohort, _ in changes.organization_changed:
            assert listed_before[identifier, cohort] == listed_after[identifier, cohort] == 1

    def test_changes_a_few_dozen_small_practice_flags_both_ways(self, final: tuple[list[Row], SampleChanges]) -> None:
        _, changes = final
        assert 24 <= len(changes.small_practice_changed) <= 60
        assert set(changes.small_practice_changed.values()) == {"Yes", "No"}

    def test_adds_nobody(self, preliminary: list[Row], final: tuple[list[Row], SampleChanges]) -> None:
        rows, _ = final
        assert {(row.npi, row.cohort) for row in rows} < {(row.npi, row.cohort) for row in preliminary}

    def test_is_the_file_in_the_repository(self, final: tuple[list[Row], SampleChanges]) -> None:
        rows, _ = final
        assert as_csv(rows) == (FILES / "participants_2027_final.csv").read_bytes()

    def test_differs_with_the_seed(self, preliminary: list[Row]) -> None:
        assert sample.final(preliminary, seed=1)[1].removed != sample.final(preliminary, seed=2)[1].removed


class TestListOfAnySize:
    @pytest.mark.parametrize("rows", [0, 1, 2, 17, 500, 6_637, 6_638])
    def test_has_the_rows_asked_for(self, rows: int) -> None:
        assert len(list(sample.generated(rows, seed=3))) == rows

    def test_keeps_the_proportions(self, long_list: list[Row]) -> None:
        share = {
            **Counter(row.cohort for row in long_list),
            **Counter(row.state for row in long_list),
            **Counter(row.last_name for row in long_list),
            **Counter(f"small practice {row.small_practice_2027}" for row in long_list),
        }
        scale = 20_000 / 6_637
        assert share["Heart Failure"] == pytest.approx(2_610 * scale, abs=3)
        assert share["small practice Yes"] == pytest.approx(2_361 * scale, abs=3)
        assert share["TX"] == pytest.approx(1_121 * scale, abs=3)
        assert share["PATEL"] == pytest.approx(80 * scale, rel=0.1)
        assert len(by_organization(long_list)) == pytest.approx(2_600 * scale, rel=0.05)

    def test_has_no_npi_cohort_and_organization_twice(self, long_list: list[Row]) -> None:
        keys = {(row.npi, row.cohort, organization_key(row.organization)) for row in long_list}
        assert len(keys) == len(long_list)

    def test_has_valid_npis_that_nobody_was_given(self, long_list: list[Row]) -> None:
        assert [row.npi for row in long_list if not (npi.is_valid(row.npi) and row.npi.startswith("2"))] == []

    def test_has_npis_that_do_not_count_up(self, long_list: list[Row]) -> None:
        numbers = sorted({int(row.npi[:9]) for row in long_list})
        steps = Counter(larger - smaller for smaller, larger in pairwise(numbers))
        assert steps.most_common(1)[0][1] < 20
        assert steps[1] < 20

    def test_gives_each_npi_one_name(self, long_list: list[Row]) -> None:
        people = {(row.npi, row.first_name, row.last_name) for row in long_list}
        assert len(people) == len({row.npi for row in long_list})

    def test_does_not_run_out_of_names(self, long_list: list[Row]) -> None:
        names = Counter((row.first_name, row.last_name) for row in long_list)
        assert len(names) > 0.85 * len(long_list)

    def test_has_one_small_practice_flag_for_an_organization(self, long_list: list[Row]) -> None:
        for rows in by_organization(long_list).values():
            assert len({row.small_practice_2027 for row in rows}) == 1

    def test_has_at_most_15_clinicians_in_a_small_practice(self, long_list: list[Row]) -> None:
        small = Counter(
            (organization_key(row.organization), row.state)
            for row in long_list
            if row.organization and row.small_practice_2027 == "Yes"
        )
        assert max(small.values()) <= 15

    def test_is_refused_when_names_would_run_out(self) -> None:
        with pytest.raises(ValueError, match="at most 10,000,000 rows"):
            next(sample.generated(10_000_001, seed=1))


class TestCommand:
    def test_writes_a_list_of_the_size_asked_for(self, tmp_path: Path) -> None:
        call_command("make_sample_lists", rows=300, seed=5, output=tmp_path / "list.csv")
        assert (tmp_path / "list.csv").read_bytes() == as_csv(sample.generated(300, seed=5))

    def test_writes_the_two_files_of_the_repository(self, tmp_path: Path, settings: Settings) -> None:
        (tmp_path / "fixtures" / "sample").mkdir(parents=True)
        settings.BASE_DIR = tmp_path
        call_command("make_sample_lists")
        for name in ("participants_2027_preliminary.csv", "participants_2027_final.csv"):
            assert (tmp_path / "fixtures" / "sample" / name).read_bytes() == (FILES / name).read_bytes()

    def test_does_not_guess_where_a_list_should_go(self) -> None:
        with pytest.raises(CommandError, match="both --rows and --output"):
            call_command("make_sample_lists", rows=300)
