"""What has happened, and what comes when. Events without a known date say in words what is known of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from asm_portal.rules import improvement, interoperability
from asm_portal.rules.base import Certainty, Entry
from asm_portal.rules.sources import (
    APM_CONNECT_REALITY_CHECK,
    CFR_512_710,
    CFR_512_725,
    CFR_512_755,
    CMS_MODEL_PAGE,
    CMS_OFFICE_HOUR,
    CMS_PARTICIPANT_LIST,
    CORRECTION_2026,
    FINAL_RULE_2026,
    MCDERMOTT_PLUS,
    MONDAQ,
    PROPOSED_RULE_2026,
    PROPOSED_RULE_2027,
    SUBPART_CONTENTS,
    VBCA_LIST,
)
from asm_portal.rules.years import SUBMISSION_DEADLINE, YEARS, PerformanceYear


class EventKind(StrEnum):
    RULEMAKING = "rulemaking"
    LIST = "list"
    REGISTRATION = "registration"
    PERFORMANCE = "performance"
    DEADLINE = "deadline"
    RESULTS = "results"
    PAYMENT = "payment"


@dataclass(frozen=True, kw_only=True)
class Event(Entry):
    """Something that happens on the day `on`, or from then to `until`.

    Without a known date `on` is None and `when` says what is known. `not_before` is a day it cannot well come before,
    and `not_after` one by which it is known to have happened.
    """

    title: str
    kind: EventKind
    on: date | None = None
    until: date | None = None
    when: str = ""
    not_before: date = date.min
    not_after: date | None = None
    performance_year: int | None = None

    @property
    def sorts_at(self) -> date:
        return self.on or self.not_before

    @property
    def is_dated(self) -> bool:
        return self.on is not None

    def is_past(self, today: date) -> bool:
        """True when the event is over, as far as anybody has said."""
        last = self.until or self.on or self.not_after
        return last is not None and last < today


_HISTORY: tuple[Event, ...] = (
    Event(
        on=date(2025, 7, 16),
        id="timeline.2026_proposed",
        title="ASM is proposed",
        statement=(
            "CMS publishes the 2026 Physician Fee Schedule proposed rule (90 FR 32352). It had released the text on 14 "
            "July."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(PROPOSED_RULE_2026.at(), MONDAQ.at()),
        kind=EventKind.RULEMAKING,
    ),
    Event(
        on=date(2025, 8, 14),
        id="timeline.2026_proposed_correction",
        title="The proposed rule is corrected",
        statement="CMS corrects the proposed rule (90 FR 39155).",
        certainty=Certainty.CONFIRMED,
        citations=(PROPOSED_RULE_2026.at("as corrected by 90 FR 39155"),),
        kind=EventKind.RULEMAKING,
    ),
    Event(
        on=date(2025, 9, 12),
        id="timeline.2026_comments",
        title="Comments on the proposed rule close",
        statement="The last day to comment on the proposed rule.",
        certainty=Certainty.CONFIRMED,
        citations=(PROPOSED_RULE_2026.at(),),
        kind=EventKind.RULEMAKING,
    ),
    Event(
        on=date(2025, 10, 31),
        id="timeline.2026_final_released",
        title="ASM is final",
        statement="CMS releases the 2026 Physician Fee Schedule final rule.",
        certainty=Certainty.CONFIRMED,
        citations=(FINAL_RULE_2026.at(), MCDERMOTT_PLUS.at()),
        kind=EventKind.RULEMAKING,
    ),
    Event(
        on=date(2025, 11, 5),
        id="timeline.2026_final_published",
        title="The final rule is published",
        statement="The final rule appears in the Federal Register (90 FR 49266).",
        certainty=Certainty.CONFIRMED,
        citations=(FINAL_RULE_2026.at(),),
        kind=EventKind.RULEMAKING,
    ),
    Event(
        on=date(2026, 1, 1),
        id="timeline.2026_effective",
        title="The final rule takes effect",
        statement="The regulation, 42 CFR Part 512 Subpart G, takes effect.",
        certainty=Certainty.CONFIRMED,
        citations=(FINAL_RULE_2026.at(),),
        kind=EventKind.RULEMAKING,
    ),
    Event(
        id="timeline.2027_preliminary_list",
        title="Preliminary list for 2027",
        statement="CMS publishes the preliminary list of participants for 2027, drawn from 2024 claims.",
        certainty=Certainty.CONFIRMED,
        citations=(CMS_OFFICE_HOUR.at(), VBCA_LIST.at()),
        note="The final rule had announced it for the end of 2025.",
        kind=EventKind.LIST,
        when="February 2026",
        not_before=date(2026, 2, 1),
        not_after=date(2026, 2, 28),
        performance_year=2027,
    ),
    Event(
        on=date(2026, 3, 12),
        id="timeline.2026_correction",
        title="The final rule is corrected",
        statement="CMS corrects technical and typographical errors of the final rule (91 FR 12071).",
        certainty=Certainty.CONFIRMED,
        citations=(CORRECTION_2026.at(),),
        note="What it changes for ASM was not read. Check it before you rely on a quotation of the regulation.",
        kind=EventKind.RULEMAKING,
    ),
    Event(
        on=date(2026, 4, 8),
        id="timeline.office_hour",
        title="CMS office hour for participants",
        statement="CMS explains eligibility, the lists, contact data and the performance categories.",
        certainty=Certainty.CONFIRMED,
        citations=(CMS_OFFICE_HOUR.at(),),
        kind=EventKind.REGISTRATION,
    ),
    Event(
        on=date(2026, 7, 16),
        id="timeline.2027_proposed",
        title="The 2027 fee schedule is proposed",
        statement=(
            "CMS publishes the 2027 Physician Fee Schedule proposed rule (91 FR 43842). It had released the text on 14 "
            "July."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(PROPOSED_RULE_2027.at(),),
        note="CMS’s fact sheet on it does not mention ASM. The rule itself was not read.",
        kind=EventKind.RULEMAKING,
    ),
    Event(
        on=date(2026, 9, 14),
        id="timeline.2027_comments",
        title="Comments on the 2027 proposed rule close",
        statement="The last day to comment on the 2027 proposed rule.",
        certainty=Certainty.CONFIRMED,
        citations=(PROPOSED_RULE_2027.at(),),
        kind=EventKind.RULEMAKING,
    ),
)

_UNDATED: tuple[Event, ...] = (
    Event(
        id="timeline.2027_final_list",
        title="Final list for 2027",
        statement=(
            "CMS publishes the final list of participants for 2027. It removes clinicians from the preliminary list "
            "and adds none."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(CMS_OFFICE_HOUR.at(), CMS_PARTICIPANT_LIST.at(), CMS_MODEL_PAGE.at()),
        note=(
            "CMS expected it in late summer 2026. On 26 July 2026 the dataset was still the preliminary list; by early "
            "October CMS’s page called the final list published. The exact day and the number of rows were not found."
        ),
        kind=EventKind.LIST,
        when="late summer 2026",
        not_before=date(2026, 8, 15),
        not_after=date(2026, 10, 8),
        performance_year=2027,
    ),
    Event(
        id="timeline.portal_opens",
        title="Registration in the ASM Participant Portal",
        statement="CMS opens registration. Each participant registers with an e-mail address of their own.",
        certainty=Certainty.NOT_CONFIRMED,
        citations=(CMS_OFFICE_HOUR.at(),),
        note="CMS expected late summer 2026. Whether it has opened, and by when to register, was not found.",
        kind=EventKind.REGISTRATION,
        when="expected late summer 2026",
        not_before=date(2026, 9, 1),
    ),
    Event(
        id="timeline.2027_final_rule",
        title="The 2027 fee schedule final rule",
        statement="CMS issues the 2027 Physician Fee Schedule final rule, which may change ASM.",
        certainty=Certainty.REPORTED,
        citations=(PROPOSED_RULE_2027.at(),),
        note="Expected; nothing had been found when this was compiled.",
        kind=EventKind.RULEMAKING,
        when="expected November 2026",
        not_before=date(2026, 11, 1),
    ),
    Event(
        id="timeline.submission_guidance",
        title="Guidance on submitting data",
        statement="CMS releases guidance and resources for submitting ASM data.",
        certainty=Certainty.CONFIRMED,
        citations=(CMS_OFFICE_HOUR.at(),),
        kind=EventKind.REGISTRATION,
        when="during 2027",
        not_before=date(2027, 1, 2),
        performance_year=2027,
    ),
    Event(
        id="timeline.2027_reports",
        title="Performance reports for 2027",
        statement="CMS scores 2027 and sends performance reports. You can then give notice of errors.",
        certainty=Certainty.NOT_CONFIRMED,
        citations=(
            CFR_512_710.at("(a)(1)(i)"),
            APM_CONNECT_REALITY_CHECK.at(),
            CFR_512_755.at(),
            SUBPART_CONTENTS.at(),
        ),
        note=(
            "That scoring takes place in 2028 is confirmed. The date of the reports and the time for an error notice "
            "were not found."
        ),
        kind=EventKind.RESULTS,
        when="during 2028",
        not_before=date(2028, 4, 1),
        performance_year=2027,
    ),
)


def _events_of(year: PerformanceYear) -> Iterator[Event]:
    number = year.year
    yield Event(
        on=year.starts,
        until=year.ends,
        id=f"timeline.{number}_performance",
        title=f"Performance year {number}",
        statement="Quality and cost are measured over the full year.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_710.at("(a)(1)"), CFR_512_725.at("(a)")),
        kind=EventKind.PERFORMANCE,
        performance_year=number,
    )
    yield Event(
        on=year.interoperability_latest_start,
        id=f"timeline.{number}_interoperability_start",
        title=f"Last day to start the {interoperability.PERIOD_DAYS.value} days of Promoting Interoperability",
        statement=(
            f"A period of {interoperability.PERIOD_DAYS.value} days that starts later does not fit into {number}."
        ),
        certainty=Certainty.CONFIRMED,
        citations=interoperability.PERIOD_DAYS.citations,
        kind=EventKind.DEADLINE,
        performance_year=number,
    )
    yield Event(
        on=year.improvement_latest_start,
        id=f"timeline.{number}_improvement_start",
        title=f"Last day to start the {improvement.PERIOD_DAYS.value} days of improvement activities",
        statement=f"A period of {improvement.PERIOD_DAYS.value} days that starts later does not fit into {number}.",
        certainty=Certainty.CONFIRMED,
        citations=improvement.PERIOD_DAYS.citations,
        kind=EventKind.DEADLINE,
        performance_year=number,
    )
    yield Event(
        on=year.submission_deadline,
        id=f"timeline.{number}_submission",
        title=f"Data for {number} is due",
        statement=(
            f"The last day to submit quality, improvement activities and Promoting Interoperability data for {number}."
        ),
        certainty=Certainty.CONFIRMED,
        citations=SUBMISSION_DEADLINE.citations,
        note=SUBMISSION_DEADLINE.note if year.submission_deadline.weekday() >= 5 else "",
        kind=EventKind.DEADLINE,
        performance_year=number,
    )
    yield Event(
        on=date(year.payment_year, 1, 1),
        until=date(year.payment_year, 12, 31),
        id=f"timeline.{number}_payment",
        title=f"Payment year {year.payment_year}",
        statement=(
            f"Medicare payments change by what was scored for {number}: up to {year.risk_level.value:.0%} is at risk."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(*year.citations, *year.risk_level.citations),
        kind=EventKind.PAYMENT,
        performance_year=number,
    )


EVENTS: tuple[Event, ...] = tuple(
    sorted(
        (*_HISTORY, *_UNDATED, *(event for year in YEARS.values() for event in _events_of(year))),
        key=lambda event: event.sorts_at,
    )
)
"""Every event, earliest first."""
