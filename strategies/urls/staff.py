"""The addresses of this room for people who sign in, one list a subject."""

from strategies.urls import actors, bodies, initiatives, strategies

app_name = "strategies"

urlpatterns = [
    *bodies.urlpatterns,
    *actors.urlpatterns,
    *strategies.urlpatterns,
    *initiatives.urlpatterns,
]
