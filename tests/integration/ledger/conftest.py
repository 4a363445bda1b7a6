from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True, scope="session")
def _key_file(django_test_environment):
    from anbao.keys.api import initialize_key_file

    path = Path(settings.ANBAO_KEY_FILE)
    if not path.exists():
        initialize_key_file(path, purpose="test")
