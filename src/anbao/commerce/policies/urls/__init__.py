"""Pages under `/account/`."""

from django.urls import path

from anbao.commerce.policies.views import account, policy

app_name = "policies"

urlpatterns = [
    path("", account.account, name="account"),
    path("policies/<uuid:policy>/", policy.policy, name="policy"),
    path("policies/<uuid:policy>/document", policy.document, name="document"),
    path("policies/<uuid:policy>/calendar.ics", policy.calendar, name="calendar"),
    path("policies/<uuid:policy>/send-again/", policy.send_again, name="send-again"),
    path("policies/<uuid:policy>/receipt/", policy.receive, name="receive"),
    path("policies/<uuid:policy>/<str:way>/", policy.closing, name="closing"),
    path("policies/<uuid:policy>/<str:way>/code/", policy.closing_code, name="closing-code"),
]
