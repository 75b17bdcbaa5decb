from django import forms

from core.lib.forms import PortalForm


class StepForm(PortalForm):
    """The comment that goes with a step of the workflow; its log keeps it."""

    comment = forms.CharField(
        label="Comentario",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, transition, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["comment"]
        field.required = transition.needs_comment
        if transition.needs_comment:
            field.label = "Motivo"
            field.help_text = "Queda escrito en el historial del acuerdo."
            field.error_messages["required"] = (
                "Está vacío. Escriba el motivo, por ejemplo «Falta la meta en familias»."
            )
        else:
            field.label = "Comentario (opcional)"
