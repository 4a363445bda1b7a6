"""The gallery; mounted outside production only."""

from django.urls import path

from anbao.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("console/", views.console, name="gallery-console"),
    path("waiting/", views.waiting, name="gallery-waiting"),
    path("dialog/", views.dialog, name="gallery-dialog"),
    path("errors/<str:page>/", views.error, name="gallery-error"),
]
