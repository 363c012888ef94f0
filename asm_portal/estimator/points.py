"""From a rate or a cost to achievement points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from asm_portal.estimator.limits import check_between
from asm_portal.rules import cost, quality
from asm_portal.rules.benchmarks import Benchmark
from asm_portal.rules.cost import CostMeasure


@dataclass(frozen=True, kw_only=True)
class PointScale:
    """Ranges of a result, and the points each starts at.

    `cut_points` separate the ranges, in ascending order of the result. `points` has one number more: what each range
    starts at, from the worst range to the best. `worst` is where the worst range begins; beyond it the points do not
    fall any further. Cut-points may coincide, as they do where many participants reach 100 percent.
    """

    cut_points: tuple[float, ...]
    points: tuple[float, ...]
    worst: float
    lower_is_better: bool = False

    def __post_init__(self) -> None:
        if len(self.points) != len(self.cut_points) + 1:
            raise ValueError("A scale has one range more than it has cut-points.")
        if any(left > right for left, right in pairwise(self.cut_points)):
            raise ValueError("Cut-points are in ascending order.")

    @classmethod
    def of_deciles(cls, cut_points: Sequence[float], *, worst: float, lower_is_better: bool = False) -> PointScale:
        """A quality benchmark: the nine rates that separate ten equal groups, with 1 to 10 points.

        `worst` is the rate at which the lowest group begins: the first percentile, or the 99th where lower is better.
        """
        lowest, highest = quality.MINIMUM_POINTS.value, quality.MAXIMUM_POINTS.value
        return cls(
            cut_points=tuple(cut_points),
            points=tuple(range(lowest, highest + 1)),
            worst=worst,
            lower_is_better=lower_is_better,
        )

    def points_for(self, result: float) -> float:
        """The points of a result: what its range starts at, and a fraction for how far into the range it lies.

        A result on a cut-point belongs to the better range. The best range has no fraction. The method is that of MIPS
        (42 CFR 414.1380(b)(1)); that ASM uses it is not confirmed (`rules.quality.HIGHEST_FRACTION`).
        """
        sign = -1 if self.lower_is_better else 1
        bounds = sorted(sign * cut_point for cut_point in self.cut_points)
        value = sign * result
        reached = bisect_right(bounds, value)
        if reached == len(bounds):
            return self.points[-1]
        start, end = bounds[reached - 1] if reached else sign * self.worst, bounds[reached]
        fraction = (value - start) / (end - start) if value > start else 0.0
        return self.points[reached] + min(fraction, quality.HIGHEST_FRACTION.value)


def benchmark_points(rate: float, benchmark: Benchmark) -> float:
    """The points that a rate, in percent, would earn by a MIPS benchmark. ValueError unless it is from 0 to 100.

    No benchmark of ASM has been published (`rules.quality.BENCHMARK_PER_COLLECTION_TYPE`).
    """
    check_between("rate", rate, 0, 100)
    scale = PointScale.of_deciles(
        benchmark.cut_points, worst=benchmark.worst, lower_is_better=benchmark.measure.lower_is_better
    )
    return scale.points_for(rate)


def _scale_of_cost_bands() -> PointScale:
    """The cost bands as a scale of standard deviations from the median."""
    edges = [band.up_to for band in cost.BANDS if band.up_to is not None]
    return PointScale(
        cut_points=tuple(edges[:-1]),
        points=tuple(band.points for band in reversed(cost.BANDS)),
        worst=edges[-1],
        lower_is_better=True,
    )


COST_SCALE = _scale_of_cost_bands()


def cost_points(deviations: float) -> float:
    """Points for a cost that lies `deviations` standard deviations above (or, negative, below) the cohort's median.

    42 CFR 512.730(e). The ranges are those of MIPS; the table of ASM is not confirmed (`rules.cost.BANDS`).
    """
    return COST_SCALE.points_for(deviations)


def deviations_from_median(dollars: float, measure: CostMeasure) -> float:
    """How many standard deviations a cost per episode lies above the median, both as MIPS 2025 has them."""
    return (dollars - float(measure.mips_median.value)) / float(measure.mips_standard_deviation.value)
