"""House rules that are read off the models: kinds, directions, history, database roles."""

import pghistory
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from tests.factories import AgreementFactory

# From the roof down; a foreign key points to its own room or to one below.
ROOMS = (
    "portal",
    "citizens",
    "monitoring",
    "meetings",
    "agreements",
    "strategies",
    "documents",
    "mail",
    "links",
    "audit",
    "receipts",
    "accounts",
    "territory",
    "lib",
)
OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ROOMS and not issubclass(model, pghistory.models.Event)
]

# How each model reaches its canton («of a canton»), or that it is of the country.
COUNTRY = "country"
PART = "part of its parent"  # fetched through the parent's permission
KINDS = {
    "territory.Province": COUNTRY,
    "territory.Canton": COUNTRY,
    "territory.District": COUNTRY,
    "territory.DistrictAlias": COUNTRY,
    "territory.Municipality": COUNTRY,
    "accounts.User": COUNTRY,
    "accounts.RoleAssignment": COUNTRY,
    "receipts.Receipt": COUNTRY,
    "mail.OutgoingMail": "canton",
    "mail.MailText": PART,
    "mail.MailPreference": COUNTRY,
    "links.SignedLink": COUNTRY,
    "documents.StoredFile": PART,
    "documents.RenderJob": PART,
    "strategies.Actor": "canton",
    "strategies.DifferentActors": PART,
    "strategies.Person": "canton",
    "strategies.Body": "canton",
    "strategies.Seat": PART,
    "strategies.SeatHolding": PART,
    "strategies.Strategy": "canton",
    "strategies.Axis": PART,
    "strategies.StrategicAction": PART,
    "strategies.Challenge": COUNTRY,
    "strategies.Solution": COUNTRY,
    "strategies.SolutionAdoption": PART,
    "strategies.NationalProgramme": COUNTRY,
    "strategies.ActionProgramme": PART,
    "strategies.UnitFunction": PART,
    "strategies.SeatDuty": PART,
    "strategies.AnnualPlan": "strategy__canton",
    "strategies.PlanStep": PART,
    "strategies.PlanLine": "plan__strategy__canton",
    "strategies.PlanEncounter": PART,
    "strategies.Task": "line__plan__strategy__canton",
    "strategies.RiskFocus": PART,
    "strategies.PoiItem": "canton",
    "strategies.PoiWindow": "canton",
    "strategies.Diagnosis": "canton",
    "strategies.DiagnosisFile": PART,
    "strategies.Finding": PART,
    "strategies.PriorityZone": "canton",
    "strategies.PriorityTopic": "canton",
    "strategies.Recommendation": "canton",
    "strategies.ServiceOffer": "canton",
    "strategies.Initiative": "canton",
    "strategies.Indicator": "strategy__canton",
    "strategies.IndicatorValue": "indicator__strategy__canton",
    "strategies.Training": "canton",
    "strategies.TrainingRecord": PART,
    "strategies.OfficerProfile": "person__canton",
    "strategies.DoctrineDocument": "canton",
    "strategies.ActorDistrict": PART,
    "strategies.DiagnosisDistrict": PART,
    "strategies.InitiativeDistrict": PART,
    "strategies.OfferDistrict": PART,
    "strategies.PlanLineDistrict": PART,
    "strategies.RiskFocusAction": PART,
    "strategies.ZoneDistrict": PART,
    "agreements.Agreement": "strategy__canton",
    "agreements.AgreementContact": PART,
    "agreements.AgreementDistrict": PART,
    "agreements.AgreementActor": PART,
    "agreements.AgreementAuthor": PART,
    "agreements.Commitment": PART,
    "agreements.ScheduledAction": PART,
    "agreements.SubActivity": "scheduled_action__agreement__strategy__canton",
    "agreements.Step": PART,
    "agreements.FormerReference": PART,
    "agreements.PendingText": PART,
    "meetings.Series": "canton",
    "meetings.Meeting": "canton",
    "meetings.MeetingBody": PART,
    "meetings.MeetingDistrict": PART,
    "meetings.AgendaItem": PART,
    "meetings.AgendaDocument": PART,
    "meetings.Convocation": PART,
    "meetings.Invitation": PART,
    "meetings.Attendance": PART,
    "meetings.Guest": PART,
    "meetings.OpenCount": PART,
    "meetings.Minutes": PART,
    "meetings.MinutesEntry": PART,
    "meetings.Correction": PART,
    "meetings.PublishedMinutes": PART,
    "meetings.Resolution": "meeting__canton",
    "meetings.Dissent": PART,
    "meetings.Letter": "canton",
    "meetings.CalendarFeed": PART,
    "monitoring.ReportingCalendar": PART,
    "monitoring.ProgressReport": "sub_activity__scheduled_action__agreement__strategy__canton",
    "monitoring.SlotClosure": PART,
    "monitoring.Evidence": PART,
    "monitoring.ChecklistReview": PART,
    "monitoring.ChecklistAnswer": PART,
    "citizens.AnnualReport": "canton",
    "citizens.Edition": PART,
}
# No business fact of its own: texts in transit, jobs, logs (which are only added to).
WITHOUT_HISTORY = {
    "territory.Province",
    "territory.Canton",
    "territory.District",
    "territory.DistrictAlias",
    "territory.Municipality",
    "receipts.Receipt",
    "mail.OutgoingMail",
    "mail.MailText",
    "mail.MailPreference",
    "links.SignedLink",
    "documents.StoredFile",
    "documents.RenderJob",
    "strategies.Challenge",
    "strategies.Solution",
    "strategies.PlanStep",
    "meetings.Convocation",
    "agreements.AgreementAuthor",
    "agreements.Step",
    "agreements.FormerReference",
    "agreements.PendingText",
}


