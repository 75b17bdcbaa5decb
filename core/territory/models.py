"""The official territorial division (DTA): provinces, cantons, districts.

A catalogue of the country: kept by Administración, loaded by migration from the IGN's DTA 2026.
"""

from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse

from core.lib.text import Fold


class FoldedName(models.Model):
    """A name that is found and sorted without regard to case and accents."""

    name = models.CharField("nombre", max_length=80)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Province(FoldedName):
    code = models.CharField("código", max_length=1, primary_key=True)

    class Meta:
        verbose_name = "provincia"
        ordering = ["code"]


class Canton(FoldedName):
    code = models.CharField("código", max_length=3, primary_key=True)
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="cantons", verbose_name="provincia"
    )
    slug = models.SlugField("dirección", unique=True)

    class Meta:
        verbose_name = "cantón"
        verbose_name_plural = "cantones"
        ordering = ["code"]

    def get_absolute_url(self):
        return reverse("citizens:canton", args=[self.slug])


class District(FoldedName):
    """A district; a retired one stays on the old agreements that name it."""

    code = models.CharField("código", max_length=5, primary_key=True)
    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="districts", verbose_name="cantón"
    )
    dta_version = models.CharField("versión de la DTA", max_length=20)
    valid_from = models.DateField("vigente desde", null=True, blank=True)
    retired_on = models.DateField("retirado el", null=True, blank=True)

    class Meta:
        verbose_name = "distrito"
        ordering = ["code"]


class DistrictAlias(models.Model):
    """Another spelling of a district's name, met in real files."""

    district = models.ForeignKey(
        District, models.CASCADE, related_name="aliases", verbose_name="distrito"
    )
    alias = models.CharField("otra forma", max_length=80)
    seen_in = models.CharField("vista en", max_length=120)

    class Meta:
        verbose_name = "otra forma de escribir un distrito"
        verbose_name_plural = "otras formas de escribir distritos"
        ordering = ["district", "alias"]
        constraints = [
            models.UniqueConstraint(
                Upper("alias"), "district", "seen_in", name="alias_once_per_source"
            )
        ]

    def __str__(self):
        return f"{self.alias} → {self.district}"


class Municipality(models.Model):
    """The local government that runs the protocol in its canton, as public pages name it."""

    canton = models.OneToOneField(
        Canton, models.PROTECT, related_name="municipality", verbose_name="cantón"
    )
    name = models.CharField("nombre", max_length=120)
    unit = models.CharField("unidad a cargo", max_length=160, blank=True)
    email = models.EmailField("correo público", blank=True)
    phone = models.CharField("teléfono público", max_length=20, blank=True)

    class Meta:
        verbose_name = "municipalidad"
        verbose_name_plural = "municipalidades"
        ordering = ["canton"]

    def __str__(self):
        return self.name
