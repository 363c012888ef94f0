"""Collaborative care arrangements with primary care practices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from asm_portal.rules.arrangements import ELEMENTS
from readiness.models.practices import Practice
from readiness.models.roster import PracticeClinician

ELEMENT_SLUGS = [element.slug for element in ELEMENTS]


class ConditionAnswer(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SURE = "not_sure", "Not sure"


class Arrangement(models.Model):
    """An arrangement between a practice and a primary care practice, from a first idea to its end.

    It outlives performance years. `conditions` is {id of a legal condition in the rules: a ConditionAnswer}; one that
    has not been answered is absent. `money_flows` is None while nobody has said.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="arrangements")
    partner = models.CharField(max_length=200)
    contact = models.CharField(max_length=200, blank=True)
    clinicians = models.ManyToManyField(PracticeClinician, blank=True, related_name="arrangements")
    signed_by_us_on = models.DateField(null=True, blank=True)
    signed_by_them_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    elements = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    conditions = models.JSONField(default=dict, blank=True)
    money_flows = models.BooleanField(null=True, blank=True)
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["partner", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(partner=""), name="arrangement_has_a_partner"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(effective_on__isnull=False, ended_on__gte=F("effective_on")),
                name="arrangement_ends_after_it_takes_effect",
            ),
            models.CheckConstraint(
                condition=Q(elements__contained_by=ELEMENT_SLUGS), name="arrangement_elements_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Arrangement with {self.partner}"
