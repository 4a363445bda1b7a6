"""Whatever is sent, the answer is one that the document names, in the form that it names."""

import hypothesis
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import given
from schemathesis import checks

from tests.integration.endpoints.conftest import Program

EXAMPLES = 5  # of each endpoint: a run of all of them stays within seconds
CHECKS = [
    checks.not_a_server_error,
    *(
        check
        for check in checks.CHECKS.get_all()
        if check.__name__
        in {
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
        }
    ),
]


def test_any_call_gets_an_answer_of_the_document(shop, customer, office, settings):
    settings.ANBAO_API_CALLS_PER_MINUTE = settings.ANBAO_API_CALLS_PER_MINUTE_OF_ADDRESS = 1_000_000
    tokens = {"customer": Program(shop, customer.by.id, "customer").token, "staff": office("compliance").token}
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    try:
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        schema.validate()
        for found in schema.get_all_operations():
            _try(found.ok(), tokens)
    finally:
        for signal in (signals.request_started, signals.request_finished):
            signal.connect(close_old_connections)


def _try(operation, tokens):
    scope = operation.definition.raw.get("x-scope", "")
    staff = scope.startswith(("console", "rulebook", "ledger"))
    headers = {"Authorization": f"Bearer {tokens['staff' if staff else 'customer']}"}

    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    @given(case=operation.as_strategy())
    def run(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    run()
