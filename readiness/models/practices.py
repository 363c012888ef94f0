"""A practice, the people who work for it here, and those who have been asked to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from asm_portal.rules.years import YEARS

PERFORMANCE_YEARS = list(YEARS)


class Practice(models.Model):
    """A tenant. Usually what bills under one TIN, which is never asked for.

    `answers` are what the practice says about itself, by question of the checklist's template; a question without an
    answer is absent. They decide, together with the roster, which items of the checklist apply.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    performance_year = models.PositiveSmallIntegerField(
        default=PERFORMANCE_YEARS[0], help_text="The year being prepared."
    )
    answers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="practices")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(performance_year__in=PERFORMANCE_YEARS), name="practice_year_in_the_model"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="practice_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("practice", args=[self.pk])


class Role(models.TextChoices):
    """What a member may do, the most first. Each may do everything that the ones after it may.

    An owner decides about the practice itself and its owners; a manager about its people, clinicians and plan; a
    contributor works on tasks, forms and evidence; a viewer reads.
    """

    OWNER = "owner", "Owner"
    MANAGER = "manager", "Manager"
    CONTRIBUTOR = "contributor", "Contributor"
    VIEWER = "viewer", "Viewer"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what the other one may."""
        return Role.values.index(self) <= Role.values.index(other)


class Membership(models.Model):
    """That a person works for a practice. A practice always has an owner: `actions.members` sees to it."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "user"], name="one_membership_per_person"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display().lower()} of {self.practice}"

    def may(self, role: Role) -> bool:
        return Role(self.role).includes(role)

    @property
    def may_own(self) -> bool:
        return self.may(Role.OWNER)

    @property
    def may_manage(self) -> bool:
        return self.may(Role.MANAGER)

    @property
    def may_contribute(self) -> bool:
        return self.may(Role.CONTRIBUTOR)


class Invitation(models.Model):
    """That an e-mail address has been asked to join. Its link works once, for a while; only its hash is kept."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=16, choices=Role)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.F("practice"),
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_email",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.practice}"
