"""The addresses of practices. What belongs to one practice lies below its id, and opens to its members only.

A section that has addresses of its own keeps them in a module and is included in `OF_A_PRACTICE`. The matrix of
tests/readiness/test_access_matrix.py tries every address as everybody; it says what a new one needs.
"""

from django.urls import include, path

from readiness.views import practices

OF_A_PRACTICE = [
    path("", practices.practice, name="practice"),
    path("settings/", practices.settings, name="practice-settings"),
]

urlpatterns = [
    path("practices/", practices.practices, name="practices"),
    path("practices/new/", practices.new_practice, name="practice-new"),
    path("practices/<uuid:practice_id>/", include(OF_A_PRACTICE)),
]
