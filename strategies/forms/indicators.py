"""Forms of indicators: the whole card, and a value that was measured."""

from decimal import Decimal

from django import forms
from django.db.models import Q

from core.documents import uploads
from core.lib import clock, figures
from core.lib.forms import DayField, FilterForm
from core.lib.text import fold
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.enums import IndicatorLevel, Standing
from strategies.forms.documents import DocumentsField
from strategies.forms.fields import ActionField, CantonFormMixin
from strategies.forms.files import StoredFileInput
from strategies.models import Indicator, IndicatorValue, Strategy
from strategies.models.indicators import IndicatorQuerySet

NOT_A_FIGURE = "No es una cifra. Escríbala con números, por ejemplo 34,5."
MOST_PARTS = 30


def _which(text: str, fault: figures.TwoReadings) -> str:
    return (
        f"«{text.strip()}» se lee de dos maneras. Escriba {fault.whole} si son miles, o "
        f"{fault.decimal} si son decimales."
    )


class FigureField(forms.DecimalField):
    """«34,5»; its value is a Decimal."""

    def __init__(self, **kwargs):
        kwargs |= {"widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})}
        super().__init__(**kwargs)
        self.error_messages |= {
            "invalid": NOT_A_FIGURE,
            "max_decimal_places": "Lleva cuatro decimales como máximo.",
            "max_whole_digits": "Lleva doce cifras enteras como máximo.",
            "max_digits": "Lleva dieciséis cifras como máximo.",
        }

    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return figures.parse(value)
        except figures.TwoReadings as fault:
            raise forms.ValidationError(_which(value, fault), "two_readings") from fault
        except ValueError as fault:
            raise forms.ValidationError(NOT_A_FIGURE, "invalid") from fault

    def prepare_value(self, value):
        return figures.typed(value) if isinstance(value, Decimal) else value

    @staticmethod
    def in_words(value: Decimal) -> str:
        return figures.in_words(value)


class PartsField(forms.CharField):
    """«Mujeres: 34», one a line; its value is {label: figure as text}."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "required": False, "widget": forms.Textarea({"rows": 3})})

    def prepare_value(self, value):
        return self.in_words(value) if isinstance(value, dict) else value

    @staticmethod
    def in_words(value: dict) -> str:
        return "\n".join(f"{label}: {figures.typed(figure)}" for label, figure in value.items())

    def to_python(self, value):
        lines = [line for line in (super().to_python(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_PARTS:
            raise forms.ValidationError(f"Se reciben {MOST_PARTS} partes. Júntelas en menos.")
        parts = {}
        for line in lines:
            label, figure = self._part(line)
            if fold(label) in map(fold, parts):
                raise forms.ValidationError(f"«{label}» está dos veces. Deje una sola línea.")
            parts[label] = figure
        return parts

    def run_validators(self, value):
        pass

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "").split() != (data or "").split()

    @staticmethod
    def _part(line: str) -> tuple[str, str]:
        label, colon, figure = line.rpartition(":")
        label = label.strip()[:60]
        try:
            value = figures.parse(figure)
        except figures.TwoReadings as fault:
            raise forms.ValidationError(_which(figure, fault)) from fault
        except ValueError:
            value = None
        if not colon or not label or value is None or len(value.as_tuple().digits) > 16:
            raise forms.ValidationError(
                f"«{line.strip()[:60]}» no dice una parte y su cifra. Escríbalas así: Mujeres: 34."
            )
        return label, str(figures.trimmed(value))


class IndicatorFilter(FilterForm):
    q = forms.CharField(label="Nombre", required=False, max_length=100)
    estrategia = forms.ChoiceField(label="Estrategia", required=False)
    nivel = forms.ChoiceField(
        label="Nivel", required=False, choices=[("", "Todos"), *IndicatorLevel.choices]
    )
    estado = forms.ChoiceField(
        label="Estado", required=False, choices=[("", "Todos"), *Standing.choices]
    )

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        strategies = Strategy.objects.filter(canton=canton).order_by("-start_year", "folded", "pk")
        named = [(str(pk), name) for pk, name in strategies.values_list("pk", "name")]
        self.fields["estrategia"].choices = [("", "Todas"), *named]

    def apply(self, indicators: IndicatorQuerySet) -> IndicatorQuerySet:
        """Wants rows `with_standing`."""
        chosen = self.chosen
        found = indicators.search(chosen.get("q", ""))
        if "estrategia" in chosen:
            found = found.filter(strategy=chosen["estrategia"])
        if "nivel" in chosen:
            found = found.filter(level=chosen["nivel"])
        if "estado" in chosen:
            found = found.filter(standing=chosen["estado"])
        return found


class IndicatorForm(CantonFormMixin, VersionedForm):
    """The card, as MIDEPLAN asks for it. The instance brings its strategy."""

    constraint_fields = {
        "indicator_once_per_strategy": "name",
        "baseline_has_its_year": "baseline_year",
        "target_has_its_year": "target_year",
    }
    groups = (
        ("Qué mide", ("strategy", "action", "level", "name", "definition")),
        ("Cómo se calcula", ("formula", "unit", "direction", "breakdown")),
        ("De dónde a dónde", ("baseline", "baseline_year", "target", "target_year")),
        ("Quién y cada cuánto", ("source", "frequency", "responsible")),
        ("Con qué se vincula", ("criterion", "criterion_text")),
        ("Revisión de MIDEPLAN", ("reviewed_on", "review_note")),
    )
    pairs = (("unit", "direction"), ("baseline", "baseline_year"), ("target", "target_year"))

    class Meta:
        model = Indicator
        fields = [
            "strategy",
            "action",
            "level",
            "name",
            "definition",
            "formula",
            "unit",
            "direction",
            "breakdown",
            "baseline",
            "baseline_year",
            "target",
            "target_year",
            "source",
            "frequency",
            "responsible",
            "criterion",
            "criterion_text",
            "reviewed_on",
            "review_note",
        ]
        labels = {
            "action": "Acción estratégica (opcional)",
            "definition": "Definición (opcional)",
            "breakdown": "Desagregación (opcional)",
            "baseline": "Línea base (opcional)",
            "baseline_year": "Año de la línea base",
            "target": "Meta (opcional)",
            "target_year": "Año de la meta",
            "criterion": "Se vincula con (opcional)",
            "criterion_text": "Criterio o meta a la que responde (opcional)",
            "reviewed_on": "Revisado por MIDEPLAN el (opcional)",
            "review_note": "Nota de la revisión (opcional)",
        }
        help_texts = {
            "formula": "Por ejemplo: personas que terminan ÷ personas que empiezan × 100.",
            "unit": "Por ejemplo: %, personas, casos por 10 000 habitantes.",
            "breakdown": "Por ejemplo: sexo; distrito; grupo de edad.",
            "source": "El registro o informe de donde sale el dato.",
            "criterion_text": "Por ejemplo: Plan Nacional de Desarrollo 2023-2026, meta 4 del área "
            "de seguridad.",
        }
        field_classes = {
            "action": ActionField,
            "baseline": FigureField,
            "target": FigureField,
            "reviewed_on": DayField,
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("definition", "formula", "review_note")
        } | {
            name: forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"})
            for name in ("baseline_year", "target_year")
        }

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        self.fit_to(canton)
        strategies = Strategy.objects.filter(canton=canton).order_by("-start_year", "folded", "pk")
        self.fields["strategy"].queryset = strategies
        self.fields["strategy"].empty_label = "Escoja"
        self.fields["responsible"].empty_label = "Escoja"
        self.fields["action"].empty_label = "Ninguna en particular"
        self.fields["action"].of(canton)
        for name in ("baseline_year", "target_year"):
            year = "Escriba el año con cuatro cifras, por ejemplo 2026."
            self.fields[name].error_messages |= dict.fromkeys(
                ("invalid", "min_value", "max_value"), year
            )

    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day and day > clock.today():
            raise forms.ValidationError("Todavía no llega ese día. Escriba hoy o un día anterior.")
        return day

    def clean(self):
        data = super().clean()
        action, strategy = data.get("action"), data.get("strategy")
        if action and strategy and action.strategy_id != strategy.pk:
            self.add_error("action", f"Es de otra estrategia. Escoja una acción de «{strategy}».")
        return data


class ValueForm(VersionedForm):
    """What was measured on a day. The instance brings its indicator and who notes it."""

    file_columns = {"documents": "file"}
    set_by_view = ("indicator",)
    constraint_fields = {"value_once_per_day": "on"}
    groups = (("", ("on", "value", "by_part", "note", "documents")),)
    pairs = (("on", "value"),)

    by_part = PartsField(
        label="Por parte (opcional)", help_text="Una por línea, por ejemplo: Mujeres: 34"
    )
    documents = DocumentsField(
        label="Documento de respaldo (opcional)",
        required=False,
        widget=StoredFileInput(attrs={"accept": uploads.ACCEPTED}),
        help_text="Un PDF, JPG, PNG, DOCX o XLSX, hasta 10 MB. Reemplaza al que haya.",
    )

    class Meta:
        model = IndicatorValue
        fields = ["on", "value", "note"]
        labels = {"note": "Nota (opcional)"}
        field_classes = {"on": DayField, "value": FigureField}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        indicator = self.instance.indicator
        self.initial["by_part"] = self.instance.parts
        self.fields["value"].label = f"Valor ({indicator.unit})"
        if indicator.breakdown:
            self.fields["by_part"].label = f"Por {indicator.breakdown.lower()} (opcional)"

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > clock.today():
            raise forms.ValidationError(
                f"El {day:%d/%m/%Y} todavía no llega. Una medición lleva el día en que se midió."
            )
        return day

    def save(self, commit=True):
        self.instance.parts = self.cleaned_data["by_part"]
        if self.cleaned_data["documents"]:
            self.instance.file, self.instance.file_name = self.cleaned_data["documents"][0]
        return super().save(commit)


def of_the_year(canton: Canton) -> Strategy | None:
    """The canton's newest strategy that runs today, which a new card is offered."""
    year = clock.today().year
    runs = Q(start_year__lte=year, end_year__gte=year)
    return Strategy.objects.filter(runs, canton=canton).order_by("-start_year", "folded").first()
