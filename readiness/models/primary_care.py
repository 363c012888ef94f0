"""How a practice connects its patients to primary care: processes in words, and counts by month. Numbers only."""

from django.db import models
from django.db.models import F, Q

from readiness.models.practices import Practice


class PrimaryCareReport(models.Model):
    """A practice's evidence of the first improvement activity in a performance year.

    `processes` is {id of a part of the activity in the rules: what the practice does, in words}. `version` grows with
    each change of these or of the counts.
    """

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="primary_care_reports", db_index=False
    )
    performance_year = models.PositiveSmallIntegerField()
    processes = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "performance_year"], name="one_primary_care_report"),
        ]

    def __str__(self) -> str:
        return f"Primary care connection {self.performance_year}"


class PrimaryCareMonth(models.Model):
    """How many ASM patients were seen in a month, and with how many of them each part of the activity was done."""

    report = models.ForeignKey(PrimaryCareReport, on_delete=models.CASCADE, related_name="months", db_index=False)
    month = models.PositiveSmallIntegerField()
    seen = models.PositiveIntegerField()
    access = models.PositiveIntegerField(default=0)
    communication = models.PositiveIntegerField(default=0)
    screening = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["report", "month"], name="one_primary_care_month"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="primary_care_month_is_a_month"),
            models.CheckConstraint(
                condition=Q(access__lte=F("seen"), communication__lte=F("seen"), screening__lte=F("seen")),
                name="no_more_patients_than_were_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, month {self.month}"
