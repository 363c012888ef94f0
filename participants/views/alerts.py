"""Watching by e-mail, without an account. A link in a mail is the key to what its owner watches.

Following a link changes nothing, since programs that guard mailboxes follow links, too; a button on its page does.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from asm_portal.access import public
from asm_portal.limits import too_many
from participants.alerts import links, subscriptions
from participants.alerts.forms import AddressForm, StopForm, WatchForm
from participants.alerts.links import VoidLink
from participants.alerts.subjects import NotWatchable, Subject, subject
from participants.models import WatchKind
from participants.roster import Group, Roster
from participants.views.roster import on_roster

View = Callable[..., HttpResponse]

MOST_MAILS = "20/h"  # that one client may ask for, whatever the addresses; `subscriptions` guards each address


def mail_form(view: View) -> View:
    """Decorator: a page with a form that has a mail sent. Anybody may fill it in, but not all day."""

    @wraps(view)
    def limited(request: HttpRequest, **place: Any) -> HttpResponse:
        if request.method == "POST" and (refusal := too_many(request, "alert-mail", MOST_MAILS)):
            return refusal
        return view(request, **place)

    return public(require_http_methods(["GET", "HEAD", "POST"])(never_cache(limited)))


@mail_form
def alerts(request: HttpRequest) -> HttpResponse:
    """What can be watched, and how to get at one's own watches."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subscriptions.request_link(form.cleaned_data["email"])
        return redirect("alert-sent")
    return render(request, "alerts/alerts.html", {"form": form}, status=422 if form.errors else 200)


@mail_form
def watch(request: HttpRequest) -> HttpResponse:
    """Asks for the address that wants to hear of what the page before this one was about."""
    asked = request.POST or request.GET
    if not asked:
        return redirect("alerts")
    form = WatchForm(request.POST) if request.method == "POST" else WatchForm(initial=asked.dict())
    try:
        wanted = subject(asked.get("kind", ""), asked.get("target", ""))
    except NotWatchable as problem:
        return render(request, "alerts/not_watchable.html", {"problem": str(problem)}, status=404)
    if request.method == "POST" and form.is_valid():
        subscriptions.request_watch(form.cleaned_data["email"], wanted)
        return redirect("alert-sent")
    return watch_page(request, form, wanted)


@public
@require_POST
@on_roster
def watch_roster(request: HttpRequest, checked: Roster, show: Group) -> HttpResponse:
    """The same form for the valid NPIs of a roster that was checked."""
    target = " ".join(checked.npis)
    try:
        wanted = subject(WatchKind.ROSTER, target)
    except NotWatchable as problem:
        return render(request, "alerts/not_watchable.html", {"problem": str(problem)}, status=422)
    return watch_page(request, WatchForm(initial={"kind": WatchKind.ROSTER, "target": target}), wanted)


def watch_page(request: HttpRequest, form: WatchForm, wanted: Subject) -> HttpResponse:
    return render(request, "alerts/watch.html", {"form": form, "wanted": wanted}, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """The same words whatever the address was, so that nobody learns which ones are known here."""
    return render(request, "alerts/sent.html")


def with_link(view: View) -> View:
    """Decorator: a page that a link in a mail opens. One that is void gets an explanation, with status 410."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except VoidLink:
            response = render(request, "alerts/void_link.html", status=410)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return public(require_http_methods(["GET", "HEAD", "POST"])(never_cache(opened)))


@with_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    wanted = links.watch_to_confirm(token)
    if request.method == "POST":
        subscriptions.confirm(wanted)
        return redirect("alert-confirm", token)
    context = {"watch": wanted, "manage": links.to_manage(wanted.subscriber) if wanted.confirmed_at else ""}
    return render(request, "alerts/confirm.html", context)


@with_link
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that an address watches, with a button to stop each and one to stop all."""
    subscriber = links.subscriber_to_manage(token)
    if request.method == "POST":
        if "all" in request.POST:
            subscriptions.stop_all(subscriber)
        elif "again" in request.POST:
            subscriptions.allow_again(subscriber)
        elif "void" in request.POST:
            subscriptions.void_links(subscriber)
            return redirect("alert-sent")
        elif watch_pk := StopForm.watch_in(request.POST):
            subscriptions.stop(subscriber, watch_pk)
        return redirect("alert-manage", token)
    watches = subscriber.watches.order_by("kind", "label", "pk")
    return render(request, "alerts/manage.html", {"subscriber": subscriber, "watches": watches})


@csrf_exempt
@with_link
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stops all alerts to an address. Mail programs send the POST themselves (RFC 8058): without a cookie, so no token
    against forgery can be asked for, and without following a redirect, so the answer is a page.
    """
    subscriber = links.subscriber_to_stop(token)
    if request.method == "POST":
        subscriptions.stop_all(subscriber)
        subscriber.refresh_from_db()
    return render(request, "alerts/stop.html", {"subscriber": subscriber})
