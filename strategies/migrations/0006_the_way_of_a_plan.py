import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategies", "0005_participants_and_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="planstep",
            name="plan_version",
            field=models.PositiveIntegerField(default=1, verbose_name="versión del plan"),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="strategies.annualplan",
            ),
        ),
        migrations.AlterField(
            model_name="poiwindow",
            name="remind_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[django.core.validators.MaxValueValidator(365)],
                verbose_name="recordar cuántos días antes del cierre",
            ),
        ),
        migrations.AlterField(
            model_name="poiwindowevent",
            name="remind_days",
            field=models.PositiveSmallIntegerField(
                default=15,
                validators=[django.core.validators.MaxValueValidator(365)],
                verbose_name="recordar cuántos días antes del cierre",
            ),
        ),
        migrations.AddConstraint(
            model_name="planencounter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_on", None), models.Q(("conclusions", ""), _negated=True), _connector="OR"
                ),
                name="held_encounter_has_its_conclusions",
                violation_error_message="Escriba las conclusiones del encuentro.",
            ),
        ),
    ]
