"""By hand: `.venv/bin/python -m tests.acceptance.shows.every_guard` from the repository, src on PYTHONPATH.

Runs `./anbao demo --check` once for each guard with this one left out, and prints where it was refused.
"""

import os
import sys

from tests.acceptance.shows.guards import check_without, placed


def main(only: list[str]) -> int:
    steps: dict[str, list[str]] = {}
    for tag, step in placed():
        steps.setdefault(tag, []).append(step)
    unharmed = [("no-such.guard", ["-"])] if not only else []
    passed = []
    for tag, guarded in [*unharmed, *((tag, guarded) for tag, guarded in steps.items() if not only or tag in only)]:
        for where in ("everywhere", "processes"):
            run = check_without(tag, where=where)
            refused = run.status == 1 and run.without and "answered 500" not in run.failure
            expected = run.status == 0 if tag == "no-such.guard" else refused
            if not expected:
                passed.append((tag, where))
            mark = "" if expected else "  <-- NOT NOTICED"
            line = (
                f"{tag:46} {where:10} exit {run.status} {run.seconds:5.1f} s  out of {len(run.without)}  "
                f"guards {', '.join(guarded)} | after {run.last_step!r} | {' '.join(run.failure.split())[:300]}{mark}\n"
            )
            sys.stdout.write(line)
            sys.stdout.flush()
    return 1 if passed else 0


if __name__ == "__main__":
    os.environ.update(DJANGO_SETTINGS_MODULE="anbao.project.settings", ANBAO_MODE="test")
    sys.exit(main(sys.argv[1:]))
