"""`/reuniones/<pk>/capacitacion/`: the record of who was trained at a session (R53)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from core.lib.races import told_at_the_field
from meetings.forms.occasions import LinkTrainingForm, RecordTrainingForm
from meetings.views.access import crumbs_of, meeting_of
from strategies.models import Training
from strategies.views.access import refuse_meanwhile
from strategies.views.registers import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def record_training(request: HttpRequest, pk: int) -> HttpResponse:
    """A new record, begun with what the session says."""
    meeting = meeting_of(request, pk, convening=True)
    training = Training(canton=meeting.canton)
    form = RecordTrainingForm(request.POST or None, instance=training, meeting=meeting)
    refuse_meanwhile(form, meeting, lambda: meeting.refuse_record(is_new=True))
    return form_page(
        request,
        form,
        title="Registrar la capacitación",
        crumbs=crumbs_of(meeting),
        done="Se registró la capacitación. Revise quiénes participaron.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def link_training(request: HttpRequest, pk: int) -> HttpResponse:
    """A record that is there already."""
    meeting = meeting_of(request, pk, convening=True)
    form = LinkTrainingForm(request.POST or None, instance=meeting)
    refuse_meanwhile(form, meeting, meeting.refuse_record)
    return form_page(
        request,
        form,
        title="Escoger el registro de la capacitación",
        crumbs=crumbs_of(meeting),
        done="Se guardó cuál es su registro.",
    )
