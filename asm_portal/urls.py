"""Every address of the portal. `access.py` says who may open it."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from asm_portal import health, metrics
from asm_portal.access import public
from asm_portal.api import api
from asm_portal.estimate_pages import views as estimate_pages
from asm_portal.model_pages import about, timeline

urlpatterns = [
    path("", include("participants.urls")),
    path("", include("readiness.urls")),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline.ics", timeline.timeline_calendar, name="timeline-calendar"),
    path("estimate/", estimate_pages.estimate, name="estimate"),
    path("estimate.<format:file_format>", estimate_pages.estimate_export, name="estimate-export"),
    path("estimate/cohort/", estimate_pages.cohort, name="estimate-cohort"),
    path("estimate/cohort.<format:file_format>", estimate_pages.cohort_export, name="estimate-cohort-export"),
    path("about/", about.about, name="about"),
    path("api/v1/", api.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    # For pages that are not ours, such as the administration, and for tools that do not read pages.
    path("favicon.ico", public(RedirectView.as_view(url=lazy(static, str)("img/favicon.svg"))), name="favicon"),
    path("accounts/", include("asm_portal.accounts.urls")),
    # There is one way to sign in, with limits and second factors.
    path(
        "admin/login/", public(RedirectView.as_view(pattern_name="account_login", query_string=True)), name="no-login"
    ),
    path("admin/", admin.site.urls),
]
