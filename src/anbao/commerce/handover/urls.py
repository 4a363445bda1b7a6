"""The company's pages under `/console/handover/`."""

from django.urls import path

from anbao.commerce.handover import views

app_name = "handover-console"

urlpatterns = [
    path("", views.events, name="list"),
    path("again/", views.again_from, name="again-from"),
    path("<int:position>/", views.event, name="event"),
    path("<int:position>/again/", views.again, name="again"),
]
