"""Where nothing can sign, a policy's document waits; it is never kept unsigned."""

import json
from pathlib import Path

import pytest

from tests.integration.journey import sale


@pytest.fixture
def no_signer(settings, tmp_path):
    """The same keys, but nothing that signs documents."""
    content = json.loads(Path(settings.ANBAO_KEY_FILE).read_text())
    del content["document_signers"]
    bare = tmp_path / "keys.json"
    bare.touch(mode=0o600)
    bare.write_text(json.dumps(content))
    settings.ANBAO_KEY_FILE = bare


def sold(shop, customer):
    application = customer.reach("card_entered")
    shop.run_due()
    from anbao.commerce.policies.models import Policy

    return Policy.objects.get(application=application)


def held(policy):
    kinds = [entry.kind for entry in sale.entries(policy.application)]
    return kinds.count("commerce.policy.document-held")


def test_document_waits_for_a_signer_and_is_made_then(shop, customer, no_signer, settings, tmp_path):
    kept = Path(settings.ANBAO_KEY_FILE)
    policy = sold(shop, customer)
    assert policy.document is None
    assert policy.held_for == "missing"
    assert held(policy) == 1
    shop.pass_time(minutes=6)
    assert shop.run_due(only="policies.%") == ["policies.produce_document"]
    policy.refresh_from_db()
    assert policy.document is None
    assert held(policy) == 1  # said once
    settings.ANBAO_KEY_FILE = Path(settings.ANBAO_DATA_DIR) / "keys.json"
    assert kept != settings.ANBAO_KEY_FILE
    shop.pass_time(minutes=6)
    shop.run_due(only="policies.%")
    policy.refresh_from_db()
    assert policy.document is not None
    assert policy.held_for == ""


def test_document_is_signed_when_it_is_kept(shop, customer):
    from anbao.files import api as files

    policy = sold(shop, customer)
    assert b"/ETSI.CAdES.detached" in files.read(policy.document)
    assert held(policy) == 0
    produced = next(e for e in sale.entries(policy.application) if e.kind == "commerce.policy.document-produced")
    assert len(produced.clear["certificate"]) == 64
