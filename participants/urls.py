"""The addresses of public data and of the import console."""

from django.urls import include, path

from participants import feeds
from participants.views import (
    alerts,
    areas,
    clinician,
    clinicians,
    data,
    home,
    imports,
    organizations,
    receipts,
    releases,
    reviews,
    roster,
    states,
    zips,
)

console = [
    path("", imports.imports, name="imports"),
    path("upload/", imports.upload, name="upload"),
    path("sources/<str:dataset>/check/", imports.check_now, name="check-now"),
    path("sources/<str:dataset>/import/", imports.import_now, name="import-now"),
    path("runs/", imports.run_list, name="runs"),
    path("runs.<format:file_format>", imports.runs_export, name="runs-export"),
    path("runs/<int:pk>/", imports.run, name="run"),
    path("runs/<int:pk>/stop/", imports.stop, name="run-stop"),
    path("runs/<int:pk>/again/", imports.run_again, name="run-again"),
    path("releases/<int:pk>/", reviews.review, name="review"),
    path("releases/<int:pk>/changes.<format:file_format>", reviews.review_export, name="review-export"),
    path("releases/<int:pk>/<str:name>/", reviews.decide, name="decide"),
]

urlpatterns = [
    path("manage/imports/", include(console)),
    path("", home.home, name="home"),
    path("clinicians/", clinicians.clinicians, name="clinicians"),
    path("clinicians.<format:file_format>", clinicians.clinicians_export, name="clinicians-export"),
    path("clinicians/<str:npi>/", clinician.clinician, name="clinician"),
    path("zip/<str:zip5>/", zips.zip_code, name="zip"),
    path("releases/", releases.releases, name="releases"),
    path("releases.<format:file_format>", releases.releases_export, name="releases-export"),
    path("releases/log/", releases.log, name="release-log"),
    path("releases/feed.atom", feeds.release_feed, name="release-feed"),
    path("data/", data.data, name="data"),
    path("releases/<int:pk>/", releases.release, name="release"),
    path("releases/<int:base>/diff/<int:other>/", releases.release_diff, name="release-diff"),
    path(
        "releases/<int:base>/diff/<int:other>.<format:file_format>",
        releases.release_diff_export,
        name="release-diff-export",
    ),
    path("clinicians/<str:npi>/receipt/", receipts.clinician_receipt, name="clinician-receipt"),
    path("receipts/<str:token>/", receipts.receipt, name="receipt"),
    path("roster/", roster.roster, name="roster"),
    path("roster.<format:file_format>", roster.roster_export, name="roster-export"),
    path("roster/receipt/", roster.roster_receipt, name="roster-receipt"),
    path("states/", states.states, name="states"),
    path("states.<format:file_format>", states.states_export, name="states-export"),
    path("states/<str:code>/", states.state, name="state"),
    path("areas/", areas.areas, name="areas"),
    path("areas.<format:file_format>", areas.areas_export, name="areas-export"),
    path("areas/<str:code>/", areas.area, name="area"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations.<format:file_format>", organizations.organizations_export, name="organizations-export"),
    path("organizations/<str:slug>/", organizations.organization, name="organization"),
    path(
        "organizations/<str:slug>.<format:file_format>", organizations.organization_export, name="organization-export"
    ),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/watch/", alerts.watch, name="alert-watch"),
    path("alerts/watch/roster/", alerts.watch_roster, name="alert-watch-roster"),
    path("alerts/sent/", alerts.sent, name="alert-sent"),
    path("alerts/confirm/<str:token>/", alerts.confirm, name="alert-confirm"),
    path("alerts/manage/<str:token>/", alerts.manage, name="alert-manage"),
    path("alerts/stop/<str:token>/", alerts.stop, name="alert-stop"),
]
