"""From `anexo1/1` to an agreement: all of it, or nothing and a list of faults with their paths."""

from datetime import date

from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Max, Q, Value
from django.utils import timezone

from agreements.enums import State
from agreements.models import (
    Agreement,
    AgreementActor,
    AgreementContact,
    Commitment,
    FormerReference,
    ScheduledAction,
    SubActivity,
)
from agreements.models.agreement import next_reference
from agreements.models.log import IMPORTED
from core.accounts.models import User
from core.lib import clock, months
from core.lib.problems import Problem, RuleViolation
from core.lib.text import Fold, fold
from core.territory.models import Canton, District
from monitoring.anexo1.meaning import problems_of_meaning
from monitoring.anexo1.shape import problems_of_shape
from monitoring.models import ChecklistAnswer, ChecklistReview, ProgressReport
from strategies.enums import ActorKind, ActorSource
from strategies.models import Actor, Axis, StrategicAction, Strategy

HINT = "Regístrelo, o importe con --create-missing."


def import_(
    data: dict, *, create_missing: bool = False, by: User | None = None, dry_run: bool = False
) -> Agreement:
    """Store an agreement in the state that the file says, with the import as its reason.

    Its progress counts as validated. `create_missing` makes the strategy, axis, actions and
    actors that are not found; `dry_run` checks and stores nothing. Raises RuleViolation with every
    fault; then nothing was stored.
    """
    problems = problems_of_shape(data)
    if problems:
        raise RuleViolation(*problems)
    problems = problems_of_meaning(data, clock.today())
    try:
        with transaction.atomic():
            agreement = _Import(data, create_missing, by, problems).run()
            if dry_run:
                transaction.set_rollback(True)
            return agreement
    except (IntegrityError, DataError) as fault:
        line = str(fault).splitlines()[0]
        raise RuleViolation(f"El archivo choca con lo que ya está en el portal: {line}") from fault


