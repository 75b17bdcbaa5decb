"""Load the protocol's chapter 5: 25 challenges and 83 solutions by priority."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "protocol_solutions.json"


def load(apps, schema_editor):
    Challenge = apps.get_model("strategies", "Challenge")
    Solution = apps.get_model("strategies", "Solution")
    for row in json.loads(DATA.read_text(encoding="utf-8")):
        challenge, _ = Challenge.objects.get_or_create(
            stage=row["stage"],
            code=row["challenge"],
            defaults={
                "stage_title": row["stage_title"],
                "section": row["section"],
                "section_title": row["section_title"],
                "title": row["challenge_title"],
            },
        )
        Solution.objects.create(challenge=challenge, priority=row["priority"], text=row["text"])


def unload(apps, schema_editor):
    apps.get_model("strategies", "Solution").objects.all().delete()
    apps.get_model("strategies", "Challenge").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("strategies", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
