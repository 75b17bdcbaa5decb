"""Programmes of the country to which cantons link their actions (§4.4).

What ends or is renamed afterwards is kept by Administración on its page.
"""

from django.db import migrations

PROGRAMMES = (
    (
        "Estrategia Integral de Prevención para la Seguridad Pública «Sembremos Seguridad»",
        "Ministerio de Seguridad Pública",
    ),
    (
        "Política Nacional de Seguridad Pública «Costa Rica Segura Plus» 2023-2030",
        "Ministerio de Seguridad Pública",
    ),
    ("Programa de Seguridad Comunitaria", "Ministerio de Seguridad Pública"),
    ("Programa «Pinta Seguro»", "Ministerio de Seguridad Pública"),
    ("Programa D.A.R.E.", "Ministerio de Seguridad Pública"),
    ("Centros Cívicos por la Paz", "Ministerio de Justicia y Paz"),
    ("Casas de Justicia", "Ministerio de Justicia y Paz"),
    ("Estrategia Nacional Puente al Desarrollo", "Instituto Mixto de Ayuda Social"),
    ("Programa Avancemos", "Instituto Mixto de Ayuda Social"),
    (
        "Red Nacional de Cuido y Desarrollo Infantil (REDCUDI)",
        "Instituto Mixto de Ayuda Social",
    ),
    ("Programa Empléate", "Ministerio de Trabajo y Seguridad Social"),
    ("Programa Nacional de Empleo (PRONAE)", "Ministerio de Trabajo y Seguridad Social"),
    ("Estrategia «Unidos, Yo me apunto con la educación»", "Ministerio de Educación Pública"),
    ("Programa Convivir", "Ministerio de Educación Pública"),
    (
        "Programa «Aprendo a Valerme por Mí Mismo»",
        "Instituto sobre Alcoholismo y Farmacodependencia",
    ),
    (
        "Plan Nacional sobre Drogas",
        "Instituto Costarricense sobre Drogas",
    ),
    (
        "Política Nacional para la Atención y la Prevención de la Violencia contra las Mujeres de "
        "todas las Edades (PLANOVI) 2017-2032",
        "Instituto Nacional de las Mujeres",
    ),
    (
        "Política Nacional para la Igualdad Efectiva entre Mujeres y Hombres (PIEG) 2018-2030",
        "Instituto Nacional de las Mujeres",
    ),
    ("Academias de Crianza", "Patronato Nacional de la Infancia"),
    (
        "Centros de Educación y Nutrición y Centros Infantiles de Atención Integral (CEN-CINAI)",
        "Ministerio de Salud",
    ),
    (
        "Política Pública de la Persona Joven",
        "Consejo Nacional de la Política Pública de la Persona Joven",
    ),
)


def load(apps, schema_editor):
    programme = apps.get_model("strategies", "NationalProgramme")
    for name, institution in PROGRAMMES:
        programme.objects.get_or_create(name=name, defaults={"institution": institution})


def unload(apps, schema_editor):
    """Those that no canton's action is linked with."""
    programme = apps.get_model("strategies", "NationalProgramme")
    names = [name for name, _ in PROGRAMMES]
    programme.objects.filter(name__in=names, actions=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("strategies", "0003_bodies_plans_and_priorities"),
    ]

    operations = [migrations.RunPython(load, unload)]
