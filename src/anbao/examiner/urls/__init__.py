"""Pages of a seat under `/examiner/`, where its cookie lives."""

from django.urls import path

from anbao.examiner.views import checklist, samples, sign_in

app_name = "examiner"

urlpatterns = [
    path("", checklist.checklist, name="checklist"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("questions/<str:key>/", checklist.question, name="question"),
    path("questions/<str:key>/draw/", samples.draw, name="draw"),
    path("draws/<uuid:draw>/", samples.drawn, name="drawn"),
    path("draws/<uuid:draw>/<uuid:sample>/", samples.sample, name="sample"),
]
