"""What a new edition says differently from the one before, in words for everybody."""

from core.lib import months
from core.lib.text import and_list

# More changes than these are counted, not listed.
MOST = 12


def changes_between(before: dict, after: dict) -> list[str]:
    """One sentence for each difference between two contents; never empty when they differ."""
    old = {row["reference"]: row for row in before["agreements"]}
    new = {row["reference"]: row for row in after["agreements"]}
    found = [f"Se agregó el acuerdo {ref}." for ref in new if ref not in old]
    found += [f"Se quitó el acuerdo {ref}." for ref in old if ref not in new]
    for reference in new.keys() & old.keys():
        found += _of_agreement(reference, old[reference], new[reference])
    if before["narrative"] != after["narrative"]:
        found.append("Cambió el mensaje de la municipalidad.")
    if before["is_year_over"] != after["is_year_over"]:
        found.append("El año terminó: el informe ya abarca los doce meses.")
    if before["municipality"] != after["municipality"]:
        found.append("Cambiaron los datos de contacto de la municipalidad.")
    found.sort()
    if len(found) > MOST + 1:  # one more is no longer than saying that there is one more
        found = [*found[:MOST], f"Y {len(found) - MOST} cambios más, que están en los datos."]
    return found or ["Cambiaron datos de detalle, que están en los archivos de datos."]


def _of_agreement(reference: str, old: dict, new: dict) -> list[str]:
    found = []
    differing = [
        month
        for month in sorted(old["months"].keys() | new["months"].keys())
        if old["months"].get(month) != new["months"].get(month)
    ]
    if differing:
        names = [months.name(months.parse_month(month)) for month in differing]
        found.append(f"En el acuerdo {reference} cambió el avance de {and_list(names)}.")
    if old["state"] != new["state"]:
        found.append(
            f"El acuerdo {reference} pasó de «{old['state_label']}» a «{new['state_label']}»."
        )
    if any(old[key] != new[key] for key in ("title", "objective", "target", "population")):
        found.append(f"Cambió el texto del acuerdo {reference}.")
    if any(old[key] != new[key] for key in ("lead_actor", "partners", "districts")):
        found.append(f"Cambiaron las instituciones o los distritos del acuerdo {reference}.")
    return found
