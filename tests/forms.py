"""What a browser would send: the form of a fetched page, read out of its HTML.

A test that presses a button takes the button's value, and every key in a field's name, from the
page: what only hand-made data would get right is then found.
"""

from html.parser import HTMLParser


class Form(HTMLParser):
    """The fields and the buttons of one form, and of whatever else of the page belongs to it. A
    form is told by its id; one without by the address that it posts to («» is the page's own).

    `options`: by name of a list, the value of each choice by its words.
    """

    def __init__(self, form_id: str):
        super().__init__()
        self.form_id = form_id
        self.options: dict[str, dict[str, str]] = {}
        self.is_inside = False
        self.fields: dict[str, str | list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self._area = self._choice = self._option = None

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "form":
            self.is_inside = (at.get("id") or at.get("action", "")) == self.form_id
        name = at.get("name")
        if not (self.is_inside or at.get("form") == self.form_id):
            return
        if tag == "input" and name:
            self._add_input(name, at)
        elif tag == "button" and name:
            self.buttons.append((name, at.get("value", "")))
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "select":
            self._choice, self.fields[name] = name, None
        elif tag == "option" and self._choice:
            self._add_option(at)

    def _add_input(self, name, at):
        match at.get("type"):
            case "submit" | "button" | "file":
                return
            case "checkbox" | "radio":
                if "checked" in at:
                    self.fields.setdefault(name, []).append(at.get("value", "on"))
            case _:
                self.fields[name] = at.get("value", "")

    def _add_option(self, at):
        """A browser sends the first option until one is selected."""
        self._option = at.get("value", "")
        if "selected" in at or self.fields[self._choice] is None:
            self.fields[self._choice] = at.get("value", "")

    def handle_data(self, data):
        if self._area:
            self.fields[self._area] += data
        elif self._choice and self._option is not None and data.strip():
            self.options.setdefault(self._choice, {})[data.strip()] = self._option

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._choice = None
        elif tag == "form":
            self.is_inside = False


def form_of(page, form_id: str) -> Form:
    """The form of that id in a response."""
    form = Form(form_id)
    form.feed(page.content.decode())
    assert form.fields or form.buttons, f"La página no tiene un formulario «{form_id}»."
    return form


def fields_of(page, form_id: str = "anexo") -> dict:
    """Everything that a browser would send of the form, hidden fields too."""
    return form_of(page, form_id).fields


def pressed(page, name: str, value: str | int = "", form_id: str = "anexo", **changes) -> dict:
    """What pressing one button sends: the form's fields, changed as told, and the button itself.

    Fails when the page has no such button; without `value` the button must be the only one.
    """
    form = form_of(page, form_id)
    named = [
        each for each in form.buttons if each[0] == name and (not value or each[1] == str(value))
    ]
    assert len(named) == 1, f"«{name}={value}» es {len(named)} veces un botón de {form.buttons}."
    return form.fields | changes | dict(named)
