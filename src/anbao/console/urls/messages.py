"""What was sent under `/console/messages/`."""

from django.urls import path

from anbao.console.views import messages

app_name = "messages-console"

urlpatterns = [
    path("", messages.sent, name="list"),
    path("<uuid:message>/", messages.message, name="message"),
    path("<uuid:message>/again/", messages.again, name="again"),
]
