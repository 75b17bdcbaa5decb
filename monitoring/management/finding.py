from agreements.models import Agreement
from core.lib.commands import CommandFault


def agreement_of(reference: str) -> Agreement:
    """By its reference, or by one that it had as a draft. Raises CommandFault."""
    by_either = Agreement.objects.with_parties()
    found = by_either.filter(reference=reference).first() or (
        by_either.filter(former_references__reference=reference).first()
    )
    if found is None:
        raise CommandFault(f"No hay un acuerdo {reference}.")
    return found
