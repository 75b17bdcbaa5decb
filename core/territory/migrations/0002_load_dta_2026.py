"""Load the official catalogue (IGN, DTA 2026): 7 provinces, 84 cantons, 494 districts."""

import csv
from pathlib import Path

from django.db import migrations

from core.lib.text import slugify_es

DATA = Path(__file__).resolve().parent.parent / "data"
DTA_VERSION = "DTA 2026"


def load(apps, schema_editor):
    Province = apps.get_model("territory", "Province")
    Canton = apps.get_model("territory", "Canton")
    District = apps.get_model("territory", "District")
    Alias = apps.get_model("territory", "DistrictAlias")
    with (DATA / "dta_districts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    provinces = {row["code"][0]: row["province"] for row in rows}
    cantons = {row["canton_code"]: row["canton"] for row in rows}
    Province.objects.bulk_create(Province(code=code, name=name) for code, name in provinces.items())
    Canton.objects.bulk_create(
        Canton(code=code, name=name, slug=slugify_es(name), province_id=code[0])
        for code, name in cantons.items()
    )
    District.objects.bulk_create(
        District(
            code=row["code"],
            name=row["district"],
            canton_id=row["canton_code"],
            dta_version=DTA_VERSION,
        )
        for row in rows
    )
    with (DATA / "dta_aliases.csv").open(encoding="utf-8") as file:
        Alias.objects.bulk_create(
            Alias(district_id=row["code"], alias=row["alias"], seen_in=row["seen_in"])
            for row in csv.DictReader(file)
        )


def unload(apps, schema_editor):
    for model in ("DistrictAlias", "District", "Canton", "Province"):
        apps.get_model("territory", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
