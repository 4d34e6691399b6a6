import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("funnel", models.CharField(max_length=50)),
                ("answers", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("step_key", models.CharField(max_length=50)),
                ("occurred_at", models.DateTimeField(auto_now_add=True)),
                (
                    "response",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="reference.response"),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
