"""Where staff opens and closes seats, under `/console/examiner/`."""

from django.urls import path

from anbao.examiner.views import seats

app_name = "examiner-console"

urlpatterns = [
    path("", seats.seats, name="seats"),
    path("<uuid:seat>/", seats.seat, name="seat"),
    path("<uuid:seat>/code/", seats.code, name="code"),
    path("<uuid:seat>/close/", seats.close, name="close"),
]
