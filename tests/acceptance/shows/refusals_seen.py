"""By hand: `.venv/bin/python -m tests.acceptance.shows.refusals_seen FOLDER` from the repository, src on PYTHONPATH.

Brings about every refusal of a travel sale as a page, writes a picture of each into FOLDER and
`docs/reference/refusals.md`. Its exit is not 0 where a page does not say what happened and what to do.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TEST = "tests/acceptance/shows/test_refusals_as_pages.py::test_every_refusal_is_a_page"


def main(folder: str) -> int:
    Path(folder).mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "--show-capture=no", TEST]
    return subprocess.run(command, env={**os.environ, "REFUSALS_SEEN": folder}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="refusals-")))
