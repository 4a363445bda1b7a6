"""Pages for everybody: help, the statements, how to report a flaw, stopping advertising mail."""

from django.urls import path

from anbao.commerce.site.views import advertising, answers, statements

app_name = "site"

urlpatterns = [
    path("help/", answers.help_page, name="help"),
    path("about/", statements.index, name="index"),
    path("about/<slug:slug>/", statements.statement, name="statement"),
    path("about/<slug:slug>/versions/<str:sha256>/", statements.version, name="version"),
    path(".well-known/security.txt", statements.security_txt, name="security-txt"),
    path("mail/stop/<str:token>/", advertising.stop, name="stop"),
]
