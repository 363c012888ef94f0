"""The clinicians of a practice. What CMS says of them is read from the live list, never copied."""

from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from participants.models import Clinician, Release, Status
from readiness.models.practices import Practice

NOT_LISTED = "not_listed"


class PracticeClinicianQuerySet(models.QuerySet["PracticeClinician"]):
    def present(self) -> Self:
        return self.filter(removed_at=None)

    def news(self, release: Release) -> Self:
        """Those of whom a release of the list says something else than what the practice saw last, as `status_now`."""
        said = Clinician.objects.filter(release=release, npi=OuterRef("npi")).values("status")
        now = Coalesce(Subquery(said), Value(NOT_LISTED))
        return self.present().annotate(status_now=now).exclude(seen_status=F("status_now"))

    def names(self) -> dict[int, str]:
        """By id, in their order."""
        rows = self.order_by("last_name", "first_name", "npi").values_list("pk", "last_name", "first_name", "npi")
        return {pk: name_of(*parts) for pk, *parts in rows}


class PracticeClinician(models.Model):
    """A clinician whom a practice looks after. One who leaves the roster keeps the work that was done for them.

    `seen_status` and `seen_release` are what the practice last saw on the live list; where the live list says something
    else now, the practice is told.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="clinicians")
    npi = models.CharField(max_length=10)
    first_name = models.TextField(blank=True)
    last_name = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True, help_text="For CMS, which wants another one for each participant.")
    payments = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Dollars a year that Medicare pays for covered professional services under Part B.",
    )
    seen_status = models.CharField(max_length=16, choices=[*Status.choices, (NOT_LISTED, "Not listed")], blank=True)
    seen_release = models.ForeignKey(
        "participants.Release", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    status_now: str  # of those that `news` finds

    objects = PracticeClinicianQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "npi"], name="one_practice_clinician_per_npi"),
            models.CheckConstraint(
                condition=models.Q(npi__regex=r"^[12][0-9]{9}$"), name="practice_clinician_npi_has_ten_digits"
            ),
            models.CheckConstraint(
                condition=models.Q(payments=None) | models.Q(payments__gte=0), name="payments_are_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["npi"], name="practice_clinician_by_npi")]

    def __str__(self) -> str:
        return name_of(self.last_name, self.first_name, self.npi)


def name_of(last_name: str, first_name: str, npi: str) -> str:
    return f"{last_name}, {first_name}" if last_name else npi
