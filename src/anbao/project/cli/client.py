"""`./anbao client`: the client for programs, written anew from the OpenAPI document (`src/anbao_client/calls.py`)."""

import argparse
import os


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao client", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where it would change")
    options = parser.parse_args(arguments)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "anbao.project.settings", "ANBAO_MODE": "test"}  # no database is asked
    import django

    django.setup()
    from anbao.project.client.files import FILE, written

    text = written()
    if options.check:
        return 0 if FILE.read_text(encoding="utf-8") == text else 1
    FILE.write_text(text, encoding="utf-8")
    print(f"  written: {FILE.name}")
    return 0
