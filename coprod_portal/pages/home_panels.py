"""The side of `/inicio/`: what else each role sees on its first page. Every function answers with
the context of one panel, or None when it is not for this person."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from agreements.enums import SETTLED_STATES, State
from agreements.models import Agreement, Step
from citizens.models import Edition
from core.accounts.enums import CANTON_ROLES, Role
from core.accounts.models import RoleAssignment, User
from core.lib import dates, months
from core.lib.text import Fold
from core.territory.models import Canton
from monitoring import statistics
from monitoring.models import ProgressReport, ReportingCalendar
from strategies.enums import BodyKind
from strategies.models import Seat, Strategy

ACTIVITY_LENGTH = 8
# Reports are often saved a dozen at a time: so many are read to fill the list with different ones.
REPORTS_READ, REPORTS_DAYS = 60, 60
AGREEMENT_OF_REPORT = "sub_activity__scheduled_action__agreement__reference"


def cycle(user: User, canton: Canton | None, on: date) -> dict | None:
    """The month's cycle: until when last month's reports are in time, and when it closes."""
    if canton is None:
        return None
    month = months.add_months(months.month_of(on), -1)
    calendar = ReportingCalendar.objects.of(canton.pk)
    period, following = calendar.period(month), calendar.period(months.month_of(on))
    seen = Agreement.objects.visible_to(user).of_canton(canton).monitored()
    figures = statistics.distribution(statistics.slot_groups(seen, on, since=month, until=month))
    name = months.name(month)
    carried = [slot for slot in statistics.due_for_month(seen, month, on) if slot.is_carried_over]
    reported = sum(slot.report is not None for slot in carried)
    earlier = f", y {reported} de {len(carried)} de meses anteriores" if carried else ""
    steps = [
        (
            f"Entregue el avance de {name}",
            f"Hasta el {dates.with_weekday(period.due_on)}. "
            f"{figures.reported} de {figures.total} casillas de {name} con reporte{earlier}",
            on > period.due_on,
        ),
        (
            f"Cierra el mes de {name}",
            f"{dates.with_weekday(period.closes_on).capitalize()}. Lo que falte queda «sin "
            "reporte»",
            on > period.closes_on,
        ),
        (
            f"Entregue el avance de {months.name(following.month)}",
            f"Hasta el {dates.with_weekday(following.due_on)}",
            False,
        ),
    ]
    current = next(number for number, step in enumerate(steps) if not step[2])
    return {
        "title": f"Ciclo de {months.name(on)}",
        "steps": [
            {"text": text, "when": when, "is_done": done, "is_now": number == current}
            for number, (text, when, done) in enumerate(steps)
        ],
    }


def activity(user: User, canton: Canton | None, on: date) -> dict | None:
    """What happened last in the canton: steps of agreements, and reports of progress."""
    if canton is None:
        return None
    seen = Agreement.objects.visible_to(user).of_canton(canton)
    steps = (
        Step.objects.filter(agreement__in=seen.values("pk"))
        .select_related("by", "agreement")
        .order_by("-at", "-pk")[:ACTIVITY_LENGTH]
    )
    reports = (
        ProgressReport.objects.filter(
            sub_activity__scheduled_action__agreement__in=seen.values("pk"),
            reported_at__gte=timezone.now() - timedelta(days=REPORTS_DAYS),
        )
        .select_related("reported_by", "sub_activity__scheduled_action__agreement")
        .only("reported_by__name", "level", "month", "reported_at", AGREEMENT_OF_REPORT)
        .order_by("-reported_at", "-pk")[:REPORTS_READ]
    )
    lines = [
        {
            "who": str(step.by or ""),
            "what": step.label,
            "agreement": step.agreement,
            "at": step.at,
        }
        for step in steps
    ]
    lines += _report_lines(reports)
    lines.sort(key=lambda line: line["at"], reverse=True)
    return {"lines": lines[:ACTIVITY_LENGTH]} if lines else None


def _report_lines(reports) -> list[dict]:
    """Reports of the same person, agreement and day as one line."""
    counts, lines = Counter(), {}
    for report in reports:
        agreement = report.sub_activity.scheduled_action.agreement
        key = (report.reported_by_id, agreement.pk, timezone.localdate(report.reported_at))
        counts[key] += 1
        lines.setdefault(
            key, {"who": str(report.reported_by or ""), "agreement": agreement, "report": report}
        )
    return [
        {
            "who": line["who"],
            "what": _reported(line["report"], counts[key], is_cut=len(reports) == REPORTS_READ),
            "agreement": line["agreement"],
            "at": line["report"].reported_at,
        }
        for key, line in lines.items()
    ]


def _reported(report: ProgressReport, count: int, *, is_cut: bool) -> str:
    if count > 1 and is_cut:
        return "Se guardaron varios reportes de avance"
    if count > 1:
        return f"Se guardaron {count} reportes de avance"
    return f"Se reportó {report.level} % en {months.in_words(report.month)}"


def institution(user: User, canton: Canton | None, on: date) -> dict | None:
    """«Lo que debe mi institución»: for a delegate, the slots of the agreements to which the
    represented actor is a party, due for the month whose period is open, without report yet."""
    if canton is None or not user.has_role(Role.ACTOR_DELEGATE, canton=canton):
        return None
    calendar = ReportingCalendar.objects.of(canton.pk)
    month = months.add_months(months.month_of(on), -1)
    if calendar.period(month).is_closed(on):
        month = months.month_of(on)
    seen = Agreement.objects.visible_to(user).of_canton(canton)
    due = statistics.due_for_month(seen, month, on)
    open_slots = [slot for slot in due if slot.status in ("atrasado", "en_curso")]
    titles = {one.pk: one for one in seen.with_parties().in_force()}
    rows = [(titles[slot.agreement_id], slot) for slot in open_slots]
    carried = [slot for slot in due if slot.is_carried_over]
    missing_carried = sum(slot.is_carried_over for slot in open_slots)
    return {
        "month": month,
        "due_on": calendar.period(month).due_on,
        "own": [row for row in rows if not row[1].is_carried_over],
        "carried_over": [row for row in rows if row[1].is_carried_over],
        "total": len(due) - len(carried),
        "reported": len(due) - len(carried) - len(open_slots) + missing_carried,
        "carried_total": len(carried),
        "carried_reported": len(carried) - missing_carried,
        "agreements": list(titles.values()),
    }


def committee(user: User, canton: Canton | None, on: date) -> dict | None:
    """For Alcaldía and Comisión: what waits for approval, and the figures of the month."""
    roles = (Role.EXECUTIVE_COMMITTEE, Role.MAYOR)
    if canton is None or not user.has_role(*roles, canton=canton):
        return None
    seen = Agreement.objects.visible_to(user).of_canton(canton)
    waiting = (
        seen.in_state(State.EN_COMISION)
        .with_parties()
        .annotate(sent_at=Max("steps__at", filter=Q(steps__to_state=State.EN_COMISION)))
        .order_by("sent_at", "pk")
    )
    month = months.add_months(months.month_of(on), -1)
    groups = statistics.slot_groups(seen.monitored(), on, since=month, until=month)
    return {
        "waiting": [
            (one, max((on - timezone.localdate(one.sent_at)).days, 0) if one.sent_at else 0)
            for one in waiting
        ],
        "month": month,
        "figures": statistics.distribution(groups),
    }


def country(user: User, canton: Canton | None, on: date) -> dict | None:
    """For the enlace nacional: the cantons, their settled agreements and published reports."""
    if not user.has_role(Role.NATIONAL_LIAISON):
        return None
    rows = {
        code: {"name": name, "slug": slug, "agreements": total, "in_force": in_force, "years": []}
        for code, name, slug, total, in_force in Agreement.objects.in_state(*SETTLED_STATES)
        .order_by()
        .values_list("strategy__canton", "strategy__canton__name", "strategy__canton__slug")
        .annotate(total=Count("pk"), in_force=Count("pk", filter=Q(state=State.VIGENTE)))
    }
    published = (
        Edition.objects.published()
        .order_by("report__canton", "-report__year")
        .values_list(
            "report__canton", "report__canton__name", "report__canton__slug", "report__year"
        )
        .distinct()
    )
    for code, name, slug, year in published:
        blank = {"name": name, "slug": slug, "agreements": 0, "in_force": 0, "years": []}
        rows.setdefault(code, blank)["years"].append(year)
    return {"cantons": [rows[code] for code in sorted(rows)]}


def administration(user: User, canton: Canton | None, on: date) -> dict | None:
    """For Administración: what is not set up, so that somebody cannot do their part."""
    if not user.is_administrator:
        return None
    valid = RoleAssignment.objects.valid(on).filter(user__is_active=True)
    active = (
        Canton.objects.filter(
            Exists(Strategy.objects.filter(canton=OuterRef("pk")))
            | Exists(valid.filter(canton=OuterRef("pk"), role__in=CANTON_ROLES))
        )
        .annotate(
            has_manager=Exists(valid.filter(canton=OuterRef("pk"), role=Role.LOCAL_MANAGER)),
            has_committee=Exists(
                valid.filter(canton=OuterRef("pk"), role=Role.EXECUTIVE_COMMITTEE)
            ),
            has_seats=Exists(
                Seat.objects.valid(on).filter(
                    body__canton=OuterRef("pk"), body__kind=BodyKind.EXECUTIVE_COMMITTEE
                )
            ),
        )
        .order_by("code")
    )
    warnings = [
        (canton, sentence)
        for canton in active
        for is_there, sentence in (
            (canton.has_manager, "no tiene Gestor(a) Local: nadie puede enviar acuerdos."),
            (
                canton.has_committee,
                "no tiene personas con la función Comisión Ejecutiva: nadie puede aprobar.",
            ),
            (
                canton.has_seats,
                "no tiene puestos en la Comisión Ejecutiva: los nombra la Secretaría Técnica.",
            ),
        )
        if not is_there
    ]
    people = User.objects.filter(is_active=True)
    idle = people.exclude(pk__in=valid.values("user"))
    soon = valid.filter(until__lte=on + timedelta(days=30))
    return {
        "cantons": len(active),
        "warnings": warnings,
        "people": people.count(),
        "idle": list(idle.order_by(Fold("name"), "pk")[:10]),
        "ending": list(soon.select_related("user", "canton").order_by("until", "pk")[:10]),
    }
