"""What the forms of the editor share: the version that was read, the mark of what was shown, and
saving as far as the fields can be read."""

import hashlib
import json

from django import forms

from agreements.forms.fields import ActorField
from core.lib.forms import PortalForm
from core.lib.text import LARGEST_VERSION, whole_number

# Hidden fields that tell where a row stood, so that its text can be put back when it is removed.
ROW_CONTEXT = ("actor", "slot")


def digest(raw: dict) -> str:
    """A short mark of what a unit's fields showed, to tell whether a person changed them."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def plain(value) -> str | list[str]:
    """A posted value as it is compared: browsers send CRLF and keep blanks at the ends."""
    if isinstance(value, list | tuple):
        return sorted(str(item) for item in value)
    return (value or "").replace("\r\n", "\n").strip()


class UnitField(forms.BoundField):
    """A field that says what could not be saved, and what is saved but not yet right."""

    @property
    def remark(self) -> str:
        return " ".join([*self.errors, *self.form.remarks.get(self.name, [])])

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if not self.is_hidden and self.remark:
            classes = self.field.widget.attrs.get("class", "")
            described = f"{self.auto_id}_helptext " if self.help_text else ""
            attrs |= {
                "class": f"{classes} is-invalid".strip(),
                "aria-invalid": "true",
                "aria-describedby": f"{described}{self.auto_id}_error",
            }
        return attrs


class UnitForm(PortalForm):
    """One unit: its fields, the version that was read, and a mark of what the fields showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    hidden = ("version", "base")
    bound_field_class = UnitField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Saved, but to be mended: what the field says about it. Filled by the form's own checks.
        self.remarks: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            field.required = name == "version"
            look = field.widget.attrs
            if isinstance(field.widget, forms.Select):
                look.setdefault("class", "form-select")
            elif isinstance(field.widget, forms.CheckboxSelectMultiple):
                look.setdefault("class", "form-check-input")
            else:
                look.setdefault("class", "form-control")
        self.order_fields([*self.text_names(), *self.hidden])

    def text_names(self) -> list[str]:
        return [name for name in self.fields if name not in self.hidden]

    def actor_names(self) -> list[str]:
        return [name for name in self.text_names() if isinstance(self.fields[name], ActorField)]

    def posted(self) -> dict:
        """What the browser sent, as it is compared and kept."""
        return {
            name: plain(
                self.fields[name].widget.value_from_datadict(
                    self.data, self.files, self.add_prefix(name)
                )
            )
            for name in self.text_names()
        }

    @property
    def is_whole(self) -> bool:
        """Whether the browser sent every field. A field that was left out is not an emptied one:
        nothing may be saved or kept from a form that came in pieces."""
        names = ["version", *self.text_names()]
        return not any(
            self.fields[name].widget.value_omitted_from_data(
                self.data, self.files, self.add_prefix(name)
            )
            for name in names
        )

    @property
    def is_touched(self) -> bool:
        """Whether the person changed what the page had shown."""
        return digest(self.posted()) != self.data.get(self.add_prefix("base"))

    @property
    def base_version(self) -> int:
        posted = self.data.get(self.add_prefix("version"), "")
        return whole_number(posted, LARGEST_VERSION) or 0

    @property
    def readable(self) -> dict:
        """The cleaned values of the fields that could be read."""
        self.full_clean()
        return {
            name: self.cleaned_data[name] for name in self.text_names() if name in self.cleaned_data
        }
