"""The company's pages under `/console/applications/`."""

from django.urls import path

from anbao.commerce.journey.views import console, referrals

app_name = "journey-console"

urlpatterns = [
    path("", console.applications, name="list"),
    path("referred/", referrals.work_list, name="referrals"),
    path("<uuid:application>/underwriting/", referrals.referral, name="referral"),
    path("<uuid:application>/underwriting/abnormal/", referrals.note_abnormal, name="note-abnormal"),
    path("<uuid:application>/underwriting/abnormal/<uuid:record>/", referrals.clear_abnormal, name="clear-abnormal"),
    path("<uuid:application>/", console.application, name="application"),
    path("<uuid:application>/refund/", console.refund_again, name="refund-again"),
]
