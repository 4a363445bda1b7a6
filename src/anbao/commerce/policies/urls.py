"""Pages under `/account/`."""

from django.urls import path

from anbao.commerce.policies import views

app_name = "policies"

urlpatterns = [
    path("", views.account, name="account"),
    path("policies/<uuid:policy>/document", views.document, name="document"),
]
