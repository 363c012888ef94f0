"""What an answer means and what to do about it, in sentences. Every rule is from `asm_portal.rules`, with its source.

Pure: answers in, sentences out. Pages print them; nothing here reads the database or the clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from asm_portal.dates import on_day
from asm_portal.rules import eligibility, improvement, interoperability, provisions, quality
from asm_portal.rules.base import Citation, Entry, Nature
from asm_portal.rules.sources import CMS_PARTICIPANT_LIST
from asm_portal.rules.years import MISSED_DEADLINE, SUBMISSION_DEADLINE, YEARS, PerformanceYear
from participants.answers import ClinicianAnswer, ListingAnswer, Verdict
from participants.models import Cohort, Kind, Release

NATURES = list(Nature)


@dataclass(frozen=True)
class Sources:
    """Where a text comes from, and the rules in it that are not confirmed."""

    citations: tuple[Citation, ...]
    doubts: tuple[Entry, ...]

    @classmethod
    def of(cls, *rules: Entry) -> Self:
        """Of each rule only the strongest sources: with the regulation at hand, nobody needs a summary of it."""
        cited = [citation for rule in rules for citation in strongest(rule.citations)]
        return cls(tuple(dict.fromkeys(cited)), tuple(rule for rule in rules if not rule.is_confirmed))


def strongest(citations: Iterable[Citation]) -> list[Citation]:
    best = min(NATURES.index(citation.source.nature) for citation in citations)
    return [citation for citation in citations if NATURES.index(citation.source.nature) == best]


@dataclass(frozen=True)
class Point:
    """One thing to know or, with a `title`, to do."""

    text: str
    sources: Sources | None = None
    title: str = ""
    url: str = ""

    @classmethod
    def of(cls, *rules: Entry, title: str = "") -> Self:
        return cls(" ".join(rule.statement for rule in rules), Sources.of(*rules), title)


@dataclass(frozen=True)
class Explanation:
    """`status` is the tone and the shape of the verdict; see templates/components/verdict.html."""

    status: str
    sentence: str
    meaning: tuple[Point, ...]
    steps: tuple[Point, ...] = ()


def named(release: Release) -> str:
    """A list in the middle of a sentence: "participant list 2027, final, of 3 September 2026"."""
    name = release.label[0].lower() + release.label[1:]
    return f"{name}, of {on_day(release.released_on)}" if release.released_on else name


def explain_clinician(answer: ClinicianAnswer, today: date) -> Explanation:
    """The answer for an NPI that can be one."""
    if answer.release is None:
        return no_list()
    if answer.verdict == Verdict.NOT_LISTED:
        return absent_from_sample() if answer.sample else not_listed(answer.release)
    if answer.verdict == Verdict.FORMERLY_LISTED:
        return formerly_listed(answer, answer.release)
    if answer.is_participant:
        return participant(answer, answer.release, today)
    return listed_without_yes(answer, answer.release)


LOOK_AT_CMS = Point(
    "CMS publishes the list on data.cms.gov.", title="Look at CMS’s own list", url=CMS_PARTICIPANT_LIST.url
)


def no_list() -> Explanation:
    return Explanation(
        "unknown",
        "Cannot say: no participant list is loaded here",
        (Point("This is not a “no”. It says nothing about this NPI."),),
        (LOOK_AT_CMS,),
    )


def absent_from_sample() -> Explanation:
    return Explanation(
        "unknown",
        "Cannot say: the list here is a sample",
        (
            Point("The people on the sample are fictional, so nobody real can be found on it."),
            Point("This is not a “no”. Whether CMS lists this NPI is not known here."),
        ),
        (LOOK_AT_CMS,),
    )


def not_listed(release: Release) -> Explanation:
    year = release.performance_year
    return Explanation(
        "not_listed",
        f"Not on this list: CMS’s participants for {year}",
        (
            Point(f"No row of the {named(release)}, names this NPI, and no earlier list that is kept here does."),
            *first_year_only_shrinks(release),
            Point(
                "It does not mean that CMS will not select this clinician for a later year, and it says nothing about "
                "others of the same practice."
            ),
        ),
        (
            Point(
                "The list has the clinician’s own NPI. The NPI of a practice or hospital is never on it.",
                Sources.of(eligibility.PARTICIPANT),
                title="Check the number",
            ),
            Point(
                "A name can be on the list under another NPI than the one you have.",
                title="Search for the name",
                url=reverse("clinicians"),
            ),
            look_again(),
        ),
    )


def look_again() -> Point:
    return Point(
        eligibility.FINAL_LIST_ONLY_REMOVES.note,
        Sources.of(eligibility.FINAL_LIST_ONLY_REMOVES),
        title="Look again when the next list comes out",
    )


def report_mips(release: Release) -> Point:
    return Point(
        provisions.MIPS_EXEMPTION.note,
        Sources.of(provisions.MIPS_EXEMPTION),
        title=f"Plan to report MIPS for {release.performance_year}",
    )


def first_year_only_shrinks(release: Release) -> tuple[Point, ...]:
    """CMS said it of the model's first year only."""
    return (Point.of(eligibility.FINAL_LIST_ONLY_REMOVES),) if release.performance_year == min(YEARS) else ()


