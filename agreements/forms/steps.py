from django import forms

from core.lib.forms import PortalForm

UNREAD = "Abra otra vez la página del acuerdo y lea el texto antes de decidir."


class StepForm(PortalForm):
    """The comment that goes with a step of the workflow, which its log keeps, and for a decision
    which version of the text was read."""

    comment = forms.CharField(
        label="Comentario",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    text_version = forms.IntegerField(
        label="Texto", widget=forms.HiddenInput, error_messages={"invalid": UNREAD}
    )

    def __init__(self, *args, transition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text_version"].error_messages["required"] = UNREAD
        if not transition.needs_seat:
            del self.fields["text_version"]
        field = self.fields["comment"]
        field.required = transition.needs_comment
        if transition.needs_comment:
            field.label = "Motivo"
            field.help_text = "Queda escrito en el historial del acuerdo."
            field.error_messages["required"] = "Está vacío. Escriba el motivo en una o dos frases."
        else:
            field.label = "Comentario (opcional)"
