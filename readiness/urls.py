"""The addresses of practices. What belongs to one practice lies below its id, and opens to its members only.

A section that has addresses of its own keeps them in a module and is included in `OF_A_PRACTICE`. The matrix of
tests/readiness/test_access_matrix.py tries every address as everybody; it says what a new one needs.
"""

from django.urls import URLPattern, URLResolver, include, path

from readiness.views import calendar, invitations, members, practices, reminders, roster

OF_A_PRACTICE: list[URLPattern | URLResolver] = [
    path("", include("readiness.checklist_urls")),
    path("settings/", practices.settings, name="practice-settings"),
    path("settings/delete/", practices.delete, name="practice-delete"),
    path("settings/export.zip", practices.full_export, name="practice-export"),
    path("clinicians/", roster.clinicians, name="practice-clinicians"),
    path("clinicians.<format:file_format>", roster.clinicians_export, name="practice-clinicians-export"),
    path("clinicians/seen/", roster.seen, name="practice-clinicians-seen"),
    path("clinicians/add/", roster.add, name="practice-clinicians-add"),
    path("clinicians/add/chosen/", roster.add_chosen, name="practice-clinicians-add-chosen"),
    path("clinicians/add/organization/", roster.add_organization, name="practice-clinicians-add-organization"),
    path("clinicians/<int:clinician_id>/", roster.clinician, name="practice-clinician"),
    path("clinicians/<int:clinician_id>/remove/", roster.clinician_remove, name="practice-clinician-remove"),
    path("people/", members.people, name="practice-people"),
    path("people.<format:file_format>", members.people_export, name="practice-people-export"),
    path("people/<int:member_id>/", members.member, name="practice-member"),
    path("people/<int:member_id>/remove/", members.member_remove, name="practice-member-remove"),
    path("people/invite/", invitations.invite, name="practice-invite"),
    path("people/leave/", members.leave, name="practice-leave"),
    path("people/transfer/", members.transfer, name="practice-transfer"),
    path("invitations/<int:invitation_id>/resend/", invitations.resend, name="practice-invitation-resend"),
    path("invitations/<int:invitation_id>/revoke/", invitations.revoke, name="practice-invitation-revoke"),
    path("", include("readiness.worksheet_urls")),
    path("", include("readiness.report_urls")),
]

urlpatterns = [
    path("practices/", practices.practices, name="practices"),
    path("practices/new/", practices.new_practice, name="practice-new"),
    path("practices/invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("practices/calendars/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
    path("practices/reminders/stop/<str:token>/", reminders.stop, name="reminders-stop"),
    path("practices/<uuid:practice_id>/", include(OF_A_PRACTICE)),
]
