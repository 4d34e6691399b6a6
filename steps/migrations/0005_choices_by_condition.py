import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("steps", "0004_source_ref"),
    ]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="target_choice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="steps.choice",
                verbose_name="choice to offer",
            ),
        ),
        migrations.AlterField(
            model_name="rule",
            name="action",
            field=models.CharField(
                choices=[
                    ("show_if", "Show this step only if"),
                    ("skip_to", "After this step, skip to"),
                    ("finish", "After this step, finish with"),
                    ("set", "After this step, set"),
                    ("add", "After this step, add to"),
                    ("subtract", "After this step, subtract from"),
                    ("multiply", "After this step, multiply"),
                    ("divide", "After this step, divide"),
                    ("require_if", "Require an answer if"),
                    ("show_choice_if", "Offer this choice only if"),
                ],
                default="show_if",
                max_length=20,
                verbose_name="action",
            ),
        ),
    ]
