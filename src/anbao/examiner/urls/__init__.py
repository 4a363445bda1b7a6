"""Pages of a seat under `/examiner/`, where its cookie lives."""

from django.urls import path

from anbao.examiner.views import checklist, samples, sign_in

app_name = "examiner"

urlpatterns = [
    path("", checklist.checklist, name="checklist"),
    path("checklist.xlsx", checklist.checklist_file, name="checklist-file"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("questions/<str:key>/", checklist.question, name="question"),
    path("questions/<str:key>/question.xlsx", checklist.question_file, name="question-file"),
    path("questions/<str:key>/draw/", samples.draw, name="draw"),
    path("clauses/<str:key>/", checklist.clause, name="clause"),
    path("draws/<uuid:draw>/", samples.drawn, name="drawn"),
    path("draws/<uuid:draw>/<uuid:sample>/", samples.sample, name="sample"),
]
