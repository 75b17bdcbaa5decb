"""The demonstration's evidence: diagnoses with documents and findings, priorities, recommendations,
the social offer, indicators with a year of values, what bodies made of the protocol's solutions.
Told in `data/registers/<canton>-priorities.toml`, days as so many before the day of loading."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal

import pghistory

from coprod_portal.demo.country import Cast, checked
from coprod_portal.demo.evidence import pdf_of_lines
from coprod_portal.demo.texts import DATA
from core.accounts.enums import Role
from core.documents import store
from core.territory import maps
from core.territory.models import Canton
from strategies.enums import BodyKind
from strategies.models import (
    Body,
    Diagnosis,
    Indicator,
    IndicatorValue,
    PriorityTopic,
    PriorityZone,
    Recommendation,
    ServiceOffer,
    Solution,
    SolutionAdoption,
    Strategy,
)
from strategies.queries import make_executive_committee


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    """Everything of one canton, as its Secretaría Técnica would have registered it."""
    canton = strategy.canton
    told = tomllib.loads((DATA / "registers" / f"{canton.slug}-priorities.toml").read_text())
    writer = cast.user(Role.TECHNICAL_SECRETARIAT, canton.pk)
    with pghistory.context(user=writer.pk, url="load_demo"):
        story = Story(cast, strategy, today)
        story.tell(told)


class Story:
    """What was registered in one canton."""

    def __init__(self, cast: Cast, strategy: Strategy, today: date):
        self.cast = cast
        self.strategy = strategy
        self.canton: Canton = strategy.canton
        self.today = today
        self.diagnoses: dict[str, Diagnosis] = {}
        self.zones: list[PriorityZone] = []

    def tell(self, told: dict) -> None:
        for name in ("diagnoses", "zones", "topics", "recommendations", "offers", "indicators"):
            for row in told[name]:
                getattr(self, f"_{name}")(dict(row))
        for row in told["adoptions"]:
            self._adoption(dict(row))

    def _day(self, days_ago: int | None) -> date | None:
        return None if days_ago is None else self.today - timedelta(days=days_ago)

    def _diagnoses(self, row: dict) -> None:
        key, districts = row.pop("key"), row.pop("districts")
        documents, findings = row.pop("documents"), row.pop("findings")
        made_on = self._day(row.pop("days_ago"))
        diagnosis = checked(Diagnosis(canton=self.canton, made_on=made_on, **row))
        diagnosis.districts.set(districts)
        for name in documents:
            diagnosis.attach(store.save(_document(diagnosis, name), "application/pdf"), name)
        for told in findings:
            finding = diagnosis.next_finding()
            finding.text, finding.theme = told["text"], told["theme"]
            checked(finding)
        self.diagnoses[key] = diagnosis

    def _zones(self, row: dict) -> None:
        districts, area = row.pop("districts", []), row.pop("area", None)
        ring = maps.checked_ring(self.canton.pk, area) if area else None
        zone = checked(PriorityZone(canton=self.canton, area=ring, **self._priority(row)))
        zone.districts.set(districts)
        self.zones.append(zone)

    def _topics(self, row: dict) -> None:
        checked(PriorityTopic(canton=self.canton, **self._priority(row)))

    def _priority(self, row: dict) -> dict:
        found = row.pop("finding", None)
        row["since"] = self._day(row.pop("days_ago"))
        row["until"] = self._day(row.pop("ended_days_ago", None))
        if found:
            key, number = found
            row["finding"] = self.diagnoses[key].findings.get(order=number)
        return row

    def _recommendations(self, row: dict) -> None:
        row["presented_on"] = self._day(row.pop("days_ago"))
        row["answered_on"] = self._day(row.pop("answered_days_ago", None))
        if row["answered_on"]:
            row["answered_by"] = self.cast.user(Role.TECHNICAL_SECRETARIAT, self.canton.pk)
        zone = row.pop("zone", None)
        row["zone"] = None if zone is None else self.zones[zone]
        row["diagnosis"] = self.diagnoses[row["diagnosis"]]
        body = make_executive_committee(self.canton)
        recommendation = Recommendation(canton=self.canton, body=body, **row)
        # The form asks who noted the answer only when there is one.
        recommendation.full_clean(exclude=["answered_by"])
        recommendation.save()

    def _offers(self, row: dict) -> None:
        districts = row.pop("districts", [])
        row["actor"] = self.cast.actor(self.canton.pk, row["actor"])
        row["since"] = self._day(500)
        row["until"] = self._day(row.pop("ended_days_ago", None))
        offer = checked(ServiceOffer(canton=self.canton, **row))
        offer.districts.set(districts)

    def _indicators(self, row: dict) -> None:
        values, action = row.pop("values"), row.pop("action", None)
        row["baseline"], row["target"] = Decimal(row["baseline"]), Decimal(row["target"])
        row["responsible"] = self.cast.actor(self.canton.pk, row["responsible"])
        row["reviewed_on"] = self._day(row.pop("reviewed_days_ago", None))
        indicator = checked(
            Indicator(
                strategy=self.strategy,
                action=self.strategy.actions.get(number=action) if action else None,
                baseline_year=self.strategy.start_year - 1,
                target_year=self.strategy.end_year,
                **row,
            )
        )
        by = self.cast.user(Role.LOCAL_MANAGER, self.canton.pk)
        for days_ago, value, parts in values:
            on = self._day(days_ago)
            checked(
                IndicatorValue(
                    indicator=indicator, on=on, value=Decimal(value), parts=parts, recorded_by=by
                )
            )

    def _adoption(self, row: dict) -> None:
        """The Comisión Ejecutiva's, or that of another body of the canton."""
        body = self._body(row.pop("body", ""))
        if body is None:
            return
        later, solution = row.pop("later", None), self._solution(row)
        since = self._day(row.pop("days_ago"))
        mark = checked(SolutionAdoption(body=body, solution=solution, since=since, **row))
        if later:
            mark.state, mark.feedback = later["state"], later["feedback"]
            mark.version += 1
            checked(mark)

    def _body(self, name: str) -> Body | None:
        if not name:
            return make_executive_committee(self.canton)
        others = Body.objects.filter(canton=self.canton)
        others = others.exclude(kind=BodyKind.EXECUTIVE_COMMITTEE).order_by("pk")
        return others.filter(kind=BodyKind.CCCI).first() or others.first()

    @staticmethod
    def _solution(row: dict) -> Solution:
        return Solution.objects.get(
            challenge__stage=row.pop("stage"),
            challenge__code=row.pop("code"),
            priority=row.pop("priority"),
        )


def _document(diagnosis: Diagnosis, name: str) -> bytes:
    """A page of PDF with what the register says of the diagnosis."""
    return pdf_of_lines(
        diagnosis.get_kind_display(),
        (
            diagnosis.title,
            f"{diagnosis.made_on:%d/%m/%Y}",
            name.rpartition(".")[0],
            "",
            "Documento de la demostración. No contiene datos de personas.",
        ),
    )
