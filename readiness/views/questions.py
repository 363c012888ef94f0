"""A few questions that the roster does not answer, and that decide about the checklist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from readiness.access import for_members
from readiness.actions.plan import answer_questions
from readiness.forms.questions import QuestionsForm
from readiness.models import Membership, Role, Task
from readiness.views.pages import practice_page, trail_below
from readiness.views.saving import FORM_METHODS, sent, status_of


@for_members(Role.MANAGER)
@require_http_methods(FORM_METHODS)
def questions(request: HttpRequest, membership: Membership) -> HttpResponse:
    practice = membership.practice
    form = QuestionsForm(sent(request), answers=practice.answers)
    if form.is_bound and form.is_valid():
        before = Task.objects.current(practice).count()
        answer_questions(practice, form.answers, actor=membership.user)
        messages.success(request, said(Task.objects.current(practice).count() - before))
        return redirect("checklist", practice.pk)
    context = {"form": form, "trail": trail_below(membership, ("Checklist", "checklist"))}
    return practice_page(
        request, membership, "readiness/questions.html", context, heading="A few questions", status=status_of(form)
    )


def said(difference: int) -> str:
    if not difference:
        return "Your answers are saved. The checklist stays as it was."
    count, was = abs(difference), "task was" if abs(difference) == 1 else "tasks were"
    return f"Your answers are saved, and {count} {was} {'added' if difference > 0 else 'taken off'}."
