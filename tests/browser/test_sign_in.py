from tests.factories import PASSWORD


def test_a_person_signs_in_by_keyboard_and_signs_out(visitor, personas):
    user = personas("local_manager")
    window = visitor(phone=True)
    page = window.visit("/ingresar/")
    page.get_by_label("Correo").fill(user.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_label("Contraseña").press("Enter")
    page.wait_for_url("**/inicio/")
    window.check()
    page.get_by_role("button", name="Cuenta").click()
    window.check()
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url("**/ingresar/")


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(visitor, personas):
    user = personas("local_manager")
    window = visitor()
    page = window.visit("/ingresar/")
    page.get_by_label("Correo").fill(user.email)
    page.get_by_label("Contraseña").fill("no es esta")
    page.get_by_role("button", name="Ingresar").click()
    page.get_by_role("alert").get_by_text("no coinciden").wait_for()
    assert page.get_by_label("Correo").input_value() == user.email
    window.check()
