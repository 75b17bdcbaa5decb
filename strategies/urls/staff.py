"""The addresses of this room for people who sign in, one list a subject."""

from strategies.urls import (
    actors,
    adoption,
    bodies,
    diagnoses,
    indicators,
    initiatives,
    learning,
    plans,
    poi,
    priorities,
    risks,
    strategies,
)

app_name = "strategies"

urlpatterns = [
    *bodies.urlpatterns,
    *actors.urlpatterns,
    *strategies.urlpatterns,
    *plans.urlpatterns,
    *poi.urlpatterns,
    *risks.urlpatterns,
    *initiatives.urlpatterns,
    *learning.urlpatterns,
    *diagnoses.urlpatterns,
    *priorities.urlpatterns,
    *indicators.urlpatterns,
    *adoption.urlpatterns,
]
