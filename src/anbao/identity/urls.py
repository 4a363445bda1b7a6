"""Sign-in of customers, and of staff under /console/ where their cookie lives; where a customer is signed in."""

from django.urls import path

from anbao.identity.views import attacks, devices, sign_in

app_name = "identity"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, {"audience": "customer"}, name="sign-in"),
    path("sign-out/", sign_in.sign_out, {"audience": "customer"}, name="sign-out"),
    path("account/devices/", devices.devices, name="devices"),
    path("account/devices/others/", devices.end_others, name="end-others"),
    path("account/devices/<uuid:name>/", devices.end, name="end-device"),
    path("console/sign-in/", sign_in.sign_in, {"audience": "staff"}, name="staff-sign-in"),
    path("console/account/password/", sign_in.staff_password, name="staff-password"),
    path("console/attacks/", attacks.attacks, name="attacks"),
    path("console/attacks/<uuid:attack>/block/", attacks.block, name="attack-block"),
    path("console/attacks/<uuid:attack>/unblock/", attacks.unblock, name="attack-unblock"),
    path("console/sign-out/", sign_in.sign_out, {"audience": "staff"}, name="staff-sign-out"),
]
