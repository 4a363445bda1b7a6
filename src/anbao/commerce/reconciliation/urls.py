"""The company's pages under `/console/reconciliation/`."""

from django.urls import path

from anbao.commerce.reconciliation import views

app_name = "reconciliation-console"

urlpatterns = [
    path("", views.reconciliation, name="list"),
    path("file/", views.bring, name="file"),
    path("days/<uuid:day>/", views.day, name="day"),
    path("differences/<uuid:difference>/", views.difference, name="difference"),
    path("differences/<uuid:difference>/take/", views.take, name="take"),
    path("differences/<uuid:difference>/settle/", views.settle, name="settle"),
]