def test_every_model_says_how_it_reaches_its_canton():
    named = {model._meta.label for model in OURS if not model._meta.auto_created}
    assert named == set(KINDS)


@pytest.mark.parametrize("label", [label for label, kind in KINDS.items() if "canton" in kind])
def test_models_of_a_canton_are_fetched_by_permission(label):
    model = apps.get_model(label)
    model._meta.get_field(KINDS[label].split("__")[0])
    assert hasattr(model.objects, "visible_to"), f"{label} has no visible_to"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    own = ROOMS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model:
            label = field.related_model._meta.app_label
            assert label in ROOMS, f"{field} leads out of the house"
            assert ROOMS.index(label) >= own, f"{field} points up, to {label}"


def test_every_business_model_is_tracked():
    tracked = {event.pgh_tracked_model._meta.label for event in _event_models()}
    expected = {m._meta.label for m in OURS if not m._meta.auto_created} - WITHOUT_HISTORY
    assert expected <= tracked, expected - tracked


def test_contact_data_stands_outside_the_history():
    for event in _event_models():
        fields = {field.name for field in event._meta.get_fields()}
        assert not fields & {"email", "phone", "password"}, event


@pytest.mark.django_db
def test_the_web_role_can_neither_change_nor_delete_history():
    agreement = AgreementFactory()
    assert agreement.history.count() == 1
    for statement in (
        "UPDATE agreements_agreementevent SET state = 'vigente'",
        "DELETE FROM agreements_agreementevent",
        "TRUNCATE agreements_agreementevent",
        "UPDATE agreements_step SET comment = ''",
        "DROP TABLE agreements_agreementevent",
        "ALTER TABLE agreements_agreement DISABLE TRIGGER ALL",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_a_bulk_change_is_in_the_history_too():
    agreement = AgreementFactory()
    type(agreement).objects.update(objective="Otro objetivo")
    assert agreement.history.latest("pgh_id").objective == "Otro objetivo"


def _event_models():
    return [
        model
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and hasattr(model, "pgh_tracked_model")
    ]


@pytest.mark.parametrize(
    "constraint",
    [
        constraint
        for model in apps.get_app_config("strategies").get_models()
        for constraint in model._meta.constraints
    ],
    ids=lambda constraint: constraint.name,
)
def test_a_constraint_of_the_strategies_has_a_message_that_a_clerk_understands(constraint):
    default = type(constraint).default_violation_error_message
    assert constraint.violation_error_message not in ("", default)
