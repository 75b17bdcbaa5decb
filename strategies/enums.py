from django.db import models


class ActorKind(models.TextChoices):
    PUBLIC_INSTITUTION = "public_institution", "Institución pública"
    MUNICIPALITY = "municipality", "Municipalidad"
    CIVIL_SOCIETY = "civil_society", "Sociedad civil"
    PRIVATE_SECTOR = "private_sector", "Sector privado"
    CONTROL_BODY = "control_body", "Ente de control"
    COOPERATION = "cooperation", "Cooperación"
    UNSORTED = "unsorted", "Por clasificar"


class ActorSource(models.TextChoices):
    MUNICIPALITY = "municipality", "Municipalidad"
    DINADECO = "dinadeco", "DINADECO"
    IFAM = "ifam", "IFAM"
    ACTIVITY = "activity", "Una actividad"
    IMPORT = "import", "Importación"


class BodyKind(models.TextChoices):
    EXECUTIVE_COMMITTEE = "executive_committee", "Comisión Ejecutiva"


class HolderKind(models.TextChoices):
    TITULAR = "titular", "Titular"
    ALTERNATE = "alternate", "Suplente"
