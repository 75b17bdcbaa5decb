from django.urls import path

from agreements.views import actors, changes, editor, listing, workflow

app_name = "agreements"

urlpatterns = [
    path("", listing.agreement_list, name="list"),
    path("nuevo/", listing.new, name="new"),
    path("directorio/", listing.actor_suggestions, name="actor_suggestions"),
    path("<str:reference>/editar/", editor.edit, name="edit"),
    path("<str:reference>/editar/paso/", editor.act, name="act"),
    path("<str:reference>/editar/<str:unit>/", editor.save_unit, name="save_unit"),
    path("<str:reference>/actor-nuevo/", actors.new_actor, name="new_actor"),
    path("<str:reference>/historial/", changes.history, name="history"),
    path("<str:reference>/pasos/<slug:slug>/", workflow.take_step, name="step"),
]
