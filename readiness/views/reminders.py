"""Which reminders a member gets by e-mail, and the link in each of them that stops them all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from asm_portal.access import public
from readiness.access import for_members
from readiness.actions.reminders import choice_of, choose_reminders, stop_reminders
from readiness.forms.reminders import ReminderForm
from readiness.models import Membership
from readiness.reminder_letters import membership_to_stop
from readiness.views.pages import practice_page
from readiness.views.saving import FORM_METHODS, sent, status_of


@for_members()
@require_http_methods(FORM_METHODS)
def reminders(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = ReminderForm(sent(request), instance=choice_of(membership))
    if form.is_valid():
        choose_reminders(membership, form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("reminders", membership.practice_id)
    context = {"form": form, "email": membership.user.email}
    return practice_page(
        request, membership, "readiness/reminders.html", context, heading="Your reminders", status=status_of(form)
    )


@csrf_exempt  # a mail program sends this without having seen a page of ours (RFC 8058); the token says who asks
@public
@never_cache
@require_http_methods(FORM_METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing, because mail scanners open links; the page has a button."""
    membership = membership_to_stop(token)
    if membership and request.method == "POST":
        stop_reminders(membership)
    context = {"membership": membership, "stopped": request.method == "POST"}
    return render(request, "readiness/reminders_stop.html", context, status=200 if membership else 404)
