"""When the worker last did a scheduled job: proof that scheduler, job queue and worker all do their part."""

from django.db import models


class Heartbeat(models.Model):
    """The only row is `WORKER`'s."""

    WORKER = "worker"

    name = models.CharField(max_length=16, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
