"""Typed readings of the environment that fail loudly and name the variable."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from anbao.kernel.errors import Misconfigured

MODES: Final = ("demo", "development", "test", "production")
THROWAWAY: Final = ("demo-", "test-")  # how every secret begins that the demo or the tests made up


class Environment:
    """Readings of `values` for one mode. Each method takes the variable's name and, perhaps, a default.

    A default given as `default` holds in every mode; one given as `outside_production` only where nothing
    real is at stake. Without either, or in production with only the latter, a missing variable raises
    `Misconfigured`.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values
        self.mode = self.choice("ANBAO_MODE", MODES)

    @property
    def production(self) -> bool:
        return self.mode == "production"

    def text(self, name: str, *, default: str | None = None, outside_production: str | None = None) -> str:
        """The variable's text, without white space around it. Empty counts as missing."""
        value = self._values.get(name, "").strip()
        if value:
            return value
        if default is not None:
            return default
        mode = self._values.get("ANBAO_MODE")
        if outside_production is not None and mode != "production":
            return outside_production
        raise Misconfigured(f"{name} is not set, and ANBAO_MODE={mode or '(unset)'} needs it: set it.", name=name)

    def secret(self, name: str, *, outside_production: str | None = None, least: int = 16) -> str:
        """A secret from `NAME`, or from the file that `NAME_FILE` names.

        Production refuses those of the demo and those shorter than `least`.
        """
        path = self._values.get(f"{name}_FILE", "").strip()
        if path:
            value = self._content(f"{name}_FILE", Path(path))
        else:
            try:
                value = self.text(name, outside_production=outside_production)
            except Misconfigured:
                raise Misconfigured(
                    f"{name} is not set: set it, or {name}_FILE to a file that holds it.", name=name
                ) from None
        if self.production and value.startswith(THROWAWAY):
            raise Misconfigured(
                f"{name} is a secret of the demo or the tests: make a new one for production.", name=name
            )
        if self.production and len(value) < least:
            raise Misconfigured(f"{name} is shorter than {least} characters: make a longer one.", name=name)
        return value

    def choice(self, name: str, choices: tuple[str, ...], *, default: str | None = None) -> str:
        value = self.text(name, default=default)
        if value not in choices:
            raise Misconfigured(f"{name} is {value!r}: set it to one of {', '.join(choices)}.", name=name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        return self.choice(name, ("0", "1"), default="1" if default else "0") == "1"

    def integer(self, name: str, *, default: int) -> int:
        value = self.text(name, default=str(default))
        if not value.lstrip("-").isascii() or not value.lstrip("-").isdigit():
            raise Misconfigured(f"{name} is {value!r}: set it to a whole number.", name=name)
        return int(value)

    def number(self, name: str, *, default: float) -> float:
        value = self.text(name, default=str(default))
        try:
            return float(value)
        except ValueError:
            raise Misconfigured(f"{name} is {value!r}: set it to a number.", name=name) from None

    def words(self, name: str, *, default: str = "") -> list[str]:
        """A list written with commas."""
        return [word.strip() for word in self.text(name, default=default).split(",") if word.strip()]

    def path(self, name: str, *, default: Path | None = None, outside_production: Path | None = None) -> Path:
        """An absolute path. A relative one is refused: it would depend on where a process was started."""
        value = Path(
            self.text(
                name,
                default=str(default) if default else None,
                outside_production=str(outside_production) if outside_production else None,
            )
        )
        if not value.is_absolute():
            raise Misconfigured(f"{name} is {str(value)!r}: give the whole path, from /.", name=name)
        return value

    def url(self, name: str, *, optional: bool = False, outside_production: str | None = None) -> str:
        """A web address; one that is `optional` may be missing in production and is then ""."""
        if optional and self.production and not self._values.get(name, "").strip():
            return ""
        value = self.text(name, outside_production=outside_production)
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Misconfigured(f"{name} is not a web address: write it as https://host/.", name=name)
        return value.rstrip("/")

    def database(self, name: str, *, outside_production: str | None = None) -> dict[str, Any]:
        """Django's settings of one database from `postgresql://role:password@host:port/name?host=/socket/folder`."""
        parts = urlsplit(self.secret(name, outside_production=outside_production, least=0))
        if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
            raise Misconfigured(f"{name} is not a database address: postgresql://role:password@host/name.", name=name)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        host = query.pop("host", "") or parts.hostname or ""
        port = query.pop("port", "") or (str(parts.port) if parts.port else "")
        return {
            "ENGINE": "anbao.project.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": port,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**query},
        }

    def _content(self, name: str, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise Misconfigured(f"{name} names {path}, which cannot be read: {problem.strerror}.", name=name) from None
