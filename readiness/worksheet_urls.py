"""The addresses of the forms that know the rules, below a practice."""

from django.urls import path

from readiness.views import arrangements, interoperability, periods, primary_care, quality

urlpatterns = [
    path("interoperability/", interoperability.interoperability, name="interoperability"),
    path("interoperability/edit/", interoperability.interoperability_edit, name="interoperability-edit"),
    path("periods/new/<slug:kind>/", periods.period_new, name="period-new"),
    path("periods/<int:period_id>/", periods.period, name="period"),
    path("periods/<int:period_id>/remove/", periods.period_remove, name="period-remove"),
    path("arrangements/", arrangements.arrangements, name="arrangements"),
    path("arrangements.<format:file_format>", arrangements.arrangements_export, name="arrangements-export"),
    path("arrangements/new/", arrangements.arrangement_new, name="arrangement-new"),
    path("arrangements/<int:arrangement_id>/", arrangements.arrangement, name="arrangement"),
    path("arrangements/<int:arrangement_id>/edit/", arrangements.arrangement_edit, name="arrangement-edit"),
    path("arrangements/<int:arrangement_id>/remove/", arrangements.arrangement_remove, name="arrangement-remove"),
    path(
        "arrangements/<int:arrangement_id>/worksheet/",
        arrangements.arrangement_worksheet,
        name="arrangement-worksheet",
    ),
    path("primary-care/", primary_care.primary_care, name="primary-care"),
    path("primary-care.<format:file_format>", primary_care.primary_care_export, name="primary-care-export"),
    path("primary-care/processes/", primary_care.primary_care_processes, name="primary-care-processes"),
    path("primary-care/counts/", primary_care.primary_care_counts, name="primary-care-counts"),
    path("quality/", quality.quality, name="quality"),
    path("quality.<format:file_format>", quality.quality_export, name="quality-export"),
    path("quality/plan/", quality.quality_plan, name="quality-plan"),
    path("quality/<int:month>/", quality.quality_month, name="quality-month"),
    path("quality/<int:month>.<format:file_format>", quality.quality_month_export, name="quality-month-export"),
    path("quality/<int:month>/practice/", quality.quality_cases, name="quality-cases-of-practice"),
    path("quality/<int:month>/<int:clinician_id>/", quality.quality_cases, name="quality-cases"),
]
