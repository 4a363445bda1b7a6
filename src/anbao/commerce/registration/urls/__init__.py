"""Registration under `/register/`."""

from django.urls import path

from anbao.commerce.registration.views import register as views

app_name = "registration"

urlpatterns = [
    path("", views.begin, name="begin"),
    path("details/", views.details, name="details"),
    path("code/", views.code, name="code"),
    path("code/again/", views.code_again, name="code-again"),
]
