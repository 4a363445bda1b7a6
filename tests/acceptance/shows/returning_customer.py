"""By hand: `.venv/bin/python -m tests.acceptance.shows.returning_customer` from the repository, src on PYTHONPATH.

A returning customer, signed out, buys travel insurance in Chromium on a phone's screen; prints what it took of them
page by page, beside the aim. The model and its sources are in `interaction.py`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TEST = "tests/acceptance/shows/test_returning_customer.py"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "counted"
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", TEST],
            env={**os.environ, "RETURNING_CUSTOMER": str(out)},
            capture_output=True,
            text=True,
            check=False,
        )
        sys.stdout.write(out.read_text(encoding="utf-8") if out.exists() else run.stdout[-4000:])
        return run.returncode


if __name__ == "__main__":
    sys.exit(main())
