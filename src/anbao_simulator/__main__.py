"""`python -m anbao_simulator`: prints one line of JSON with its addresses when ready, stops on SIGTERM or SIGINT."""

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from anbao_simulator.fault_page import FaultPage
from anbao_simulator.faults import Desk
from anbao_simulator.mail import MailServer, nobody
from anbao_simulator.server import SYSTEMS, Outside, Server, operations
from anbao_simulator.store import Store


def main() -> int:
    options = _options()
    try:
        secrets = _secrets(options)
        store = Store(options.data_dir)
        desk = Desk()
        faults = FaultPage(desk, operations()) if options.fault_page else None
        mail = MailServer(options.host, options.smtp_port, store, desk, faults.saw if faults else nobody)
        server = Server(options.host, options.port, Outside(store, desk, secrets, faults))
    except (OSError, ValueError, KeyError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 1
    mail.start()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="http", daemon=True).start()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    port = server.server_address[1]
    ready = {"ready": True, "port": port, "smtp_port": mail.port, "url": f"http://{options.host}:{port}"}
    print(json.dumps(ready), flush=True)
    stop.wait()
    desk.clear()
    server.shutdown()
    mail.stop()
    store.close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="anbao_simulator", description="The outside systems, for demo and tests.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="HTTP; 0 takes any free port")
    parser.add_argument("--smtp-port", type=int, default=0, help="SMTP; 0 takes any free port")
    parser.add_argument("--data-dir", type=Path, required=True, help="where the books are kept")
    parser.add_argument("--secret", help="the shared secret of every system")
    parser.add_argument(
        "--secret-file", type=Path, help='a file with that secret, or with one a system: {"card": …, "bank": …, …}'
    )
    parser.add_argument("--fault-page", action="store_true", help="offer /faults, where anybody may let things fail")
    return parser.parse_args()


def _secrets(options: argparse.Namespace) -> dict[str, str]:
    """By system: from the options, else from the environment under the names of the product's settings."""
    given = options.secret or (options.secret_file.read_text(encoding="utf-8").strip() if options.secret_file else "")
    if not given:
        return {name: os.environ.get(f"ANBAO_{name.upper()}_SECRET", f"test-{name}-secret") for name in SYSTEMS}
    if not given.startswith("{"):
        return dict.fromkeys(SYSTEMS, given)
    by_system = json.loads(given)
    return {name: str(by_system[name]) for name in SYSTEMS}


if __name__ == "__main__":
    sys.exit(main())
