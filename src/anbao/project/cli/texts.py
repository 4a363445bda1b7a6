"""`./anbao texts`: the English of every sentence, kept in step with the sources, and the wording of the Chinese.

(nothing)   how much is translated; what is missing, stale or wrong
refresh     write every app's catalogue anew from the sources, keeping its English, and compile it
missing     the sentences without English, each with the files that say it
"""

import argparse
import os


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./anbao texts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", nargs="?", choices=["status", "refresh", "missing"], default="status")
    verb = parser.parse_args(arguments).verb
    os.environ |= {"DJANGO_SETTINGS_MODULE": "anbao.project.settings", "ANBAO_MODE": "test"}  # no database is asked
    return {"status": _status, "refresh": _refresh, "missing": _missing}[verb]()


def _status() -> int:
    from anbao.project.texts import catalogues
    from anbao.project.texts.checks import faults
    from anbao.project.texts.wording import signs, slips, written

    now = catalogues.refreshed()
    found = [fault for entries in now.values() for one in entries for fault in faults(one)]
    found += [f"not in step with the sources: {file}" for file in catalogues.differing(now)]
    said = [one.sentence.text for entries in now.values() for one in entries]
    found += [f"wording: {text!r}: {slip}" for text in said for slip in [*slips(text), *signs(text)]]
    found += [f"wording: {place}: {slip}" for place, line in written() for slip in slips(line)]
    for app, entries in now.items():
        print(f"  {app:<32} {sum(one.translated for one in entries):5} of {len(entries):5}")
    for fault in found:
        print(f"  {fault}")
    if found:
        print("Run ./anbao texts refresh, put the English into the .po files, and refresh again.")
    return 1 if found else 0


def _refresh() -> int:
    from anbao.project.texts import catalogues

    now = catalogues.refreshed()
    changed = catalogues.differing(now)
    catalogues.write(now)
    for file in changed:
        print(f"  written: {file}")
    return _missing()


def _missing() -> int:
    from anbao.project.texts import catalogues

    found = [one for entries in catalogues.refreshed().values() for one in entries if not one.translated]
    for one in found:
        print(f"  {one.sentence.text!r}  ({', '.join(one.files)})")
    return 1 if found else 0
