"""The page for everybody under `/contact/`."""

from django.urls import path

from anbao.commerce.care.views import contact

app_name = "care-contact"

urlpatterns = [
    path("", contact.contact, name="contact"),
    path("sent/", contact.sent, name="sent"),
]
