"""What the staff pages of the reports list."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Func, IntegerField

from agreements.models import Agreement
from citizens.models import AnnualReport, Edition, EditionState
from core.territory.models import Canton
from monitoring.statistics.annual import REPORTED_STATES


@dataclass
class ReportYear:
    """A year of a canton: how many agreements it would tell of, and what became of its report."""

    year: int
    agreements: int
    is_over: bool
    shown: Edition | None = None
    unfinished: Edition | None = None
    editions: list[Edition] = field(default_factory=list)


def years_of(canton: Canton, on: date) -> list[ReportYear]:
    """Every year that has something to report, latest first. Two queries."""
    terms = (
        Agreement.objects.of_canton(canton)
        .in_state(*REPORTED_STATES)
        .order_by()
        .values_list("period_start__year", "period_end__year")
    )
    counts: dict[int, int] = {}
    for first, last in terms:
        for year in range(first, min(last, on.year) + 1):
            counts[year] = counts.get(year, 0) + 1
    editions = (
        Edition.objects.filter(report__canton=canton)
        .exclude(state=EditionState.SUPERSEDED)
        .select_related("report", "report__canton", "approved_by", "approved_with_seat__actor")
        .defer("data", "files")
        .order_by("-number")
    )
    years = {year: ReportYear(year, count, year < on.year) for year, count in counts.items()}
    for edition in editions:
        year = edition.report.year
        row = years.setdefault(year, ReportYear(year, 0, year < on.year))
        row.editions.append(edition)
        if edition.state != EditionState.PUBLISHED:
            row.unfinished = edition
        elif row.shown is None:
            row.shown = edition
    return [years[year] for year in sorted(years, reverse=True)]


def shown_editions(canton: Canton) -> list[Edition]:
    """The edition of each year that the public sees, latest first, with the figures that a list
    tells of it: `agreement_count`, and `done` of `expected` slots. Its data stays in the database:
    a large canton has megabytes of it. One query."""
    return list(
        Edition.objects.published()
        .filter(report__canton=canton)
        .order_by("-report__year", "-number")
        .distinct("report__year")
        .select_related("report__canton")
        .defer("data", "files")
        .annotate(
            agreement_count=Func(
                F("data__agreements"), function="jsonb_array_length", output_field=IntegerField()
            ),
            done=F("data__slots__levels__100"),
            expected=F("data__slots__expected"),
        )
    )


def districts_of(edition: Edition) -> list[dict]:
    """The canton's districts as the edition counts them. One query."""
    return Edition.objects.values_list("data__districts", flat=True).get(pk=edition.pk)


def report_of(canton: Canton, year: int) -> AnnualReport:
    """The report's row, or one that is not stored yet."""
    found = AnnualReport.objects.filter(canton=canton, year=year).first()
    report = found or AnnualReport(canton=canton, year=year)
    report.canton = canton
    return report
