"""What every form shares: an empty choice that says what to do, a line that is one."""

import pytest
from django import forms

from core.lib.forms import LineField, PortalForm
from core.territory.models import Province


class ChoosingForm(PortalForm):
    asked = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])
    free = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], required=False)
    named = forms.ChoiceField(choices=[("", "Todos"), ("a", "A")], required=False)
    row = forms.ModelChoiceField(Province.objects.order_by("code"))


@pytest.mark.django_db
def test_the_empty_choice_says_what_to_do():
    form = ChoosingForm()
    first = {name: next(iter(form.fields[name].choices))[1] for name in form.fields}
    assert first == {"asked": "Escoja", "free": "Sin indicar", "named": "Todos", "row": "Escoja"}


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", "\x1b", "\x85", "\x9f", "\u2028"])
def test_a_line_stays_one(end):
    field = LineField(max_length=20)
    assert field.clean(f" Salón{end} comunal{end}") == "Salón comunal"
    with pytest.raises(forms.ValidationError):
        field.clean(end)
