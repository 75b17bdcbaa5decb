"""What every form shares: an empty choice that says what to do."""

import pytest
from django import forms

from core.lib.forms import PortalForm
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
