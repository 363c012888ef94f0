"""Performance years 2027 to 2031: when each is measured, reported and paid, and how much is at risk.

To correct a risk level, change its line in `_RISK_LEVELS`. Everything else follows from the rules above it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from asm_portal.rules.base import Certainty, Citation, Entry, Value
from asm_portal.rules.improvement import PERIOD_DAYS as IMPROVEMENT_PERIOD_DAYS
from asm_portal.rules.interoperability import PERIOD_DAYS as INTEROPERABILITY_PERIOD_DAYS
from asm_portal.rules.sources import (
    ACOI,
    AMA,
    APM_CONNECT_REALITY_CHECK,
    APM_CONNECT_SELECTION,
    ASM_NAVIGATOR,
    CFR_512_710,
    CMS_MODEL_FACT_SHEET,
    CMS_OFFICE_HOUR,
    MCDERMOTT_PLUS,
    VBCA,
)

DATA_YEAR_LAG = Value(
    id="years.data_year",
    statement="Eligibility for a performance year is decided on claims of the calendar year two years before it.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), APM_CONNECT_SELECTION.at()),
    note="The preliminary list for 2027 was drawn from 2024 claims, the final one from 2025 claims.",
    value=2,
    unit="years",
)
PAYMENT_YEAR_LAG = Value(
    id="years.payment_year",
    statement="A performance year changes Medicare payments of the calendar year two years after it.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_710.at("(a)(1)"), CMS_OFFICE_HOUR.at()),
    value=2,
    unit="years",
)
SUBMISSION_DEADLINE = Value(
    id="years.submission_deadline",
    statement="All data for a performance year is due on 31 March of the year after it.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), ASM_NAVIGATOR.at()),
    note="Whether a deadline that falls on a weekend moves is not known. Plan for the Friday before.",
    value=(3, 31),
    unit="month and day",
)
MISSED_DEADLINE = Entry(
    id="years.missed_deadline",
    statement="A missed deadline means a final score of zero and the full negative adjustment.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(),),
    note="It follows from the rule that a final score is zero when no quality data is submitted.",
)


@dataclass(frozen=True, kw_only=True)
class PerformanceYear(Entry):
    """One calendar year of being measured, with every date that hangs on it.

    `risk_level` is a share of payments, such as 0.09.
    """

    year: int
    risk_level: Value[Decimal]

    @property
    def starts(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends(self) -> date:
        return date(self.year, 12, 31)

    @property
    def data_year(self) -> int:
        return self.year - DATA_YEAR_LAG.value

    @property
    def payment_year(self) -> int:
        return self.year + PAYMENT_YEAR_LAG.value

    @property
    def submission_deadline(self) -> date:
        return date(self.year + 1, *SUBMISSION_DEADLINE.value)

    @property
    def improvement_latest_start(self) -> date:
        """The last day on which a continuous improvement activities period can begin and still fit in the year."""
        return self._latest_start(IMPROVEMENT_PERIOD_DAYS.value)

    @property
    def interoperability_latest_start(self) -> date:
        """The last day on which a continuous Promoting Interoperability period can begin and still fit in the year."""
        return self._latest_start(INTEROPERABILITY_PERIOD_DAYS.value)

    def _latest_start(self, days: int) -> date:
        return self.ends - timedelta(days=days - 1)


_RISK_LEVELS: tuple[tuple[int, str, Certainty, tuple[Citation, ...]], ...] = (
    (
        2027,
        "0.09",
        Certainty.CONFIRMED,
        (CMS_MODEL_FACT_SHEET.at(), ASM_NAVIGATOR.at(), VBCA.at(), MCDERMOTT_PLUS.at()),
    ),
    (2028, "0.09", Certainty.CONFIRMED, (ASM_NAVIGATOR.at(), ACOI.at(), AMA.at())),
    (2029, "0.10", Certainty.REPORTED, (ASM_NAVIGATOR.at(),)),
    (2030, "0.11", Certainty.REPORTED, (ASM_NAVIGATOR.at(),)),
    (
        2031,
        "0.12",
        Certainty.CONFIRMED,
        (ASM_NAVIGATOR.at(), APM_CONNECT_REALITY_CHECK.at(), MCDERMOTT_PLUS.at(), AMA.at()),
    ),
)


def _performance_year(year: int, risk: str, certainty: Certainty, citations: tuple[Citation, ...]) -> PerformanceYear:
    level = Decimal(risk)
    return PerformanceYear(
        id=f"years.{year}",
        statement=f"Performance in {year} changes Medicare payments in {year + PAYMENT_YEAR_LAG.value}.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_710.at("(a)(1)"), CMS_OFFICE_HOUR.at()),
        year=year,
        risk_level=Value(
            id=f"years.{year}.risk_level",
            statement=f"{level:.0%} of covered professional services is at risk for performance in {year}.",
            certainty=certainty,
            citations=citations,
            value=level,
            unit="share of payments",
        ),
    )


YEARS: dict[int, PerformanceYear] = {row[0]: _performance_year(*row) for row in _RISK_LEVELS}
