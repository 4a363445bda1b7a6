"""How one's verification stands, and verifying oneself again, under `/account/verification/`."""

from django.urls import path

from anbao.commerce.registration.views import again

app_name = "verification"

urlpatterns = [
    path("", again.standing, name="standing"),
    path("documents/", again.begin, name="begin"),
    path("identity/", again.details, name="details"),
    path("code/", again.code, name="code"),
    path("code/again/", again.code_again, name="code-again"),
]
