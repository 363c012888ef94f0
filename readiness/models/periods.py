"""The continuous periods in which a practice does what two of the performance categories ask for."""

from django.db import models
from django.db.models import F, Q

from readiness.models.practices import Practice
from readiness.models.roster import PracticeClinician


class PeriodKind(models.TextChoices):
    INTEROPERABILITY = "interoperability", "Promoting Interoperability"
    PRIMARY_CARE = "primary_care", "Primary care connection"


class Period(models.Model):
    """One stretch of days, which goes on while it has no last day. Where it breaks off, another row begins.

    Rows without a clinician hold for all of the practice; a clinician who has rows of their own goes by these instead.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="periods", db_index=False)
    performance_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=PeriodKind)
    clinician = models.ForeignKey(
        PracticeClinician, null=True, blank=True, on_delete=models.CASCADE, related_name="periods"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "performance_year", "kind", "clinician", "starts_on"],
                nulls_distinct=False,
                name="one_period_per_first_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=PeriodKind.values), name="period_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__year=F("performance_year")), name="period_starts_in_its_year"
            ),
            models.CheckConstraint(
                condition=Q(kind=PeriodKind.PRIMARY_CARE) | Q(clinician=None),
                name="only_primary_care_periods_are_a_clinicians",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.clinician or 'the whole practice'}: from {self.starts_on}"
