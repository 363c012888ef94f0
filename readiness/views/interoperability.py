"""Promoting Interoperability: where the report stands, and the form that fills it in."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.rules import interoperability as rules
from asm_portal.rules.years import YEARS
from readiness.access import for_members
from readiness.actions.interoperability import exchange_in_words, save_interoperability
from readiness.actions.versions import Outdated
from readiness.forms.interoperability import InteroperabilityForm, initial_of
from readiness.models import Membership, PeriodKind, Role
from readiness.standing import interoperability as standing
from readiness.views.pages import practice_page, trail_below
from readiness.views.saving import FORM_METHODS, sent, status_of

HEADING = "CEHRT and Promoting Interoperability"


@for_members()
@require_safe
def interoperability(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    report, answers = standing.kept(practice)
    year = YEARS[practice.performance_year]
    period = standing.period_of(practice, today=timezone.localdate())
    found = standing.judge(report, answers, period, year)
    context = {
        "report": report,
        "standing": found,
        "answered": [
            (rule, standing.answer_in_words(answers.get(rule.code)))
            for rule, is_required in questions_of(report.exchange)
            if is_required or rule.code in answers
        ],
        "exchange": exchange_in_words(report.exchange),
        "stretches": practice.periods.filter(
            performance_year=practice.performance_year, kind=PeriodKind.INTEROPERABILITY
        ),
        "kind": PeriodKind.INTEROPERABILITY,
        "rules": rules,
        "marks": hint_about(report.cehrt_id),
    }
    return practice_page(request, membership, "readiness/interoperability.html", context, heading=HEADING)


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def interoperability_edit(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    year = YEARS[practice.performance_year]
    report, answers = standing.kept(practice)
    form = InteroperabilityForm(sent(request), year=year, initial=initial_of(report, answers))
    clash = None
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            save_interoperability(
                practice,
                **{name: cleaned[name] for name in ("cehrt_id", "product", "exchange", "version")},
                answers=form.answers(),
                actor=membership.user,
            )
        except Outdated as outdated:
            clash = form.clash(practice, outdated.subject, initial_of(*standing.kept(practice)))
            form = form.at(outdated.subject.version)
        else:
            messages.success(request, "The report is saved.")
            return redirect("interoperability", practice.pk)
    return practice_page(
        request,
        membership,
        "readiness/interoperability_edit.html",
        {
            "form": form,
            "clash": clash,
            "rules": rules,
            "back": reverse("interoperability", args=[practice.pk]),
            "trail": trail_below(membership, (HEADING, "interoperability")),
        },
        heading="Fill in the report",
        status=status_of(form, clash),
    )


Question = rules.InteroperabilityMeasure | rules.Attestation | rules.AttestationPart


def questions_of(exchange: int | None) -> Iterator[tuple[Question, bool]]:
    """What the report answers, in order, each with whether it is required."""
    for objective in rules.OBJECTIVES:
        yield from ((measure, True) for measure in standing.chosen(objective, exchange) or ())
    for attestation in rules.ATTESTATIONS:
        yield from ((question, attestation.required) for question in attestation.questions)
    yield from ((measure, False) for measure in rules.BONUS_MEASURES)


def hint_about(cehrt_id: str) -> str:
    """That an ID does not look like those CMS has described, which is no error (rules.CEHRT_ID_MARKS)."""
    if not cehrt_id or cehrt_id[2:5] in rules.CEHRT_ID_MARKS.value:
        return ""
    return f"{rules.CEHRT_ID_MARKS.statement} Yours has {cehrt_id[2:5]} there. Copy it from the CHPL once more."
