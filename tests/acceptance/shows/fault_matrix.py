"""By hand: `.venv/bin/python -m tests.acceptance.shows.fault_matrix [OPERATION]` from the repository, src on the path.

Buys once for every operation of an outside system and every fault, prints a line as each has ended, and writes
`docs/reference/fault-matrix.md` from the run; with an OPERATION (`card.`, `sms.send`) it runs those and writes nothing.
Its exit is not 0 where anything was lost, charged twice, or left the customer without a next step.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEST = "tests/acceptance/shows/test_fault_matrix.py::test_whole_matrix"


def main(only: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        rows.touch()
        environment = {**os.environ, "FAULT_MATRIX": str(rows), "FAULT_MATRIX_ONLY": only}
        run = subprocess.Popen([sys.executable, "-m", "pytest", "-q", TEST], env=environment, stdout=subprocess.PIPE)
        said = 0
        while run.poll() is None:
            said = _tell(rows, said)
            time.sleep(0.5)
        _tell(rows, said)
        if run.returncode and run.stdout:
            sys.stdout.write(run.stdout.read().decode()[-4000:])
        return run.returncode


def _tell(rows: Path, said: int) -> int:
    text = rows.read_text(encoding="utf-8")
    sys.stdout.write(text[said:])
    sys.stdout.flush()
    return len(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
