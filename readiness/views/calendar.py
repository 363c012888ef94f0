"""A member's private calendar: the page that makes and revokes its address, and the calendar itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asm_portal.access import public
from asm_portal.calendars import CONTENT_TYPE
from readiness.access import for_members
from readiness.actions.calendars import make_calendar_feed, revoke_calendar_feed
from readiness.calendar_feed import practice_calendar
from readiness.forms.calendars import CalendarForm
from readiness.models import CalendarFeed, Membership, Task
from readiness.secret_links import digest
from readiness.views.pages import practice_page
from readiness.views.saving import FORM_METHODS, sent, status_of

NEW_TOKEN = "new_calendar_token"  # noqa: S105  a key of the session


@for_members()
@require_http_methods(FORM_METHODS)
def calendar(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A POST makes an address, in place of one that there is. It is shown once, on the page that follows."""
    form = CalendarForm(sent(request))
    if form.is_valid():
        mine_only = form.cleaned_data["tasks"] == "mine"
        request.session[NEW_TOKEN] = make_calendar_feed(membership, mine_only=mine_only)
        return redirect("practice-calendar", membership.practice_id)
    token = request.session.pop(NEW_TOKEN, "")
    address = request.build_absolute_uri(reverse("calendar-feed", args=[token])) if token else ""
    context = {
        "form": form,
        "feed": membership.calendar_feeds.filter(revoked_at=None).first(),
        "address": address,
        "subscribe_url": f"webcal:{address.partition(':')[2]}",
    }
    return practice_page(
        request,
        membership,
        "readiness/calendar.html",
        context,
        heading="Your calendar",
        status=status_of(form),
    )


@for_members()
@require_POST
def revoke_calendar(request: HttpRequest, membership: Membership) -> HttpResponse:
    revoke_calendar_feed(membership)
    messages.success(request, "Revoked. Calendar programs that knew the address get nothing any more.")
    return redirect("practice-calendar", membership.practice_id)


@public
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for whoever knows its address. The address of a member who has left ends with the membership."""
    feeds = CalendarFeed.objects.filter(revoked_at=None).select_related("membership__practice")
    feed = feeds.filter(token_sha256=digest(token)).first()
    if feed is None:
        raise Http404("There is no calendar at this address. It may have been revoked.")
    practice = feed.membership.practice
    tasks = Task.objects.current(practice)
    if feed.mine_only:
        tasks = tasks.filter(owner=feed.membership.user_id)
    checklist = request.build_absolute_uri(reverse("checklist", args=[practice.pk]))
    response = HttpResponse(practice_calendar(practice, tasks, checklist_url=checklist), content_type=CONTENT_TYPE)
    response["Referrer-Policy"] = "no-referrer"
    return response
