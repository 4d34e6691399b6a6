"""The hand-written wizard's two tables."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Response(models.Model):
    """One visitor's answers, by step key."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    funnel = models.CharField(max_length=50)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Named for the type checker, whose settings do not have this app.
    objects: ClassVar[models.Manager[Response]] = models.Manager()

    def __str__(self) -> str:
        return str(self.uuid)


class Log(models.Model):
    """One thing that happened."""

    response = models.ForeignKey(Response, models.CASCADE)
    kind = models.CharField(max_length=20)
    step_key = models.CharField(max_length=50)
    occurred_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Log]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.step_key}"
