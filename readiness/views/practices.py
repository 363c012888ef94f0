"""The practices of a person, and what a practice is called."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.access import signed_in_only
from readiness.access import for_members
from readiness.actions.practices import change_practice, create_practice
from readiness.forms.practices import PracticeForm
from readiness.models import Membership, Role
from readiness.views.pages import practice_page

FORM_METHODS = ["GET", "HEAD", "POST"]


@signed_in_only
@never_cache
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    memberships = Membership.objects.filter(user=request.user.pk).select_related("practice")
    return render(request, "readiness/practices.html", {"memberships": memberships.order_by("practice__name", "pk")})


@signed_in_only
@never_cache
@require_http_methods(FORM_METHODS)
def new_practice(request: HttpRequest) -> HttpResponse:
    form = PracticeForm(request.POST or None)
    if form.is_valid():
        practice = create_practice(**form.cleaned_data, actor=request.user)  # type: ignore[arg-type]
        return redirect(practice)
    return render(request, "readiness/practice_new.html", {"form": form}, status=422 if form.is_bound else 200)


@for_members()
@require_safe
def practice(request: HttpRequest, membership: Membership) -> HttpResponse:
    return practice_page(request, membership, "readiness/practice.html", {}, heading=membership.practice.name)


@for_members(Role.OWNER)
@require_http_methods(FORM_METHODS)
def settings(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = PracticeForm(request.POST or None, instance=membership.practice)
    if form.is_valid():
        change_practice(membership.practice, **form.cleaned_data, actor=membership.user)
        messages.success(request, "Saved.")
        return redirect("practice-settings", membership.practice_id)
    membership.practice.refresh_from_db()  # a form that is not valid has changed it
    return practice_page(
        request,
        membership,
        "readiness/settings.html",
        {"form": form},
        heading="Settings",
        status=422 if form.is_bound else 200,
    )
