"""MIPS benchmarks of the quality measures: as CMS publishes them, and what a rate earns by them."""

import json

import pytest

from asm_portal.estimator.points import benchmark_points
from asm_portal.rules.benchmarks import BENCHMARKS, PERFORMANCE_YEAR, Benchmark
from asm_portal.rules.quality import MEASURES, CollectionType
from tests.estimator.test_estimator_points import MIPS_REFERENCE

METHODS = {"electronicHealthRecord": CollectionType.ECQM, "registry": CollectionType.MIPS_CQM}
TENTHS = ("10", "20", "30", "40", "50", "60", "70", "80", "90")


@pytest.mark.skipif(not MIPS_REFERENCE.exists(), reason="the MIPS reference data is not at hand")
def test_the_benchmarks_are_those_that_cms_publishes_for_mips() -> None:
    published = {
        (f"Q{row['measureId']}", METHODS[row["submissionMethod"]]): row
        for row in json.loads(MIPS_REFERENCE.read_text())["mips_benchmarks"]
        if row["performanceYear"] == PERFORMANCE_YEAR and row["submissionMethod"] in METHODS
    }
    assert set(published) == set(BENCHMARKS)
    for key, benchmark in BENCHMARKS.items():
        percentiles = published[key]["percentiles"]
        assert benchmark.cut_points == tuple(percentiles[tenth] for tenth in TENTHS)
        assert benchmark.worst == percentiles["99" if published[key]["isInverse"] else "1"]
        assert benchmark.measure.lower_is_better is published[key]["isInverse"]


def test_every_way_to_report_a_measure_has_a_benchmark_except_what_cms_modifies_for_asm() -> None:
    ways = {(mips_id, way) for mips_id, measure in MEASURES.items() for way in measure.collection_types}
    assert ways - set(BENCHMARKS) == {("Q492", CollectionType.ADMINISTRATIVE_CLAIMS)}


@pytest.mark.parametrize("benchmark", BENCHMARKS.values(), ids=lambda it: it.id)
def test_the_best_tenth_earns_ten_points_and_the_worst_rate_one(benchmark: Benchmark) -> None:
    assert benchmark_points(benchmark.best, benchmark) == 10
    assert benchmark_points(100 if benchmark.measure.lower_is_better else 0, benchmark) == 1


def test_the_same_rate_earns_different_points_by_how_it_is_reported() -> None:
    ecqm, cqm = (BENCHMARKS["Q008", way] for way in (CollectionType.ECQM, CollectionType.MIPS_CQM))
    assert benchmark_points(95, ecqm) == pytest.approx(7.2857, abs=1e-4)
    assert benchmark_points(95, cqm) == 1.9


@pytest.mark.parametrize("rate", [-0.1, 100.1, float("nan")])
def test_a_rate_outside_0_to_100_percent_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rate is between 0 and 100"):
        benchmark_points(rate, BENCHMARKS["Q236", CollectionType.ECQM])


def test_a_benchmark_says_that_it_is_of_mips() -> None:
    benchmark = BENCHMARKS["Q377", CollectionType.ECQM]
    assert benchmark.statement == (
        "In MIPS 2026 the middle rate of Q377 as eCQM is 1.09 percent, and the best tenth has at least 12.305 percent."
    )
    assert benchmark.note == "A benchmark of MIPS, not of ASM."
    assert "flat" in BENCHMARKS["Q236", CollectionType.MIPS_CQM].note
