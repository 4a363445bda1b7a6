"""Sign-in of customers, and of staff under /console/ where their cookie lives."""

from django.urls import path

from anbao.identity import views

app_name = "identity"
urlpatterns = [
    path("sign-in/", views.sign_in, {"audience": "customer"}, name="sign-in"),
    path("sign-out/", views.sign_out, {"audience": "customer"}, name="sign-out"),
    path("console/sign-in/", views.sign_in, {"audience": "staff"}, name="staff-sign-in"),
    path("console/account/password/", views.staff_password, name="staff-password"),
    path("console/sign-out/", views.sign_out, {"audience": "staff"}, name="staff-sign-out"),
]
