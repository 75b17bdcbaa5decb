"""Forms of the canton's bodies: the list's filter, a body, its end, the unit's functions."""

from django import forms

from core.lib import clock
from core.lib.forms import DayField, FilterForm, PortalForm, refuse_at_field
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.enums import BodyKind, QuorumRule
from strategies.forms.files import StoredFileField
from strategies.models import Axis, Body, UnitFunction
from strategies.models.body_rows import BodyQuerySet

STATES = (("", "Abiertas"), ("cerradas", "Cerradas"), ("todas", "Abiertas y cerradas"))


class BodyFilter(FilterForm):
    q = forms.CharField(label="Nombre", required=False, max_length=100)
    tipo = forms.ChoiceField(
        label="Tipo", required=False, choices=[("", "Todos"), *BodyKind.choices]
    )
    estado = forms.ChoiceField(label="Estado", required=False, choices=STATES)

    def apply(self, bodies: BodyQuerySet) -> BodyQuerySet:
        chosen, today = self.chosen, clock.today()
        found = bodies.search(chosen.get("q", ""))
        if "tipo" in chosen:
            found = found.filter(kind=chosen["tipo"])
        if "estado" not in chosen:
            found = found.open(today)
        elif chosen["estado"] == "cerradas":
            found = found.closed(today)
        return found


