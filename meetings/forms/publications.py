"""Forms of publishing minutes for citizens, and of withdrawing them."""

from django import forms

from agreements.forms.unit import digest
from core.lib.forms import PortalForm
from meetings import public_content


class PublishForm(PortalForm):
    """`withheld`: the parts whose text stays in the house, ticked beside each one; `shown`: the
    mark of what the person read."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    withheld = forms.MultipleChoiceField(required=False)
    is_read = forms.BooleanField(
        label="Leí todo como lo verá la ciudadanía: los textos no nombran a ninguna persona ni "
        "dan datos de nadie.",
        error_messages={"required": "Lea los textos y marque aquí que no nombran a nadie."},
    )

    def __init__(self, *args, content: dict, **kwargs):
        super().__init__(*args, **kwargs)
        parts = [part for part in content["parts"] if public_content.may_be_withheld(part)]
        self.fields["withheld"].choices = [(part["key"], part["title"]) for part in parts]
        self.mark = digest(content)

    def clean(self):
        """A name or an actor's publication may have changed since the page was shown."""
        data = super().clean()
        if data.get("shown") != self.mark:
            self.add_error(
                None,
                "Mientras usted leía cambió lo que se publicará. Abajo está como queda ahora: "
                "léalo otra vez antes de publicar.",
            )
        return data


class WithdrawForm(PortalForm):
    reason = forms.CharField(
        label="Por qué se retira",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Se lee en la página pública. No escriba nombres de personas.",
    )
