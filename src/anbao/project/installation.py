"""One local installation: a data folder, made-up secrets, an embedded database, and the environment they make."""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from anbao.project.binaries import reachable_folder, run_user
from anbao.project.embedded import Embedded

REPOSITORY = Path(__file__).resolve().parents[3]
DATABASE = "anbao"
SECRETS = (
    "SECRET_KEY",
    "ANBAO_CARD_SECRET",
    "ANBAO_BANK_SECRET",
    "ANBAO_SMS_SECRET",
    "ANBAO_REPORTING_SECRET",
    "ANBAO_CORE_SECRET",
    "ANBAO_INCONVENIENCE_SECRET",
)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the processes listen, all on 127.0.0.1."""

    web: int = 8000
    simulator: int = 8900
    mail: int = 8925


class Installation:
    """What lies in `data`: `demo.json` (secrets), `keys.json`, `book.json`, `static/`, `ledger/`, `log/` and more."""

    def __init__(self, data: Path, *, mode: str, throwaway: bool = False, server: Embedded | None = None) -> None:
        self.data = data
        self.mode = mode
        self.logs = data / "log"
        data.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        self.server = server or _server(data, throwaway=throwaway)
        self.database = DATABASE

    def secrets(self) -> Mapping[str, str]:
        """Secret name → value, made at first use; each begins in a way that production refuses."""
        file = self.data / "demo.json"
        if not file.exists():
            made = {name: f"demo-{secrets.token_urlsafe(40)}" for name in SECRETS}
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
                json.dump(made, out)
        content: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return content

    def environment(self, ports: Ports) -> dict[str, str]:
        """Every variable that the settings, the simulator and the processes read."""
        simulator = f"http://127.0.0.1:{ports.simulator}"
        return {
            "DJANGO_SETTINGS_MODULE": "anbao.project.settings",
            "PYTHONPATH": str(REPOSITORY / "src"),
            "PYTHONUNBUFFERED": "1",
            "ANBAO_MODE": self.mode,
            "ANBAO_DATA_DIR": str(self.data),
            "ANBAO_PUBLIC_URL": f"http://127.0.0.1:{ports.web}",
            "ANBAO_CARD_URL": f"{simulator}/card",
            "ANBAO_CARD_PAGE_URL": f"{simulator}/card/entry",
            "ANBAO_BANK_URL": f"{simulator}/bank",
            "ANBAO_BANK_PAGE_URL": f"{simulator}/bank/entry",
            "ANBAO_SMS_URL": f"{simulator}/sms",
            "ANBAO_REPORTING_URL": f"{simulator}/reporting",
            "ANBAO_CORE_URL": f"{simulator}/core",
            "ANBAO_INCONVENIENCE_URL": f"{simulator}/inconvenience",
            "ANBAO_MAIL_PORT": str(ports.mail),
            **self.secrets(),
            **self.server.environment(self.database),
        }


def _server(data: Path, *, throwaway: bool) -> Embedded:
    wanted = data / "postgresql"
    user = run_user(wanted / "cluster")
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Embedded(reachable_folder(wanted, user, name), throwaway=throwaway)
