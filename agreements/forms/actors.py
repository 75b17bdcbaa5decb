from django import forms
from django.core.exceptions import ValidationError

from core.lib.forms import PortalModelForm
from strategies.enums import ActorKind, ActorSource
from strategies.models import Actor


class NewActorForm(PortalModelForm):
    """An actor of the canton, registered on the spot while writing an agreement (R67)."""

    class Meta:
        model = Actor
        fields = ("name", "acronym", "kind")
        labels = {"name": "Nombre", "acronym": "Sigla (opcional)", "kind": "Tipo"}

    def __init__(self, *args, canton, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.canton = canton
        self.instance.source = ActorSource.ACTIVITY
        self.fields["kind"].choices = [
            choice for choice in ActorKind.choices if choice[0] != ActorKind.UNSORTED
        ]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        there = Actor.objects.of_canton(self.instance.canton).named(name).first()
        if there:
            raise forms.ValidationError(
                f"Ya está en el directorio: {there.full_name}. Escójalo en el acuerdo."
            )
        return name

    def clean_acronym(self):
        acronym = self.cleaned_data["acronym"].strip()
        if acronym and Actor.objects.of_canton(self.instance.canton).named(acronym).exists():
            raise ValidationError("Otro actor del directorio ya usa esta sigla. Escriba otra.")
        return acronym
