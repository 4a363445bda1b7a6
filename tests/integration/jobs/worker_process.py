"""The product's worker command, with the tests' tasks."""

import django
from django.core.management import call_command

django.setup()

import tests.integration.jobs.sample_tasks  # noqa: E402, F401  (registers them)

call_command("worker", concurrency=2)
