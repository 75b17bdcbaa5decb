"""`/cantones/`: public, no sign-in, no cookie."""

from django.urls import path

from citizens.views import organization, public, sessions

app_name = "citizens"


def of_report(rest: str, view, name: str) -> list:
    """The address of the newest edition, and that of an earlier one by its number."""
    return [
        path(f"<slug:slug>/informes/<int:year>/{rest}", view, name=name),
        path(
            f"<slug:slug>/informes/<int:year>/edicion-<int:edition>/{rest}",
            view,
            name=f"{name}_edition",
        ),
    ]


urlpatterns = [
    path("<slug:slug>/", public.canton, name="canton"),
    path("<slug:slug>/organizacion/", organization.organization, name="organization"),
    path("<slug:slug>/sesiones/", sessions.sessions, name="sessions"),
    path("<slug:slug>/sesiones/<int:number>/", sessions.session, name="session"),
    *of_report("", public.report, "report"),
    *of_report("informe.pdf", public.report_pdf, "report_pdf"),
    *of_report("datos.zip", public.report_data, "report_data"),
    *of_report("estilo-<slug:digest>.css", public.stylesheet, "report_stylesheet"),
    *of_report("<slug:page>/", public.report, "report_page"),
]
