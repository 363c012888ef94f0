"""Quality data as a practice collects it: how each measure is reported, and counts by month. Numbers only."""

from django.db import models
from django.db.models import F, Q

from asm_portal.rules.quality import MEASURES
from readiness.models.practices import Practice
from readiness.models.roster import PracticeClinician

REPORTED_MEASURES = [mips_id for mips_id, measure in MEASURES.items() if not measure.calculated_by_cms]


class QualityLevel(models.TextChoices):
    """For whom quality is reported. Only a small practice has the choice (rules.quality.REPORTING_LEVEL)."""

    CLINICIAN = "clinician", "Each clinician (TIN and NPI)"
    PRACTICE = "practice", "The practice as a whole (TIN)"


class QualityPlan(models.Model):
    """A practice's decisions for a performance year. `collection_types` is {MIPS id: a CollectionType of the rules}."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="quality_plans", db_index=False)
    performance_year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=16, choices=QualityLevel, default=QualityLevel.CLINICIAN)
    collection_types = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "performance_year"], name="one_quality_plan"),
            models.CheckConstraint(condition=Q(level__in=QualityLevel.values), name="quality_level_known"),
        ]

    def __str__(self) -> str:
        return f"Quality plan {self.performance_year}"


class QualityMonth(models.Model):
    """The counts of one month, which are changed together; `version` grows with each change of them."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="quality_months", db_index=False)
    performance_year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["performance_year", "month"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "performance_year", "month"], name="one_quality_month"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="quality_month_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"Quality counts of {self.performance_year}-{self.month:02}"


class QualityCount(models.Model):
    """Cases of one measure in a month, of a clinician or, without one, of the practice as a whole.

    `eligible` cases belong to the measure, `reported` ones have been collected, and of these `met` meet it: for a
    measure where lower is better the fewer, the better.
    """

    of_month = models.ForeignKey(QualityMonth, on_delete=models.CASCADE, related_name="counts", db_index=False)
    clinician = models.ForeignKey(
        PracticeClinician, null=True, blank=True, on_delete=models.CASCADE, related_name="quality_counts"
    )
    measure = models.CharField(max_length=8, help_text="Its MIPS id, such as Q236.")
    eligible = models.PositiveIntegerField()
    reported = models.PositiveIntegerField()
    met = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_month", "clinician", "measure"], nulls_distinct=False, name="one_quality_count"
            ),
            models.CheckConstraint(condition=Q(measure__in=REPORTED_MEASURES), name="quality_measure_is_reported"),
            models.CheckConstraint(
                condition=Q(reported__lte=F("eligible"), met__lte=F("reported")), name="met_reported_eligible_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.clinician or 'the whole practice'}"
