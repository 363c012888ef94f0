"""The addresses of what a practice shows of itself, and of what it sends to its members."""

from django.urls import path

from readiness.views import calendar, exposure, reminders, reports

urlpatterns = [
    path("", reports.overview, name="practice"),
    path("board/", reports.board, name="board"),
    path("audit-pack.zip", reports.audit_pack, name="audit-pack"),
    path("exposure/", exposure.exposure, name="exposure"),
    path("exposure/payments/", exposure.payments, name="exposure-payments"),
    path("exposure.<format:file_format>", exposure.exposure_export, name="exposure-export"),
    path("calendar/", calendar.calendar, name="practice-calendar"),
    path("calendar/revoke/", calendar.revoke_calendar, name="practice-calendar-revoke"),
    path("reminders/", reminders.reminders, name="reminders"),
]
