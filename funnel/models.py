"""Funnels and their versions; visits and what they leave behind."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from steps import links
from steps.columns import options_field, translations_field
from steps.spec import EndingBy

SLUG_PATTERN = "[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?"
slug_validator = RegexValidator(
    rf"^{SLUG_PATTERN}\Z",
    _("Use lower-case letters, digits and single hyphens between them, at most 50 in all."),
    code="invalid_slug",
)


def validate_hosts(text: str) -> None:
    """ValidationError for a line that names no site."""
    try:
        links.hosts(text)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid_host") from error


class EndingChoices(models.TextChoices):
    """How a funnel picks its ending."""

    FIRST = EndingBy.FIRST.value, _("the first in the list")
    SCORE = EndingBy.SCORE.value, _("the one whose range of scores fits")
    MATCHES = EndingBy.MATCHES.value, _("the one with the most matching choices; of several, the first in the list")


class Funnel(models.Model):
    """A row of steps under one address. The draft is its steps and endings; visitors get `live_version`."""

    name = models.CharField(_("name"), max_length=120, help_text=_("Visitors see it as the page's heading line."))
    slug = models.CharField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[slug_validator],
        help_text=_("The end of the funnel's public link. Fixed once published, since links point at it."),
    )
    live_version = models.ForeignKey(
        "Version", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("live version")
    )
    ending_by = models.CharField(
        _("ending"),
        max_length=10,
        choices=EndingChoices.choices,
        default=EndingChoices.FIRST,
        db_default=EndingBy.FIRST.value,
        help_text=_("For visitors who come to the end without a rule that names an ending."),
    )
    link_hosts = models.TextField(
        _("allowed sites"),
        blank=True,
        default="",
        db_default="",
        max_length=2_000,
        validators=[validate_hosts],
        help_text=_("Sites that endings may link to, one on each line, such as shop.example.com."),
    )
    design = options_field()
    languages = models.CharField(
        _("languages"),
        max_length=100,
        default="en",
        db_default="en",
        help_text=_("Codes with commas between, that of the texts themselves first, such as: en, de."),
    )
    translations = translations_field()
    # The form it was imported from, such as "typeform:a1b2c3"; empty for one that was made here.
    source = models.CharField(max_length=200, blank=True, default="", db_default="", editable=False)
    # What the last import could not take, and what it changed; None when there was none.
    import_report = models.JSONField(null=True, blank=True, default=None, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        permissions: ClassVar = [
            ("publish_funnel", "Can publish, roll back and unpublish a funnel"),
            ("export_funnel", "Can export events and visits, answers included"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funnel:start", kwargs={"funnel": self.slug})

    def allows_link(self, link: str) -> bool:
        """Whether an ending may lead there: https, and one of the allowed sites."""
        return links.is_allowed(link, self.link_hosts)


class ImmutableVersionError(TypeError):
    """Raised when somebody tries to change a published version."""


class Version(models.Model):
    """A published funnel, frozen: its spec as canonical JSON, with digest and schema number."""

    funnel = models.ForeignKey(Funnel, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.TextField()
    sha256 = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["funnel", "number"], name="version_number_once_per_funnel")]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: running visits rely on a version staying what it was."""
        if not self._state.adding:
            raise ImmutableVersionError("A published version never changes. Publish a new one instead.")
        super().save(*args, **kwargs)


class Device(models.TextChoices):
    """The class of device a visit began on."""

    MOBILE = "mobile"
    TABLET = "tablet"
    DESKTOP = "desktop"
    OTHER = "other"


class Visit(models.Model):
    """One visitor's way through one version. `rev` is the sequence number of the visit's newest event."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    funnel = models.ForeignKey(Funnel, models.PROTECT, related_name="visits")
    version = models.ForeignKey(Version, models.PROTECT, related_name="visits")
    variant = models.CharField(max_length=50, blank=True)
    answers = models.JSONField(default=dict)
    # The declared hidden fields and what else was known when the visit began: rules and texts read it, and it never changes.
    hidden = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    rev = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(db_index=True)
    last_event_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=50, blank=True)
    utm_source = models.CharField(max_length=100, blank=True)
    utm_medium = models.CharField(max_length=100, blank=True)
    utm_campaign = models.CharField(max_length=100, blank=True)
    utm_term = models.CharField(max_length=100, blank=True)
    utm_content = models.CharField(max_length=100, blank=True)
    referrer_host = models.CharField(max_length=253, blank=True)
    device = models.CharField(max_length=10, choices=Device.choices, default=Device.OTHER)
    javascript = models.BooleanField(null=True, help_text=_("Unknown until the first answer is sent."))

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.uuid)


class EventKind(models.TextChoices):
    """What can happen in a visit. The names are part of the export's contract."""

    VISIT_STARTED = "visit_started"
    STEP_COMPLETED = "step_completed"
    STEP_EDITED = "step_edited"
    STEP_REJECTED = "step_rejected"
    VISIT_COMPLETED = "visit_completed"
    REVEAL_OPENED = "reveal_opened"
    TOOLTIP_OPENED = "tooltip_opened"


class Event(models.Model):
    """One thing that happened, appended and never changed. Holds no answer, so no personal data."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    occurred_at = models.DateTimeField()
    step_key = models.CharField(max_length=50, blank=True)
    next_step_key = models.CharField(max_length=50, blank=True)
    time_on_step_ms = models.PositiveBigIntegerField(null=True)
    path_position = models.PositiveSmallIntegerField(null=True)
    path_length = models.PositiveSmallIntegerField(null=True)
    error_codes = models.CharField(max_length=200, blank=True)
    # Steps that a changed answer took off the path and brought back to it: {"left": [keys], "joined": [keys]}.
    path_changes = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["visit", "seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "seq"], name="event_seq_once_per_visit")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class VisitStep(models.Model):
    """What became of one step in one visit; what reports group. Can be rebuilt from events."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="visit_steps", db_index=False)
    step_key = models.CharField(max_length=50)
    served_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    next_step_key = models.CharField(max_length=50, blank=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    # floor(ln(ms) / ln 1.05): additive, so that medians of millions of rows are a GROUP BY.
    duration_bucket = models.SmallIntegerField(null=True)
    errors = models.PositiveIntegerField(default=0)
    edits = models.PositiveIntegerField(default=0)
    reveals = models.PositiveSmallIntegerField(default=0, db_default=0)
    tooltips = models.PositiveSmallIntegerField(default=0, db_default=0)
    # When the answer that stands was given: proof of when somebody agreed.
    answered_at = models.DateTimeField(null=True)
    off_path_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "step_key"], name="visit_step_once")]

    def __str__(self) -> str:
        return self.step_key


class Secret(models.Model):
    """A password that a visitor chose, as its hash; the answer only says that it is set."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="secrets", db_index=False)
    step_key = models.CharField(max_length=50)
    hash = models.CharField(max_length=255)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "step_key"], name="secret_once_per_step")]

    def __str__(self) -> str:
        return self.step_key


class Upload(models.Model):
    """A file that a visitor sent: `path` is where it is kept, under a random name; `name` is what the visitor called it."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="uploads", db_index=False)
    step_key = models.CharField(max_length=50)
    path = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    # sha256 of the contents, in hex.
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "step_key"], name="upload_once_per_step")]

    def __str__(self) -> str:
        return self.name
