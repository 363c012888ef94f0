"""Quality data: where each measure stands, how it is reported, and the counts of a month, typed or pasted."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.exports import export
from asm_portal.rules import quality as rules
from asm_portal.rules.quality import QualityMeasure
from asm_portal.rules.years import YEARS
from participants.views.pages import asked_page, downloads
from readiness import quality_paste
from readiness.access import for_members
from readiness.actions.quality import Cases, Who, cases_of, save_quality_counts, save_quality_plan
from readiness.actions.versions import Outdated
from readiness.forms.quality import CasesForm, PasteForm, QualityPlanForm, initial_cases, initial_plan
from readiness.models import Membership, Practice, QualityLevel, QualityMonth, Role
from readiness.months import MONTHS
from readiness.standing import quality as standing
from readiness.standing.participants import is_small_practice, participants_of
from readiness.standing.quality import MeasureStanding, QualityOverview, QualityStanding
from readiness.views.pages import practice_page, trail_below
from readiness.views.saving import FORM_METHODS, sent, status_of

HEADING = "Quality data"
PER_PAGE = 25  # clinicians, with some measures each
EXPORT_HEADER = [
    "Clinician",
    "NPI",
    "Measure",
    "Collection type",
    "Eligible",
    "Reported",
    "Met",
    "Completeness",
    "Complete",
    "Enough cases",
    "Rate",
    "Lower is better",
    "Months",
]


def overview_of(practice: Practice) -> QualityOverview:
    participants = participants_of(practice)
    return standing.overview_of(practice, participants, is_small=is_small_practice(participants))


def reporter_of(it: QualityStanding) -> Who:
    return it.participant.clinician if it.participant else None


def reporters(overview: QualityOverview) -> dict[str, tuple[Who, frozenset[str]]]:
    """Who reports what, by NPI or "" for the practice as a whole, as `quality_paste` expects it."""
    return {
        it.participant.clinician.npi if it.participant else "": (
            reporter_of(it),
            frozenset(measure.measure.mips_id for measure in it.measures),
        )
        for it in overview.standings
    }


@for_members()
@require_safe
def quality(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    overview = overview_of(practice)
    kept = {month.month: month for month in months_of(practice)}
    context = {
        "overview": overview,
        "page": asked_page(request, overview.standings, size=PER_PAGE),
        "months": [(number, name, kept.get(number)) for number, name in MONTHS.items()],
        "downloads": downloads("quality-export", practice.pk),
        "rules": rules,
        "deadline": YEARS[practice.performance_year].submission_deadline,
    }
    return practice_page(request, membership, "readiness/quality.html", context, heading=HEADING)


def months_of(practice: Practice) -> Any:
    return practice.quality_months.filter(performance_year=practice.performance_year)


@for_members()
@require_safe
def quality_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    overview = overview_of(membership.practice)
    rows = (export_row(it, measure) for it in overview.standings for measure in it.measures)
    return export("asm-quality", file_format, EXPORT_HEADER, rows)


def export_row(of: QualityStanding, measure: MeasureStanding) -> list[Any]:
    return [
        str(of),
        of.participant.clinician.npi if of.participant else "",
        measure.measure.mips_id,
        measure.collection_label,
        measure.eligible,
        measure.reported,
        measure.met,
        measure.completeness,
        "Yes" if measure.is_complete else "No",
        "Yes" if measure.has_enough_cases else "No",
        measure.rate,
        "Yes" if measure.measure.lower_is_better else "No",
        ", ".join(MONTHS[month] for month in sorted(measure.months)),
    ]


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def quality_plan(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    overview = overview_of(practice)
    form = QualityPlanForm(
        sent(request),
        measures=overview.measures,
        is_small=overview.is_small,
        initial=initial_plan(overview.plan, overview.measures),
    )
    clash = None
    if form.is_valid():
        try:
            save_quality_plan(
                practice,
                level=QualityLevel(form.cleaned_data["level"]),
                collection_types=form.collection_types(),
                actor=membership.user,
                version=form.cleaned_data["version"],
            )
        except Outdated as outdated:
            now = standing.kept_plan(practice)
            clash = form.clash(practice, outdated.subject, initial_plan(now, overview.measures))
            form = form.at(now.version)
        else:
            messages.success(request, "The decisions are saved.")
            return redirect("quality", practice.pk)
    return practice_page(
        request,
        membership,
        "readiness/quality_plan.html",
        {
            "form": form,
            "clash": clash,
            "overview": overview,
            "rules": rules,
            "back": reverse("quality", args=[practice.pk]),
            "trail": trail_below(membership, (HEADING, "quality")),
        },
        heading="How quality is reported",
        status=status_of(form, clash),
    )


# ------------------------------------------------------------------------------------------------------ counts by month


def the_month(practice: Practice, month: int) -> QualityMonth:
    """The counts of a month, which need not be there yet. Raises Http404 for what is no month."""
    if month not in MONTHS:
        raise Http404
    return standing.kept_month(practice, month)


def counts_of(of_month: QualityMonth) -> dict[quality_paste.Key, Cases]:
    if not of_month.pk:
        return {}
    return {(it.clinician, it.measure): cases_of(it) for it in of_month.counts.select_related("clinician")}


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def quality_month(request: HttpRequest, membership: Membership, month: int) -> HttpResponse:
    """What is counted of a month, a box to paste a table into, and a way to type it clinician by clinician."""
    practice = membership.practice
    of_month = the_month(practice, month)
    overview = overview_of(practice)
    as_it_stands = quality_paste.table(reporters(overview), counts_of(of_month))
    form = PasteForm(sent(request), initial={"version": of_month.version, "table": as_it_stands})
    clash = None
    if form.is_valid():
        pasted = quality_paste.read(form.cleaned_data["table"], expected=reporters(overview))
        form.refuse(pasted.problems)
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                save_quality_counts(practice, month=month, counts=pasted.counts, actor=membership.user, version=version)
            except Outdated as outdated:
                now = standing.kept_month(practice, month)
                clash = form.clash(
                    practice, outdated.subject, {"table": quality_paste.table(reporters(overview), counts_of(now))}
                )
                form = form.at(now.version)
            else:
                messages.success(request, f"{len(pasted.counts)} lines of {MONTHS[month]} are saved.")
                return redirect("quality-month", practice.pk, month)
    context = {
        "form": form,
        "clash": clash,
        "month": month,
        "page": asked_page(request, list(rows_of(overview, counts_of(of_month))), size=PER_PAGE),
        "downloads": downloads("quality-month-export", practice.pk, month),
        "previous": (month - 1, MONTHS[month - 1]) if month - 1 in MONTHS else None,
        "next": (month + 1, MONTHS[month + 1]) if month + 1 in MONTHS else None,
        "trail": trail_below(membership, (HEADING, "quality")),
    }
    return practice_page(
        request,
        membership,
        "readiness/quality_month.html",
        context,
        heading=f"Quality counts of {MONTHS[month]} {practice.performance_year}",
        status=status_of(form, clash),
    )


def rows_of(
    overview: QualityOverview, counts: dict[quality_paste.Key, Cases]
) -> Iterator[tuple[QualityStanding, list[tuple[QualityMeasure, Cases | None]]]]:
    """For each who reports, each measure with its cases."""
    for it in overview.standings:
        who = reporter_of(it)
        yield it, [(measure.measure, counts.get((who, measure.measure.mips_id))) for measure in it.measures]


@for_members()
@require_safe
def quality_month_export(
    request: HttpRequest, membership: Membership, month: int, file_format: str
) -> HttpResponseBase:
    """The table of a month as it stands: what is empty can be filled in and pasted back."""
    of_month = the_month(membership.practice, month)
    overview = overview_of(membership.practice)
    rows = quality_paste.lines(reporters(overview), counts_of(of_month))
    name = f"asm-quality-{membership.practice.performance_year}-{month:02}"
    return export(name, file_format, quality_paste.HEADER, rows)


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def quality_cases(
    request: HttpRequest, membership: Membership, month: int, clinician_id: int | None = None
) -> HttpResponse:
    """The cases of one clinician, or of the practice as a whole, in a month: measure by measure."""
    practice = membership.practice
    of_month = the_month(practice, month)
    who = get_object_or_404(practice.clinicians.present(), pk=clinician_id) if clinician_id is not None else None
    reporting = {reporter_of(it): it for it in overview_of(practice).standings}
    measures = [it.measure for it in reporting[who].measures] if who in reporting else []

    def initial(of: QualityMonth) -> dict[str, Any]:
        mine = {measure: cases for (clinician, measure), cases in counts_of(of).items() if clinician == who}
        return initial_cases(of.version, mine)

    form = CasesForm(sent(request), measures=measures, initial=initial(of_month))
    clash = None
    if form.is_valid():
        counts = {(who, mips_id): cases for mips_id, cases in form.cases().items()}
        version = form.cleaned_data["version"]
        try:
            save_quality_counts(practice, month=month, counts=counts, actor=membership.user, version=version)
        except Outdated as outdated:
            now = standing.kept_month(practice, month)
            clash = form.clash(practice, outdated.subject, initial(now))
            form = form.at(now.version)
        else:
            messages.success(request, f"The counts of {who or 'the practice'} are saved.")
            return redirect("quality-month", practice.pk, month)
    context = {
        "form": form,
        "clash": clash,
        "month": month,
        "back": reverse("quality-month", args=[practice.pk, month]),
        "trail": trail_below(membership, (HEADING, "quality")),
    }
    return practice_page(
        request,
        membership,
        "readiness/quality_cases.html",
        context,
        heading=f"{who or 'The practice as a whole'}: {MONTHS[month]} {practice.performance_year}",
        status=status_of(form, clash),
    )
