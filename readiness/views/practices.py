"""The practices of a person; what a practice is called, what it keeps, and its end."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.access import signed_in_only
from readiness.access import for_members
from readiness.actions.practices import change_practice, create_practice, delete_practice
from readiness.forms.people import NameAgainForm
from readiness.forms.practices import PracticeForm
from readiness.full_export import write_everything
from readiness.models import Membership, Role
from readiness.views.pages import practice_page
from readiness.views.saving import FORM_METHODS, sent, status_of


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
    form = PracticeForm(sent(request))
    if form.is_valid():
        practice = create_practice(**form.cleaned_data, actor=request.user)  # type: ignore[arg-type]
        return redirect(practice)
    return render(request, "readiness/practice_new.html", {"form": form}, status=status_of(form))


@for_members(Role.OWNER)
@require_http_methods(FORM_METHODS)
def settings(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = PracticeForm(sent(request), instance=membership.practice)
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
        status=status_of(form),
    )


@for_members(Role.OWNER)
@require_http_methods(FORM_METHODS)
def delete(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Asks for the name first, and offers everything to take away."""
    practice = membership.practice
    form = NameAgainForm(sent(request), expected=practice.name)
    if form.is_valid():
        delete_practice(practice)
        messages.success(request, f"{practice.name} is deleted.")
        return redirect("practices")
    return practice_page(
        request,
        membership,
        "readiness/delete.html",
        {"form": form},
        heading=f"Delete {practice.name}?",
        status=status_of(form),
    )


@for_members(Role.OWNER)
@require_safe
def full_export(request: HttpRequest, membership: Membership) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_everything(membership.practice, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="asm-practice.zip", content_type="application/zip")
