"""The composition root: the only module, with `pages`, that may import every room."""

from django.contrib import admin
from django.urls import include, path

from coprod_portal.pages import (
    agreement,
    bodies,
    body,
    demo,
    front,
    health,
    home,
    initiative,
    link_files,
    links,
    participants,
    plan,
    plan_line,
    training,
)
from meetings.views import feeds

handler400 = "coprod_portal.pages.errors.bad_request"
handler403 = "coprod_portal.pages.errors.permission_denied"
handler404 = "coprod_portal.pages.errors.not_found"
handler500 = "coprod_portal.pages.errors.server_error"

urlpatterns = [
    # Public: no sign-in, no cookie.
    path("", front.front, name="front"),
    path("cantones/<slug:slug>/reuniones.ics", feeds.canton, name="public_calendar"),
    path("cantones/", include("citizens.urls.public")),
    path("calendario/<str:token>.ics", feeds.subscribed, name="calendar_feed"),
    path("protocolo/", include("strategies.urls.protocol")),
    path("esquemas/", include("monitoring.urls.schemas")),
    path("e/<str:token>/", links.signed_link, name="link"),
    path("e/<str:token>/documentos/<int:pk>/", link_files.document, name="link_document"),
    path("e/<str:token>/sesion.ics", link_files.calendar, name="link_calendar"),
    path("e/<str:token>/minuta.pdf", link_files.minutes, name="link_minutes"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    # People.
    path("", include("core.accounts.urls")),
    path("inicio/", home.home, name="home"),
    # The rooms.
    path("acuerdos/", include("agreements.urls")),
    path("acuerdos/<str:reference>/", agreement.agreement_page, name="agreement"),
    path("acuerdos/<str:reference>/", include("monitoring.urls.agreement")),
    path("tablero/", include("monitoring.urls.board")),
    path("planes/lineas/<int:pk>/", plan_line.plan_line_page, name="plan_line"),
    path("planes/<int:pk>/", plan.plan_page, name="plan"),
    path("capacitaciones/<int:pk>/", training.training_page, name="training"),
    path("prioridades/quien/", participants.participants, name="participants"),
    path("instancias/", bodies.bodies_page, name="bodies"),
    path("instancias/<int:pk>/", body.body_page, name="body"),
    path("iniciativas/<int:pk>/", initiative.initiative_page, name="initiative"),
    path("", include("strategies.urls.staff")),
    path("", include("meetings.urls.staff")),
    path("informes/", include("citizens.urls.staff")),
    # The demonstration, and Django's admin.
    path("", include("core.mail.urls")),
    path("demo/fecha/", demo.move_date, name="demo_date"),
    path("admin/", admin.site.urls),
]
