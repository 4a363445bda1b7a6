"""`./anbao client`: the client for programs, written anew from the OpenAPI document."""

import argparse
import os


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao client", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where it would change")
    options = parser.parse_args(arguments)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "anbao.project.settings", "ANBAO_MODE": "test"}  # no database is asked
    import django

    django.setup()
    from anbao.project.client.files import differing, written

    texts = written()
    changed = differing(texts)
    for file in changed if not options.check else ():
        file.write_text(texts[file], encoding="utf-8")
        print(f"  written: {file.name}")
    return 1 if changed and options.check else 0
