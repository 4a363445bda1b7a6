"""Print the ledger's public key."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from anbao.keys import api as keys
from anbao.ledger.api import verifier_key


class Command(BaseCommand):
    help = "Print the public key that verifies the ledger's checkpoints, in the form that others pass around."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(verifier_key(settings.ANBAO_LEDGER_ORIGIN, keys.signer("ledger").public_key))
