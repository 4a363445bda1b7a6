"""Under which name we write."""

from django.conf import settings


def company_in(language: str) -> str:
    """The company's short name in the language of a message."""
    return str(settings.ANBAO_COMPANY_SHORT_NAME_EN if language == "en" else settings.ANBAO_COMPANY_SHORT_NAME)
