"""The rulebook's pages under `/console/rulebook/`."""

from django.urls import path

from anbao.console.views import (
    adoptions,
    clauses,
    drafts,
    exports,
    figures,
    profile,
    proposing,
    readings,
    regulations,
    steps,
    versions,
)

app_name = "rulebook-console"

urlpatterns = [
    path("", regulations.overview_page, name="overview"),
    path("units/", regulations.units, name="units"),
    path("works/<slug:work>/", regulations.work, name="work"),
    path("works/<slug:work>/versions/", versions.versions, name="versions"),
    path("works/<slug:work>/versions/<str:day>/acknowledge/", versions.acknowledge, name="acknowledge"),
    path("works/<slug:work>/compare/", versions.compare, name="compare"),
    path("works/<slug:work>/<str:unit>/", regulations.unit, name="unit"),
    path("search/", clauses.search, name="search"),
    path("clauses/<str:key>/", clauses.clause, name="clause"),
    path("readings/", readings.readings, name="readings"),
    path("readings/new/", proposing.new, name="new-reading"),
    path("readings/draft/", drafts.draft, {"kind": "readings"}, name="readings-draft"),
    path("readings/draft/drop/", drafts.drop, {"kind": "readings"}, name="readings-drop"),
    path("readings/draft/renew/", drafts.renew, {"kind": "readings"}, name="readings-renew"),
    path("readings/draft/discard/", drafts.discard, {"kind": "readings"}, name="readings-discard"),
    path("readings/<str:key>/", readings.reading, name="reading"),
    path("readings/<str:key>/change/", proposing.change, name="change-reading"),
    path("readings/<str:key>/withdraw/", proposing.withdraw, name="withdraw-reading"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:name>/", figures.figure, name="figure"),
    path("figures/<str:name>/own/", profile.own_value, name="own-value"),
    path("steps/", steps.steps, name="steps"),
    path("adoptions/", adoptions.adoptions, name="adoptions"),
    path("adoptions/<uuid:adoption>/", adoptions.adoption, name="adoption"),
    path("adoptions/<uuid:adoption>/confirm/", adoptions.confirm, name="confirm-clause"),
    path("adoptions/<uuid:adoption>/close/", adoptions.close, name="close-adoption"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<slug:what>/", exports.export, name="export"),
    path("profile/", profile.profile, name="profile"),
    path("profile/company/", profile.company, name="profile-company"),
    path("profile/activities/", profile.activities, name="profile-activities"),
    path("profile/activities/<slug:activity>/", profile.activity, name="activity"),
    path("profile/draft/", drafts.draft, {"kind": "profile"}, name="profile-draft"),
    path("profile/draft/drop/", drafts.drop, {"kind": "profile"}, name="profile-drop"),
    path("profile/draft/renew/", drafts.renew, {"kind": "profile"}, name="profile-renew"),
    path("profile/draft/discard/", drafts.discard, {"kind": "profile"}, name="profile-discard"),
]
