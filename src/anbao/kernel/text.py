"""Marks a sentence for translation where no framework may be imported."""


def N_(message: str) -> str:  # noqa: N802  (gettext's own name)
    """Return `message` unchanged; the extractor finds it, the interface translates it.

    Messages are written in Traditional Chinese, the source language, with `{name}` placeholders.
    """
    return message
