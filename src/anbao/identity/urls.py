"""Sign-in of customers, and of staff under /console/ where their cookie lives; passwords; where one is signed in."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from anbao.identity.views import (
    attacks,
    closing,
    contacts,
    devices,
    factors,
    names,
    passkeys,
    passwords,
    resets,
    second_step,
    sign_in,
)

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
    path("sign-in/forgot/", resets.forgot, name="forgot"),
    path("sign-in/forgot/code/", resets.code, name="forgot-code"),
    path("sign-in/forgot/code/again/", resets.again, name="forgot-again"),
    path("sign-in/forgot/password/", resets.new_password, name="forgot-password"),
    path("account/password/", passwords.password, name="password"),
    path("account/password/reminder/", passwords.reminder, {"audience": "customer"}, name="password-reminder"),
    path("account/devices/", devices.devices, name="devices"),
    path("account/devices/others/", devices.end_others, name="end-others"),
    path("account/devices/<uuid:name>/", devices.end, name="end-device"),
    path("account/contact/", contacts.overview, name="contact"),
    path("account/contact/address/", contacts.address, name="contact-address"),
    path("account/contact/name/", names.name, name="name"),
    path("account/contact/<slug:field>/", contacts.change, name="contact-change"),
    path("account/contact/codes/<uuid:change>/", contacts.code, name="contact-code"),
    path("account/contact/codes/<uuid:change>/again/", contacts.code_again, name="contact-code-again"),
    path("account/close/", closing.close, name="close"),
    path("account/close/call-off/", closing.call_off, name="close-call-off"),
    path("not-me/<str:token>/", contacts.stop, name="contact-stop"),
    path("console/sign-in/", sign_in.sign_in, {"audience": "staff"}, name="staff-sign-in"),
    path("console/account/password/", passwords.staff_password, name="staff-password"),
    path(
        "console/account/password/reminder/",
        passwords.reminder,
        {"audience": "staff"},
        name="staff-password-reminder",
    ),
    path("console/attacks/", attacks.attacks, name="attacks"),
    path("console/attacks/<uuid:attack>/block/", attacks.block, name="attack-block"),
    path("console/attacks/<uuid:attack>/unblock/", attacks.unblock, name="attack-unblock"),
    path("console/account/security/first/", factors.first, {"audience": "staff"}, name="staff-first-factor"),
    *_of_both(),
    path("console/sign-out/", sign_in.sign_out, {"audience": "staff"}, name="staff-sign-out"),
]
