"""Put a key and its certificates, with which documents are signed, into the key file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from anbao.kernel.clock import now
from anbao.kernel.errors import AnbaoError
from anbao.keys.api import add_document_signer


class Command(BaseCommand):
    help = "Put a P-256 key (PKCS#8, PEM) and its certificates (PEM, the signer's own first) into the key file."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what is signed with it: e-policy")
        parser.add_argument("key", type=Path, help="file with the private key")
        parser.add_argument("chain", type=Path, help="file with the certificates, each followed by its issuer's")
        parser.add_argument("--password-file", type=Path, help="file with the password of an encrypted key")
        parser.add_argument("--replace", action="store_true", help="take the place of the one that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = options["password_file"].read_bytes().strip() if options["password_file"] else None
            add_document_signer(
                settings.ANBAO_KEY_FILE,
                name=options["name"],
                key=options["key"].read_bytes(),
                chain=options["chain"].read_bytes(),
                password=secret,
                replace=options["replace"],
                at=now(),
            )
        except (AnbaoError, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{options['name']} is signed with this key from the next start of the workers on. "
            f"Destroy {options['key']}, and keep a copy of the key file in another safe place."
        )
