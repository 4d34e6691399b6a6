"""An index on the time of events: BRIN on PostgreSQL, where the log is in time order and a BRIN stays tiny; a plain one on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    method = "USING brin" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"CREATE INDEX event_occurred_at ON funnel_event {method} (occurred_at)")


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP INDEX event_occurred_at")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("funnel", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(add, remove)]