def formerly_listed(answer: ClinicianAnswer, release: Release) -> Explanation:
    last = answer.listings[0].release
    same_year = last.performance_year == release.performance_year
    return Explanation(
        "formerly_listed",
        f"Formerly listed for {last.performance_year}, "
        + ("and no longer on the list" if same_year else f"and not on the list for {release.performance_year}"),
        (
            Point(f"This NPI was on the {named(last)}. It is not on the {named(release)}."),
            *first_year_only_shrinks(release),
            Point.of(eligibility.YEAR_BY_YEAR),
        ),
        (
            report_mips(release),
            look_again(),
        ),
    )


def participant(answer: ClinicianAnswer, release: Release, today: date) -> Explanation:
    confirmed = [listing for listing in answer.listings if listing.year and listing.year.participant]
    year = YEARS.get(release.performance_year or 0)
    may_be_removed = first_year_only_shrinks(release) if release.kind == Kind.PRELIMINARY else ()
    return Explanation(
        "listed",
        f"Listed for {release.performance_year}: {places(confirmed)}",
        (
            *([Point.of(year, year.risk_level)] if year else []),
            Point.of(eligibility.MANDATORY),
            *(may_be_removed or [Point.of(provisions.MIPS_EXEMPTION)]),
        ),
        (*first_steps(confirmed), *(steps_of_year(year, today) if year else ())),
    )


def stakes(answer: ClinicianAnswer) -> tuple[Point, ...]:
    """Where a participant learns what is at stake: the estimator, filled in with what the list says."""
    found: dict[str, Point] = {}
    for listing in answer.listings:
        year = listing.year
        if answer.verdict != Verdict.LISTED or not year or not year.participant or year.year not in YEARS:
            continue
        size = "small" if year.small_practice else "large"
        query = urlencode({"cohort": listing.cohort, "performance_year": year.year, "size": size})
        practice = ", small practice" if year.small_practice else ""
        found[query] = Point(f"{listing.cohort.label}{practice}, {year.year}", url=f"{reverse('estimate')}?{query}")
    return tuple(found.values())


def listed_without_yes(answer: ClinicianAnswer, release: Release) -> Explanation:
    """On the list, but CMS says No for its year, or says nothing."""
    year = release.performance_year
    says_no = any(listing.year and listing.year.participant is False for listing in answer.listings)
    sentence = (
        f"On the list, but not a participant for {year}: CMS says No"
        if says_no
        else f"On the list, but CMS does not say whether as a participant for {year}"
    )
    return Explanation(
        "partly" if says_no else "unknown",
        sentence,
        (Point.of(eligibility.YEAR_BY_YEAR), Point.of(provisions.MIPS_EXEMPTION)),
        (report_mips(release), look_again()) if says_no else (LOOK_AT_CMS,),
    )


def places(listings: Iterable[ListingAnswer]) -> str:
    """ "heart failure, with A and B; low back pain" """
    organizations: dict[Cohort, list[str]] = {}
    for listing in listings:
        organizations.setdefault(listing.cohort, []).append(listing.organization)
    return "; ".join(
        f"{cohort.label.lower()}, with {' and '.join(filter(None, names))}" if any(names) else cohort.label.lower()
        for cohort, names in organizations.items()
    )


def first_steps(listings: list[ListingAnswer]) -> tuple[Point, ...]:
    names = " and ".join(dict.fromkeys(listing.organization for listing in listings if listing.organization))
    says = f"CMS lists this clinician with {names.rstrip('.')}." if names else "CMS names no organization."
    return (
        Point(
            f"{says} {eligibility.TIN_AND_NPI.note} {eligibility.AFFILIATION_CHANGE.statement}",
            Sources.of(eligibility.TIN_AND_NPI, eligibility.AFFILIATION_CHANGE),
            title="Check the organization",
        ),
        Point.of(provisions.PORTAL_REGISTRATION, provisions.UNIQUE_EMAIL, title="Register with CMS"),
    )


def steps_of_year(year: PerformanceYear, today: date) -> tuple[Point, ...]:
    """The work of a performance year, each part with the day by which it starts or ends; what is past is left out."""
    steps = (
        (
            year.interoperability_latest_start,
            Point.of(
                interoperability.CEHRT,
                interoperability.PERIOD_DAYS,
                title=f"Use certified EHR technology, at the latest from {on_day(year.interoperability_latest_start)}",
            ),
        ),
        (
            year.improvement_latest_start,
            Point.of(
                improvement.COLLABORATION,
                improvement.PERIOD_DAYS,
                improvement.POINTS_BY_COMPLETED,
                title=f"Arrange with primary care, at the latest on {on_day(year.improvement_latest_start)}",
            ),
        ),
        (
            year.ends,
            Point.of(
                quality.MEASURE_SET,
                quality.PERIOD,
                quality.ALL_PAYERS,
                title=f"Measure quality through {year.year}",
            ),
        ),
        (
            year.submission_deadline,
            Point.of(
                SUBMISSION_DEADLINE,
                MISSED_DEADLINE,
                title=f"Submit the data by {on_day(year.submission_deadline)}",
            ),
        ),
    )
    return tuple(step for last_day, step in steps if last_day >= today)
