"""MIPS benchmarks of the quality measures: the nearest there is to a benchmark of ASM, of which none is published.

They are figures of MIPS 2026, and pages label them so. Q492 has none here: CMS says that the measure is modified for
ASM. To correct a benchmark, change its line in `_CUT_POINTS`.
"""

from dataclasses import dataclass

from asm_portal.rules.base import Certainty, Entry
from asm_portal.rules.quality import MEASURES, CollectionType, QualityMeasure
from asm_portal.rules.sources import QPP_MEASURES_DATA

PERFORMANCE_YEAR = 2026

_FLAT = tuple(range(10, 100, 10))


@dataclass(frozen=True, kw_only=True)
class Benchmark(Entry):
    """The rates, in percent, that divide those who report a measure in one way into ten equal groups.

    `cut_points` are the nine of them, ascending. `worst` is where the worst group begins: the first percentile, or the
    99th where a lower rate is better.
    """

    measure: QualityMeasure
    collection_type: CollectionType
    cut_points: tuple[float, ...]
    worst: float

    @property
    def middle(self) -> float:
        """The rate that half of them are better than."""
        return self.cut_points[len(self.cut_points) // 2]

    @property
    def best(self) -> float:
        """The rate at which the best tenth begins."""
        return self.cut_points[0] if self.measure.lower_is_better else self.cut_points[-1]


_ECQM, _CQM = CollectionType.ECQM, CollectionType.MIPS_CQM
_CUT_POINTS: tuple[tuple[str, CollectionType, tuple[float, ...], float], ...] = (
    ("Q008", _ECQM, (83.33, 87.93, 90.32, 92.19, 93.645, 94.74, 95.65, 96.67, 98.15), 57.14),
    ("Q008", _CQM, (95.79, 100, 100, 100, 100, 100, 100, 100, 100), 69.05),
    ("Q005", _ECQM, (67.35, 74.19, 77.34, 79.77, 81.74, 83.82, 86.19, 89.54, 93.33), 50),
    ("Q005", _CQM, (87.69, 96.62, 100, 100, 100, 100, 100, 100, 100), 73.4),
    ("Q236", _ECQM, (45.28, 55.56, 61.54, 65.61, 68.98, 72, 75, 78.7, 84.04), 4.76),
    ("Q236", _CQM, _FLAT, 1),
    ("Q377", _ECQM, (0.17, 0.285, 0.7, 0.83, 1.09, 2.71, 4.465, 6.655, 12.305), 0.04),
    ("Q238", _ECQM, (0, 0, 0, 0.14, 0.66, 2.02, 5.23, 10.16, 15.85), 30.71),
    ("Q238", _CQM, (0, 0, 0, 0, 0, 0, 0, 0, 0.02), 9.62),
    ("Q134", _ECQM, (2.7, 11.42, 21.65, 31.79, 42.685, 53.935, 67.48, 80.72, 93.44), 0.07),
    ("Q134", _CQM, (40.34, 76.3, 94.01, 98.97, 99.82, 100, 100, 100, 100), 0.07),
    ("Q128", _ECQM, (31.26, 38.65, 61.6, 77.91, 85.71, 90.17, 91.5, 94.76, 96.69), 4.5),
    ("Q128", _CQM, (7.38, 17.24, 20.56, 49.56, 70.54, 86.21, 93.48, 96.69, 100), 0.17),
    ("Q220", _CQM, (41.18, 60, 69.57, 78.38, 85.11, 93.75, 97.9, 100, 100), 15.79),
)


def _benchmark(mips_id: str, collection_type: CollectionType, cut_points: tuple[float, ...], worst: float) -> Benchmark:
    measure = MEASURES[mips_id]
    best = cut_points[0] if measure.lower_is_better else cut_points[-1]
    limit = "at most" if measure.lower_is_better else "at least"
    return Benchmark(
        id=f"benchmarks.{mips_id}.{collection_type}",
        statement=(
            f"In MIPS {PERFORMANCE_YEAR} the middle rate of {mips_id} as {collection_type.label} is {cut_points[4]:g} "
            f"percent, and the best tenth has {limit} {best:g} percent."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(QPP_MEASURES_DATA.at(f"benchmarks for {PERFORMANCE_YEAR}"),),
        note="A benchmark of MIPS, not of ASM."
        + (" CMS sets it flat, at every ten percent, whatever is reported." if cut_points == _FLAT else ""),
        measure=measure,
        collection_type=collection_type,
        cut_points=cut_points,
        worst=worst,
    )


BENCHMARKS: dict[tuple[str, CollectionType], Benchmark] = {
    (mips_id, collection_type): _benchmark(mips_id, collection_type, cut_points, worst)
    for mips_id, collection_type, cut_points, worst in _CUT_POINTS
}
"""By MIPS identifier and collection type."""
