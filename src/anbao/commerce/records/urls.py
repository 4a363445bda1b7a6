"""The company's pages under `/console/records/`."""

from django.urls import path

from anbao.commerce.records import views

app_name = "records"

urlpatterns = [
    path("", views.records, name="list"),
    path("<uuid:application>/", views.record, name="record"),
    path("<uuid:application>/hold/", views.hold, name="hold"),
    path("<uuid:application>/lift/", views.lift, name="lift"),
    path("<uuid:application>/<int:version>/", views.record, name="version"),
    path("<uuid:application>/<int:version>/download/", views.download, name="download"),
    path("<uuid:application>/<int:version>/compare/", views.compare, name="compare"),
]
