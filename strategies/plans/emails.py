"""The mails about plans and POI entries: whom they go to and what they say."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import RoleAssignment, User
from core.lib import clock
from core.territory.models import Canton
from strategies.enums import BodyKind
from strategies.models import AnnualPlan, Person, PlanStep, PoiItem, PoiWindow, SeatHolding

# By step: subject, and whether it goes to those who decide (else to those who wrote and sent it).
STEPS = {
    "submit": ("Para decidir: {plan}", True),
    "approve": ("Aprobado: {plan}", False),
    "send_back": ("Devuelto con observaciones: {plan}", False),
    "withdraw": ("Se retiró: {plan}", True),
    "reopen": ("Se reabrió para corregirlo: {plan}", True),
}


def of_step(plan: AnnualPlan, step: PlanStep) -> list[dict]:
    """The arguments of `outbox.post`; none for a step that concerns nobody else."""
    if step.name not in STEPS:
        return []
    subject, is_for_committee = STEPS[step.name]
    name = f"{plan}, {plan.strategy.name}"
    recipients = committee_addresses(plan.canton) if is_for_committee else author_addresses(plan)
    context = {"plan": plan, "step": step, "address": _site(plan.get_absolute_url())}
    return [
        {
            "kind": f"plan_{step.name}",
            "about": f"plan-{plan.pk}",
            "revision": f"v{step.plan_version}-{step.pk}",
            "recipients": sorted(recipients),
            "subject": subject.format(plan=name)[:150],
            "body": render_to_string("strategies/email/plan_step.txt", context),
            "canton": plan.canton,
        }
    ]


def poi_reviewed(item: PoiItem) -> dict:
    """To whoever entered it, while still of the canton's team or of the institution, and to who
    speaks for the institution."""
    author = item.entered_by
    entered = [author.email.lower()] if author and _reads(author, item) else []
    address = _site(item.get_absolute_url())
    return {
        "kind": "poi_reviewed",
        "about": f"poi-{item.pk}",
        "revision": item.version,
        "recipients": sorted({*entered, *institution_addresses(item.actor_id, item.canton_id)}),
        "subject": f"POI {item.year}, {item.actor}: {item.get_state_display().lower()}",
        "body": render_to_string(
            "strategies/email/poi_reviewed.txt", {"item": item, "address": address}
        ),
        "canton": item.canton,
    }


def _reads(user: User, item: PoiItem) -> bool:
    """Whether the person can open the entry today."""
    return user.is_active and PoiItem.objects.visible_to(user).filter(pk=item.pk).exists()


def poi_reminder(window: PoiWindow, institution, recipients: set[str]) -> dict:
    """To an institution that registered nothing yet; once per window and person."""
    address = _site(f"{reverse('strategies:poi')}?anno={window.year}")
    context = {"window": window, "institution": institution, "address": address}
    return {
        "kind": "poi_reminder",
        "about": f"poi-window-{window.pk}",
        "revision": window.year,
        "recipients": sorted(recipients),
        "subject": f"Antes del {window.closes_on:%d/%m/%Y}: POI {window.year} de {institution}",
        "body": render_to_string("strategies/email/poi_reminder.txt", context),
        "canton": window.canton,
    }


def poi_summary(window: PoiWindow, institutions: list) -> dict:
    """To the Gestores Locales: which institutions have not registered anything."""
    address = _site(f"{reverse('strategies:poi')}?anno={window.year}")
    context = {"window": window, "institutions": institutions, "address": address}
    return {
        "kind": "poi_summary",
        "about": f"poi-window-{window.pk}",
        "revision": window.year,
        "recipients": sorted(role_addresses(window.canton, Role.LOCAL_MANAGER)),
        "subject": f"POI {window.year}: {len(institutions)} sin actividades registradas",
        "body": render_to_string("strategies/email/poi_summary.txt", context),
        "canton": window.canton,
    }


# --- addresses --------------------------------------------------------------------------------


def committee_addresses(canton: Canton | str) -> set[str]:
    """Who holds a seat in the canton's Comisión Ejecutiva today: account's and person's mail."""
    today = clock.today()
    holdings = (
        SeatHolding.objects.valid(today)
        .filter(
            seat__body__kind=BodyKind.EXECUTIVE_COMMITTEE,
            seat__body__canton=canton,
            person__is_active=True,
        )
        .select_related("person__user")
    )
    return {address for holding in holdings for address in addresses_of(holding.person)}


def addresses_of(person: Person) -> set[str]:
    """The account's mail and the person's own."""
    account = person.user if person.user and person.user.is_active else None
    found = (account.email if account else "", person.email)
    return {address.lower() for address in found if address}


def author_addresses(plan: AnnualPlan) -> set[str]:
    """Who sent it last, and the canton's Gestores Locales of today."""
    sent = plan.steps.filter(name="submit").order_by("-at", "-pk").values("by")[:1]
    senders = User.objects.filter(pk__in=sent, is_active=True)
    return {user.email.lower() for user in senders} | role_addresses(
        plan.canton, Role.LOCAL_MANAGER
    )


def role_addresses(canton: Canton, role: Role) -> set[str]:
    held = RoleAssignment.objects.valid(clock.today()).filter(role=role, canton=canton)
    users = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return {user.email.lower() for user in users}


def institution_addresses(actor: int, canton: str) -> set[str]:
    """Of the delegates who speak for the institution in the canton; where there is none, of who
    holds its seats."""
    delegates = RoleAssignment.objects.valid(clock.today()).filter(
        role=Role.ACTOR_DELEGATE, canton=canton
    )
    persons = Person.objects.filter(actor=actor, canton=canton, is_active=True)
    speaking = persons.filter(user__in=delegates.values("user"), user__is_active=True)
    users = speaking.select_related("user")
    found = {person.user.email.lower() for person in users}
    if found:
        return found
    seated = SeatHolding.objects.valid(clock.today()).filter(person__in=persons)
    holders = persons.filter(pk__in=seated.values("person")).select_related("user")
    return {address for person in holders for address in addresses_of(person)}


def _site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
