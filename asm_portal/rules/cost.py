"""The cost performance category (42 CFR 512.730): one episode-based measure per cohort, which CMS takes from claims.

To correct the bands, change `_BANDS`: the estimator takes its points from them.
"""

from dataclasses import dataclass
from decimal import Decimal

from asm_portal.rules.base import Assumption, Certainty, Entry, Value
from asm_portal.rules.cohorts import HEART_FAILURE, LOW_BACK_PAIN, Cohort
from asm_portal.rules.sources import (
    APM_CONNECT_REALITY_CHECK,
    ASM_NAVIGATOR,
    CFR_512_730,
    MCDERMOTT_PLUS,
    MEDISOLV,
    QPP_HEART_FAILURE_COST,
    QPP_LOW_BACK_PAIN_COST,
    QPP_MEASURES_DATA,
)


@dataclass(frozen=True, kw_only=True)
class CostMeasure(Entry):
    """A cohort's measure, with its average, median and standard deviation in MIPS 2025, in dollars per episode."""

    measure_id: str
    title: str
    cohort: Cohort
    mips_average: Value[Decimal]
    mips_median: Value[Decimal]
    mips_standard_deviation: Value[Decimal]


@dataclass(frozen=True, kw_only=True)
class CostBand(Entry):
    """A range of cost and the points it starts at.

    The cost is more than `above` and at most `up_to`, in standard deviations from the median; None means no limit.
    """

    points: int
    above: float | None
    up_to: float | None


def _mips_figure(measure_id: str, name: str, what: str, amount: str) -> Value[Decimal]:
    dollars = Decimal(amount)
    return Value(
        id=f"cost.{measure_id}.mips_{name}",
        statement=f"In MIPS 2025 the {what} of {measure_id} is ${dollars:,} per episode.",
        certainty=Certainty.CONFIRMED,
        citations=(QPP_MEASURES_DATA.at("benchmarks for 2025"),),
        note="A figure of MIPS, not of ASM."
        + ("" if name == "average" else " Worked out from the cut-points that CMS publishes."),
        value=dollars,
        unit="dollars",
    )


MEASURES: dict[str, CostMeasure] = {
    measure.measure_id: measure
    for measure in (
        CostMeasure(
            id="cost.COST_HF_1",
            statement=(
                "What Medicare pays for an episode of heart failure that is attributed to you, adjusted for risk."
            ),
            certainty=Certainty.CONFIRMED,
            citations=(CFR_512_730.at("(b)"), QPP_HEART_FAILURE_COST.at()),
            measure_id="COST_HF_1",
            title="Heart Failure episode-based cost measure",
            cohort=HEART_FAILURE,
            mips_average=_mips_figure("COST_HF_1", "average", "national average", "14994.38"),
            mips_median=_mips_figure("COST_HF_1", "median", "median", "14429.90"),
            mips_standard_deviation=_mips_figure("COST_HF_1", "standard_deviation", "standard deviation", "3879.44"),
        ),
        CostMeasure(
            id="cost.COST_LBP_1",
            statement=(
                "What Medicare pays for an episode of low back pain that is attributed to you, adjusted for risk."
            ),
            certainty=Certainty.CONFIRMED,
            citations=(CFR_512_730.at("(b)"), QPP_LOW_BACK_PAIN_COST.at()),
            measure_id="COST_LBP_1",
            title="Low Back Pain episode-based cost measure",
            cohort=LOW_BACK_PAIN,
            mips_average=_mips_figure("COST_LBP_1", "average", "national average", "1930.26"),
            mips_median=_mips_figure("COST_LBP_1", "median", "median", "1947.21"),
            mips_standard_deviation=_mips_figure("COST_LBP_1", "standard_deviation", "standard deviation", "618.47"),
        ),
    )
}

PERIOD = Entry(
    id="cost.period",
    statement="Cost is measured over the full calendar year.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_730.at("(a)"),),
)
NOTHING_TO_REPORT = Entry(
    id="cost.nothing_to_report",
    statement="You report nothing. CMS calculates your cost from claims, for each TIN and NPI.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_730.at("(d)(1)"), ASM_NAVIGATOR.at(), APM_CONNECT_REALITY_CHECK.at()),
)
CASE_MINIMUM = Value(
    id="cost.case_minimum",
    statement="You need at least 20 episodes in the performance year to be scored on cost.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_730.at("(d)"),),
    value=20,
    unit="episodes",
)
MAXIMUM_POINTS = Value(
    id="cost.maximum_points",
    statement="The cost measure earns 1 to 10 points, with fractions, by the range the cost falls in.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_730.at("(e)(1)"),),
    value=10,
    unit="points",
)
BENCHMARK = Entry(
    id="cost.benchmark",
    statement=(
        "The ranges lie around the cohort’s median of the same year and are as wide as its standard deviation says."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_730.at("(e)(2)(i)"), MCDERMOTT_PLUS.at(), MEDISOLV.at()),
)

_BANDS: tuple[tuple[int, float | None, float | None], ...] = (
    (10, None, -1.5),
    (9, -1.5, -1.0),
    (8, -1.0, -0.5),
    (7, -0.5, 0.5),
    (6, 0.5, 1.0),
    (5, 1.0, 1.5),
    (4, 1.5, 2.0),
    (3, 2.0, 2.25),
    (2, 2.25, 2.5),
    (1, 2.5, 2.75),
)


def _band_statement(points: int, above: float | None, up_to: float | None) -> str:
    if above is None:
        return f"{up_to:+} standard deviations from the median, or less, earns {points} points."
    return f"{above:+} to {up_to:+} standard deviations from the median earns {points} to {points + 0.9} points."


BANDS: tuple[CostBand, ...] = tuple(
    CostBand(
        id=f"cost.band.{points}",
        statement=_band_statement(points, above, up_to),
        certainty=Certainty.NOT_CONFIRMED,
        citations=(QPP_MEASURES_DATA.at("benchmarks for 2024 and 2025"), CFR_512_730.at("(e)(2)")),
        note=(
            "The bands of MIPS, worked out from the cut-points CMS publishes for both measures. The table of ASM was "
            "not seen. In MIPS the median earns 7.5 points because MIPS has a threshold at 75; ASM has none, so its "
            "table may well differ."
        ),
        points=points,
        above=above,
        up_to=up_to,
    )
    for points, above, up_to in _BANDS
)
"""Best first. Anything dearer than the last band earns its points without a fraction."""

MEDIAN_POINTS: Assumption[float] = Assumption(
    id="cost.median_points",
    statement="A cost that is not known yet is taken to be the cohort’s median, which earns 7.5 points.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(QPP_MEASURES_DATA.at("benchmarks for 2024 and 2025"), CFR_512_730.at("(e)(2)")),
    note="By the bands of MIPS. The table of ASM was not seen, and a cost can earn anything between 1 and 10.",
    value=7.5,
    low=1.0,
    high=10.0,
    unit="points",
)