class BodyForm(VersionedForm):
    """A body of a canton, with its rules; the instance brings the canton. Its end stands in a form
    of its own."""

    founding_upload = StoredFileField(
        label="Documento del acto de creación (opcional)", required=False
    )

    file_columns = {"founding_upload": "founding_file"}
    set_by_view = ("canton", "closed_on")
    constraint_fields = {
        **{f"one_{kind.value}_per_canton": "kind" for kind in BodyKind},
        "body_name_once_per_canton": "name",
        "body_ends_after_it_begins": "since",
        "fixed_quorum_has_its_number": "quorum_number",
        "axis_is_of_a_working_group": "axis",
    }
    groups = (
        ("", ("kind", "name", "parent", "axis", "purpose")),
        ("Cómo se creó", ("since", "founding_act", "founding_upload")),
        (
            "Cómo trabaja",
            (
                "cadence",
                "record_kind",
                "notice_days",
                "reminder_days",
                "quorum_rule",
                "quorum_number",
                "second_call_minutes",
                "second_call_rule",
            ),
        ),
    )
    pairs = (
        ("cadence", "record_kind"),
        ("notice_days", "reminder_days"),
    )

    class Meta:
        model = Body
        fields = [
            "kind",
            "name",
            "parent",
            "axis",
            "purpose",
            "since",
            "founding_act",
            "cadence",
            "record_kind",
            "notice_days",
            "reminder_days",
            "quorum_rule",
            "quorum_number",
            "second_call_minutes",
            "second_call_rule",
        ]
        labels = {
            "parent": "Depende de (opcional)",
            "axis": "Eje de la estrategia (opcional)",
            "purpose": "Propósito (opcional)",
            "since": "Funciona desde (opcional)",
            "founding_act": "Acto de creación (opcional)",
            "notice_days": "Días de anticipación de la convocatoria",
            "reminder_days": "Recordatorio, días antes (opcional)",
            "quorum_number": "Con cuántos puestos hay quórum (opcional)",
            "second_call_minutes": "Minutos hasta la segunda convocatoria (opcional)",
            "second_call_rule": "Quórum de la segunda convocatoria",
        }
        help_texts = {
            "axis": "Solo para un grupo de trabajo: el eje que le toca.",
            "purpose": "Para qué existe, en una o dos oraciones. La página pública lo muestra: no "
            "escriba aquí nombres ni teléfonos.",
            "founding_act": "Por ejemplo: acuerdo del Concejo Municipal, sesión 12-2026.",
            "quorum_number": "Solo si el quórum es un número fijo.",
            "notice_days": "De 0 a 60.",
            "reminder_days": "De 0 a 30. Vacío: ninguno.",
            "second_call_minutes": "Cuánto se espera el quórum después de la hora de inicio, por "
            "ejemplo 30. Vacío: no hay segunda convocatoria.",
        }
        field_classes = {"since": DayField}
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "founding_act": forms.Textarea(attrs={"rows": 2}),
            "notice_days": forms.TextInput(attrs={"inputmode": "numeric"}),
            "quorum_number": forms.TextInput(attrs={"inputmode": "numeric"}),
            "reminder_days": forms.TextInput(attrs={"inputmode": "numeric"}),
            "second_call_minutes": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        error_messages = {
            name: {"invalid": "No es un número. Escriba solo cifras, por ejemplo 5."}
            for name in ("notice_days", "reminder_days", "quorum_number", "second_call_minutes")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        body, canton = self.instance, self.instance.canton
        others = Body.objects.of_canton(canton).exclude(pk=body.pk)
        open_ones = others.open(clock.today())
        if body.parent_id:
            open_ones = open_ones | others.filter(pk=body.parent_id)
        self.fields["parent"].queryset = open_ones.order_by("folded", "pk")
        self.fields["parent"].empty_label = "De ninguna otra instancia"
        if "axis" in self.fields:
            self.fields["axis"].queryset = _axes(canton)
            self.fields["axis"].empty_label = "Ninguno"
            self.fields["axis"].label_from_instance = lambda axis: f"{axis.name} ({axis.strategy})"
        for name in self.fields.keys() & {"parent", "axis"}:
            self.fields[name].error_messages["invalid_choice"] = (
                "No es de este cantón. Escoja de la lista."
            )
        if body.founding_file_id:
            self.fields[
                "founding_upload"
            ].help_text = "Ya hay un documento; escoja otro solo para cambiarlo."

    def clean_notice_days(self):
        days = self.cleaned_data["notice_days"]
        if days is not None and days > 60:
            raise forms.ValidationError("Son demasiados días. Escriba de 0 a 60.")
        return days

    def clean_reminder_days(self):
        days = self.cleaned_data["reminder_days"]
        if days is not None and days > 30:
            raise forms.ValidationError("Son demasiados días. Escriba de 0 a 30, o déjelo vacío.")
        return days

    def clean_second_call_minutes(self):
        minutes = self.cleaned_data["second_call_minutes"]
        if minutes is not None and not 1 <= minutes <= 240:
            raise forms.ValidationError("Escriba de 1 a 240 minutos, o déjelo vacío.")
        return minutes

    def clean_quorum_number(self):
        """Kept only where the rule asks for it."""
        number = self.cleaned_data["quorum_number"]
        if self.data.get(self.add_prefix("quorum_rule")) != QuorumRule.FIXED:
            return None
        if not number:
            raise forms.ValidationError("Escriba con cuántos puestos hay quórum.")
        return number

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        refuse_at_field(self.instance.refuse_parent, parent)
        return parent

    def clean_kind(self):
        """Who holds a seat of the Comisión Ejecutiva decides from it, and the unit's functions are
        the unit's: with those in it a body stays what it is."""
        kind, before = self.cleaned_data["kind"], Body.objects.filter(pk=self.instance.pk).first()
        if before is None or kind == before.kind:
            return kind
        if before.kind == BodyKind.EXECUTIVE_COMMITTEE and before.seats.exists():
            raise forms.ValidationError(
                "La Comisión Ejecutiva tiene puestos y decide con ellos. Cree otra instancia."
            )
        if before.is_unit and before.functions.exists():
            raise forms.ValidationError("La unidad tiene funciones. Cree otra instancia.")
        if before.seats.exists() and kind == BodyKind.EXECUTIVE_COMMITTEE:
            raise forms.ValidationError(
                "Esta instancia tiene puestos que no se nombraron para decidir. Cree la Comisión "
                "Ejecutiva como instancia nueva."
            )
        return kind

    def clean_since(self):
        since = self.cleaned_data["since"]
        first = self.instance.seats.order_by("since").first() if self.instance.pk else None
        if since and first and since > first.since:
            raise forms.ValidationError(
                f"El puesto de {first.actor} existe desde el {first.since:%d/%m/%Y}. Escriba esa "
                "fecha o una anterior."
            )
        return since

    def save(self, commit=True):
        if self.cleaned_data.get("founding_upload"):
            self.instance.founding_file = self.cleaned_data["founding_upload"]
        return super().save(commit)


def _axes(canton: Canton):
    axes = Axis.objects.filter(strategy__canton=canton).select_related("strategy")
    return axes.order_by("-strategy__start_year", "strategy", "order", "pk")


class UnitForm(BodyForm):
    """The Unidad de Gestión Territorial, as the Alcaldía creates it."""

    groups = (
        ("", ("name", "parent", "purpose")),
        *BodyForm.groups[1:],
    )

    class Meta(BodyForm.Meta):
        fields = [name for name in BodyForm.Meta.fields if name not in ("kind", "axis")]

    set_by_view = (*BodyForm.set_by_view, "kind", "axis")


class CloseBodyForm(PortalForm):
    on = DayField(label="Último día en que funciona")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())


class SwitchOnForm(PortalForm):
    """Since when a function of the unit runs, and how it begins."""

    since = DayField(label="En marcha desde")
    note = forms.CharField(
        label="Cómo empieza (opcional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Por ejemplo: con los distritos prioritarios y una persona a medio tiempo.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", clock.today())


class FunctionForm(VersionedForm):
    """What was noted when a function was switched on."""

    class Meta:
        model = UnitFunction
        fields = ["note"]
        labels = {"note": "Cómo empieza (opcional)"}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class SwitchOffForm(PortalForm):
    on = DayField(label="Último día en marcha")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())
