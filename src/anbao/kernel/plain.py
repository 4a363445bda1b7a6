"""YAML files of ours as plain values; by libyaml where it is there, which takes a tenth of the time."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def from_yaml(text: str | bytes) -> Any:
    """Mappings, lists and scalars. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  (both are safe loaders)
