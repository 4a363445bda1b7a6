"""Where each app's pages begin."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from anbao.project.views import healthz
from anbao.ui.api import choose_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("register/activate/", include("anbao.commerce.branch.urls")),
    path("register/", include("anbao.commerce.registration.urls")),  # what most requests ask for stands first
    path("", include("anbao.commerce.journey.urls")),
    path("healthz", healthz),
    path("language", choose_language, name="language"),
    path("api/v1/", include("anbao.endpoints.urls.interface")),
    path("account/tokens/", include("anbao.endpoints.urls")),
    path("console/tokens/", include("anbao.endpoints.urls.console")),
    path("account/verification/", include("anbao.commerce.registration.urls.account")),
    path("account/disputes/", include("anbao.commerce.disputes.urls")),
    path("account/care/", include("anbao.commerce.care.urls")),
    path("contact/", include("anbao.commerce.care.urls.contact")),
    path("account/", include("anbao.commerce.mydata.urls")),
    path("account/", include("anbao.commerce.policies.urls")),
    path("console/applications/", include("anbao.commerce.journey.urls.console")),
    path("console/reports/", include("anbao.commerce.journey.urls.reports")),
    path("console/payments/", include("anbao.commerce.payments.urls")),
    path("console/policies/", include("anbao.commerce.policies.urls.console")),
    path("console/records/", include("anbao.commerce.records.urls")),
    path("console/handover/", include("anbao.commerce.handover.urls")),
    path("console/inconvenience/", include("anbao.commerce.inconvenience.urls")),
    path("console/screening/", include("anbao.commerce.screening.urls")),
    path("console/reconciliation/", include("anbao.commerce.reconciliation.urls")),
    path("console/branch/", include("anbao.commerce.branch.urls.console")),
    path("console/disputes/", include("anbao.commerce.disputes.urls.console")),
    path("console/care/", include("anbao.commerce.care.urls.console")),
    path("console/catalogue/", include("anbao.commerce.catalogue.urls")),
    path("console/approvals/", include("anbao.console.urls.approvals")),
    path("console/privileged/", include("anbao.console.urls.privileged")),
    path("console/staff/", include("anbao.console.urls.staff")),
    path("console/account/", include("anbao.console.urls.account")),
    path("console/settings/", include("anbao.console.urls.settings")),
    path("console/examiner/", include("anbao.examiner.urls.console")),
    path("examiner/", include("anbao.examiner.urls")),
    path("console/rulebook/", include("anbao.console.urls.rulebook")),
    path("console/ledger/", include("anbao.console.urls.ledger")),
    path("console/overview/", include("anbao.console.urls.management")),
    path("console/customers/", include("anbao.console.urls.customers")),
    path("console/messages/", include("anbao.console.urls.messages")),
    path("console/tasks/", include("anbao.console.urls.tasks")),
    path("console/", include("anbao.console.urls.work")),
    path("console/", include("anbao.commerce.site.urls.console")),
    path("", include("anbao.commerce.site.urls")),
    path("", include("anbao.identity.urls")),
]
if not settings.ANBAO_PRODUCTION:
    urlpatterns.append(path("ui/", include("anbao.ui.urls")))
