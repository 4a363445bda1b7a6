"""Accounts of staff under `/console/staff/`."""

from django.urls import path

from anbao.console.views import reviews, staff, staff_proposals

app_name = "staff-console"

urlpatterns = [
    path("", staff.listed, name="list"),
    path("new/", staff_proposals.new, name="new"),
    path("emergency/", staff_proposals.emergency, name="emergency"),
    path("duties/", staff.duties, name="duties"),
    path("reviews/", reviews.listed, name="reviews"),
    path("reviews/<uuid:review>/", reviews.review, name="review"),
    path("reviews/<uuid:review>/accounts.xlsx", reviews.file, name="review-file"),
    path("reviews/accounts/<uuid:item>/", reviews.item, name="review-item"),
    path("<uuid:account>/", staff.member, name="member"),
    path("<uuid:account>/roles/", staff_proposals.roles, name="roles"),
    path("<uuid:account>/person/", staff_proposals.person, name="person"),
    path("<uuid:account>/term/", staff_proposals.term, name="term"),
    path("<uuid:account>/exception/", staff_proposals.exception, name="exception"),
    *(path(f"<uuid:account>/{act}/", staff.act, {"act": act}, name=act) for act in staff.ACTS),
]
