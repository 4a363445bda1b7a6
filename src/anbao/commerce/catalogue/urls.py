"""The company's pages under `/console/catalogue/`."""

from django.urls import path

from anbao.commerce.catalogue import views

app_name = "catalogue-console"

urlpatterns = [
    path("", views.units, name="list"),
    path("<slug:unit>/", views.unit, name="unit"),
    path("<slug:unit>/release/", views.release, name="release"),
    path("<slug:unit>/confirm/", views.confirm, name="confirm"),
]
