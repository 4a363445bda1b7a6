"""`./anbao doctor`: looks at this installation and says what to do."""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass

from anbao.kernel.errors import AnbaoError
from anbao.project import examination
from anbao.project.examination import Finding


@dataclass(frozen=True, slots=True)
class Check:
    title: str
    look: Callable[[], Finding]


CHECKS = (
    Check("Python", examination.python),
    Check("environment", examination.environment),
    Check("disk", examination.disk),
    Check("clock", examination.system_clock),
    Check("ports", examination.ports),
    Check("PostgreSQL's programs", examination.database_programs),
    Check("database", examination.database),
    Check("settings", examination.settings),
    Check("key file", examination.key_file),
    Check("document signer", examination.document_signer),
    Check("migrations", examination.migrations),
    Check("roles and grants", examination.grants),
    Check("rulebook", examination.rulebook),
    Check("Chromium (tests only)", examination.chromium),
)


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao doctor", description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = [(check.title, _look(check)) for check in CHECKS]
    if options.json:
        lines = [{"check": title, "state": f.state, "says": f.says, "do": f.do} for title, f in found]
        print(json.dumps(lines, ensure_ascii=False, indent=2))
    else:
        for title, finding in found:
            print(f"  {finding.state:<8} {title:<24} {finding.says}")
            if finding.do:
                print(f"           {'':<24} → {finding.do}")
    return 1 if any(finding.state == "wrong" for _, finding in found) else 0


def _look(check: Check) -> Finding:
    try:
        return check.look()
    except AnbaoError as error:
        return Finding("wrong", str(error))
