"""The simulator as a process of its own, and hands to work it with."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from anbao.gateways.bank import HttpAccountBank
from anbao.gateways.card import HttpCardAcquirer
from anbao.gateways.core_system import HttpCoreSystem
from anbao.gateways.inconvenience import HttpInconvenienceRegister
from anbao.gateways.mail import SmtpMail
from anbao.gateways.paying import EntryForm
from anbao.gateways.reporting import HttpIndustryReporting
from anbao.gateways.sms import HttpSms

SECRET = "test-secret-of-no-value"
SOURCE = Path(__file__).resolve().parents[2] / "src"
BYTECODE = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")


@dataclass
class Simulator:
    """`start` and `kill` at will: its books are in `folder`, its address stays."""

    folder: Path
    timeout: float = 0.6
    port: int = 0
    smtp_port: int = 0
    process: subprocess.Popen[str] | None = None
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=40, follow_redirects=False))
    _made: list[Any] = field(default_factory=list)

    def start(self) -> "Simulator":
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "anbao_simulator", "--secret", SECRET, "--data-dir", str(self.folder)),
                *("--port", str(self.port), "--smtp-port", str(self.smtp_port)),
            ],
            env={**{name: value for name, value in os.environ.items() if name in BYTECODE}, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        ready = json.loads(self.process.stdout.readline())
        self.port, self.smtp_port = ready["port"], ready["smtp_port"]
        return self

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def close(self) -> None:
        self.kill()
        self.client.close()
        for adapter in self._made:
            adapter._wire.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # --- adapters, made the way the product makes them

    def config(self, system: str) -> dict[str, object]:
        common = {"url": f"{self.url}/{system}", "secret": SECRET, "timeout": self.timeout}
        return {
            **common,
            "merchant": "TEST",
            "company": "TEST",
            "page_url": f"{self.url}/{system}/entry",
        }

    def card(self) -> HttpCardAcquirer:
        return self._make(HttpCardAcquirer, "card")

    def bank(self) -> HttpAccountBank:
        return self._make(HttpAccountBank, "bank")

    def sms(self) -> HttpSms:
        return self._make(HttpSms, "sms")

    def reporting(self) -> HttpIndustryReporting:
        return self._make(HttpIndustryReporting, "reporting")

    def core(self) -> HttpCoreSystem:
        return self._make(HttpCoreSystem, "core")

    def inconvenience(self) -> HttpInconvenienceRegister:
        return self._make(HttpInconvenienceRegister, "inconvenience")

    def _make(self, kind: Any, system: str) -> Any:
        self._made.append(kind.from_config(self.config(system)))
        return self._made[-1]

    def mail(self) -> SmtpMail:
        return SmtpMail(host="127.0.0.1", port=self.smtp_port, timeout=self.timeout)

    # --- control

    def get(self, name: str, **query: str) -> Any:
        answer = self.client.get(f"{self.url}/_control/{name}", params=query)
        answer.raise_for_status()
        return answer.json()

    def post(self, name: str, **body: object) -> Any:
        answer = self.client.post(f"{self.url}/_control/{name}", json=body)
        answer.raise_for_status()
        return answer.json()

    def fault(self, operation: str, kind: str, **more: object) -> None:
        self.post("faults", operation=operation, fault=kind, **more)

    def wait_held(self, operation: str, count: int = 1) -> None:
        held = self.get("held", operation=operation, count=str(count), seconds="30")
        assert held.get(operation, 0) >= count

    def enter_card(self, form: EntryForm, card: str = "own") -> dict[str, str]:
        """What a customer's browser does: open the page, choose a card, follow the way back."""
        page = self.client.post(form.action_url, data=dict(form.fields))
        assert page.status_code == 200
        chosen = {"card": card} if card else {"cancel": "1"}
        back = self.client.post(f"{form.action_url}/choose", data={**form.fields, **chosen})
        assert back.status_code == 303
        address = httpx.URL(back.headers["Location"])
        assert str(address).startswith(form.fields["return_url"])
        return dict(address.params)