class _Import:
    """One import: first everything is found (or made), then the agreement is written."""

    def __init__(self, data: dict, create_missing: bool, by: User | None, problems: list[Problem]):
        self.data = data
        self.create_missing = create_missing
        self.by = by
        self.problems = list(problems)
        self._actors: dict[str, Actor | None] = {}

    def run(self) -> Agreement:
        canton = self._canton()
        if canton is None:
            raise RuleViolation(*self.problems)
        self.canton = canton
        self._check_reference()
        districts = self._districts()
        strategy = self._strategy()
        axis = self._axis(strategy)
        actions = [self._action(index, axis) for index in range(len(self.data["schedule"]))]
        self._find_actors()
        if self.problems:
            raise RuleViolation(*self.problems)
        agreement = self._write_agreement(strategy, axis)
        agreement.districts.set(districts)
        self._write_parties(agreement)
        self._write_schedule(agreement, actions)
        self._write_checklist(agreement)
        self._log(agreement)
        return agreement

    def fault(self, where: str, message: str) -> None:
        self.problems.append(Problem(where, message))

    # --- finding -----------------------------------------------------------------------------

    def _canton(self) -> Canton | None:
        """Its row is locked: references are drawn, missing things made, by one at a time."""
        code = self.data["strategy"]["canton"]
        canton = Canton.objects.select_for_update(no_key=True).filter(pk=code).first()
        if canton is None:
            self.fault("strategy.canton", f"No hay un cantón {code}.")
        return canton

    def _check_reference(self) -> None:
        reference = self.data["reference"]
        if reference and (
            Agreement.objects.filter(reference=reference).exists()
            or FormerReference.objects.filter(reference=reference).exists()
        ):
            self.fault("reference", f"Ya hay un acuerdo {reference}; nada se cambió en él.")

    def _districts(self) -> list[District]:
        codes = self.data["activity"]["territory"]["districts"]
        found = District.objects.filter(canton=self.canton).in_bulk(codes)
        for index, code in enumerate(codes):
            if code not in found:
                self.fault(
                    f"activity.territory.districts[{index}]",
                    f"{code} no es un distrito de {self.canton}.",
                )
        return list(found.values())

    def _strategy(self) -> Strategy | None:
        facts = self.data["strategy"]
        years = {"start_year": facts["start_year"], "end_year": facts["end_year"]}
        found = _same(Strategy.objects.filter(canton=self.canton, **years), facts["name"]).first()
        if found or years["end_year"] < years["start_year"]:
            return found
        if self.create_missing:
            return Strategy.objects.create(canton=self.canton, name=facts["name"], **years)
        self.fault(
            "strategy.name",
            f"{self.canton} no tiene la estrategia «{facts['name']}» {facts['start_year']}–"
            f"{facts['end_year']}. {HINT}",
        )
        return None

    def _axis(self, strategy: Strategy | None) -> Axis | None:
        if strategy is None:
            return None
        name = self.data["axis"]
        found = _same(strategy.axes, name).first()
        if found is None and self.create_missing:
            last = strategy.axes.aggregate(last=Max("order"))["last"] or 0
            return strategy.axes.create(name=name, order=last + 1)
        if found is None:
            self.fault("axis", f"La estrategia no tiene el eje «{name}». {HINT}")
        return found

    def _action(self, index: int, axis: Axis | None) -> StrategicAction | None:
        if axis is None:
            return None
        facts = self.data["schedule"][index]["strategic_action"]
        path = f"schedule[{index}].strategic_action"
        found = StrategicAction.objects.filter(
            strategy=axis.strategy_id, number=facts["number"]
        ).first()
        if found is None and self.create_missing:
            return StrategicAction.objects.create(
                axis=axis, strategy=axis.strategy, number=facts["number"], title=facts["title"]
            )
        if found is None:
            self.fault(f"{path}.number", f"No hay una acción {facts['number']}. {HINT}")
        elif fold(found.title) != fold(facts["title"]):
            self.fault(
                f"{path}.title",
                f"La acción {found.number} de la estrategia se llama «{found.title}».",
            )
        return found

    def _find_actors(self) -> None:
        activity = self.data["activity"]
        for index, contact in enumerate(self.data["contacts"]):
            self._actor(contact["actor"], f"contacts[{index}].actor")
        self._actor(activity["lead_actor"], "activity.lead_actor")
        self._each_once(
            (name, f"activity.collaborating_actors[{index}]")
            for index, name in enumerate(activity["collaborating_actors"])
        )
        self._each_once(
            (row["actor"], f"commitments[{index}].actor")
            for index, row in enumerate(self.data["commitments"])
        )

    def _each_once(self, named) -> None:
        seen = set()
        for name, path in named:
            actor = self._actor(name, path)
            if actor and actor.pk in seen:
                self.fault(path, f"«{name}» está repetido.")
            elif actor:
                seen.add(actor.pk)

    def _actor(self, text: str | None, path: str) -> Actor | None:
        if text is None:
            return None
        if text not in self._actors:
            self._actors[text] = self._found_actor(text) or self._made_actor(text)
        if self._actors[text] is None:
            self.fault(path, f"No hay un actor «{text}» en el directorio. {HINT}")
        return self._actors[text]

    def _found_actor(self, text: str) -> Actor | None:
        """By acronym or name; the one that is written exactly so, and the canton's own, first."""
        folded = Fold(Value(text, output_field=models.TextField()))
        found = Actor.objects.of_canton(self.canton).filter(
            Q(folded_acronym=folded) | Q(folded=folded)
        )
        return min(
            found,
            key=lambda a: (str(a) != text, fold(a.acronym) != fold(text), a.canton_id is None),
            default=None,
        )

    def _made_actor(self, text: str) -> Actor | None:
        if not self.create_missing:
            return None
        return Actor.objects.create(
            name=text, canton=self.canton, kind=ActorKind.UNSORTED, source=ActorSource.IMPORT
        )

    # --- writing -----------------------------------------------------------------------------

    def _write_agreement(self, strategy: Strategy, axis: Axis) -> Agreement:
        activity = self.data["activity"]
        start = _month(activity["period"]["start"])
        reference = self.data["reference"] or next_reference(self.canton, start and start.year)
        return Agreement.objects.create(
            reference=reference,
            state=self.data["state"],
            strategy=strategy,
            axis=axis,
            form=self.data["form"],
            objective=self.data["objective"],
            planned_activity=activity["planned_activity"],
            institutional_programmes=activity["institutional_programmes"],
            target=activity["target"],
            population=activity["population"],
            territory_description=activity["territory"]["description"],
            civil_society_actors=activity["civil_society_actors"],
            lead_actor=self._actors.get(activity["lead_actor"]),
            period_start=start,
            period_end=_month(activity["period"]["end"]),
            expected_impact=activity["expected_impact"],
            created_by=self.by,
        )

    def _write_parties(self, agreement: Agreement) -> None:
        AgreementContact.objects.bulk_create(
            AgreementContact(
                agreement=agreement,
                order=order,
                name=contact["name"],
                email=contact["email"],
                phone=contact["phone"],
                actor=self._actors.get(contact["actor"]),
            )
            for order, contact in enumerate(self.data["contacts"], 1)
        )
        AgreementActor.objects.bulk_create(
            AgreementActor(agreement=agreement, order=order, actor=self._actors[name])
            for order, name in enumerate(self.data["activity"]["collaborating_actors"], 1)
        )
        Commitment.objects.bulk_create(
            Commitment(
                agreement=agreement,
                order=order,
                actor=self._actors[row["actor"]],
                responsible=row["responsible"] or "",
                roles=row["roles"],
                responsibilities=row["responsibilities"],
                expected_impact=row["expected_impact"],
            )
            for order, row in enumerate(self.data["commitments"], 1)
        )

    def _write_schedule(self, agreement: Agreement, actions: list[StrategicAction]) -> None:
        reports = []
        for order, (action, facts) in enumerate(
            zip(actions, self.data["schedule"], strict=True), 1
        ):
            scheduled = ScheduledAction.objects.create(
                agreement=agreement, strategic_action=action, order=order
            )
            rows = SubActivity.objects.bulk_create(
                _row(scheduled, number, row)
                for number, row in enumerate(facts["sub_activities"], 1)
            )
            for row, row_facts in zip(rows, facts["sub_activities"], strict=True):
                reports += [self._report(row, report) for report in row_facts["progress"]]
        ProgressReport.objects.bulk_create(reports)

    def _report(self, row: SubActivity, facts: dict) -> ProgressReport:
        return ProgressReport(
            sub_activity=row,
            month=_month(facts["month"]),
            level=facts["level"],
            note=facts["note"],
            people_reached=facts["people_reached"],
            reported_by=self.by,
            validated_by=self.by,
            validated_at=timezone.now(),
        )

    def _write_checklist(self, agreement: Agreement) -> None:
        if self.data["checklist"] is None:
            return
        review = ChecklistReview.objects.create(agreement=agreement, reviewed_by=self.by)
        ChecklistAnswer.objects.bulk_create(
            ChecklistAnswer(review=review, **answer) for answer in self.data["checklist"]
        )

    def _log(self, agreement: Agreement) -> None:
        agreement.note_author(self.by)
        label = State(agreement.state).label
        agreement.steps.create(
            name=IMPORTED,
            to_state=agreement.state,
            by=self.by,
            comment=f"Importado de un archivo anexo1/1 en estado «{label}».",
            text_version=agreement.text_version,
        )


def _row(scheduled: ScheduledAction, order: int, facts: dict) -> SubActivity:
    return SubActivity(
        scheduled_action=scheduled,
        order=order,
        month=_month(facts["month"]),
        part=facts["part"] or "",
        description=facts["description"],
        date=date.fromisoformat(facts["date"]) if facts["date"] else None,
        place=facts["place"],
        institutions=facts["institutions"],
        civil_society=facts["civil_society"],
    )


def _same(queryset, name: str):
    """Of that name, ignoring case and accents as the database does."""
    return queryset.filter(folded=Fold(Value(name, output_field=models.TextField())))


def _month(code: str | None) -> date | None:
    return months.parse_month(code) if code else None
