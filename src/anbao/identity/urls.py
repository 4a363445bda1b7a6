"""Sign-in of customers, and of staff under /console/ where their cookie lives; what each signs in with, and where."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from anbao.identity.views import devices, factors, passkeys, second_step, sign_in

_FACTORS = (
    ("", factors.listed, "security"),
    ("app/", factors.add_app, "add-app"),
    ("passkey/", passkeys.add, "add-passkey"),
    ("codes/", factors.recovery_codes, "recovery-codes"),
    ("<uuid:factor>/", factors.factor, "factor"),
    ("<uuid:factor>/remove/", factors.remove, "remove-factor"),
)


def _of_both() -> Iterator[URLPattern]:
    for audience, before, prefix in (("customer", "", ""), ("staff", "console/", "staff-")):
        of = {"audience": audience}
        yield path(f"{before}second-step/", second_step.second_step, of, name=f"{prefix}second-step")
        yield path(f"{before}passkey/options/", passkeys.options, of, name=f"{prefix}passkey-options")
        yield path(f"{before}passkey/", passkeys.sign_in, of, name=f"{prefix}passkey-sign-in")
        for rest, view, name in _FACTORS:
            yield path(f"{before}account/security/{rest}", view, of, name=f"{prefix}{name}")


app_name = "identity"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, {"audience": "customer"}, name="sign-in"),
    path("sign-out/", sign_in.sign_out, {"audience": "customer"}, name="sign-out"),
    path("account/devices/", devices.devices, name="devices"),
    path("account/devices/others/", devices.end_others, name="end-others"),
    path("account/devices/<uuid:name>/", devices.end, name="end-device"),
    path("console/sign-in/", sign_in.sign_in, {"audience": "staff"}, name="staff-sign-in"),
    path("console/account/password/", sign_in.staff_password, name="staff-password"),
    path("console/account/security/first/", factors.first, {"audience": "staff"}, name="staff-first-factor"),
    *_of_both(),
    path("console/sign-out/", sign_in.sign_out, {"audience": "staff"}, name="staff-sign-out"),
]
