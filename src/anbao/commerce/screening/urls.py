"""The company's pages under `/console/screening/`."""

from django.urls import path

from anbao.commerce.screening import views

app_name = "screening-console"

urlpatterns = [
    path("", views.hits, name="hits"),
    path("lists/", views.lists, name="lists"),
    path("<uuid:hit>/clear/", views.clear, name="clear"),
]
