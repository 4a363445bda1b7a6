"""The applicant's pages under `/register/activate/`."""

from django.urls import path

from anbao.commerce.branch.views import activation

app_name = "branch"

urlpatterns = [
    path("", activation.claim, name="claim"),
    path("account/", activation.choose, name="choose"),
    path("code/", activation.code, name="code"),
    path("code/again/", activation.code_again, name="code-again"),
]
