"""Data keys in the database: sealing, opening in batches, forgetting."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, models, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps

from anbao.kernel.actor import Subject
from anbao.keys import api as keys
from anbao.keys.actions import destroy_data_key
from anbao.keys.fields import BlindIndexField, SealedField
from anbao.keys.models import DataKey
from anbao.keys.queries import HELD_AT_MOST, data_keys, store

AT = datetime(2026, 11, 20, tzinfo=UTC)
MATTER = Subject("person", "0193")


def queries():
    return CaptureQueriesContext(transaction.get_connection())


@pytest.fixture
def key(db):
    return keys.create_data_key(matter=MATTER, at=AT)


def test_seal_and_unseal(key):
    sealed = keys.seal(key, b"name", context="a.b")
    assert keys.unseal(sealed, context="a.b") == b"name"
    with pytest.raises(keys.WrongContext):
        keys.unseal(sealed, context="a.c")


def test_json_round_trip_and_no_floats(key):
    assert keys.unseal_json(keys.seal_json(key, {"名": [1, None]}, context="a"), context="a") == {"名": [1, None]}
    with pytest.raises(TypeError):
        keys.seal_json(key, {"x": 1.5}, context="a")


def test_row_holds_the_key_wrapped_only(key):
    row = DataKey.objects.get()
    clear = data_keys([key])[key]
    assert clear not in bytes(row.wrapped)
    assert (row.epoch, row.matter_kind, row.matter_id) == (1, "person", "0193")


@pytest.mark.parametrize("changed", [{"matter_id": "other"}, {"matter_kind": "x"}, {"id": UUID(int=1)}])
def test_wrapped_key_belongs_to_its_id_and_matter(committed_db, changed):
    with transaction.atomic():
        key = keys.create_data_key(matter=MATTER, at=AT)
        sealed = keys.seal(key, b"x", context="a")
    DataKey.objects.update(**changed)
    sealed = sealed[:1] + changed.get("id", key).bytes + sealed[17:]
    with pytest.raises(keys.Tampered):
        keys.unseal(sealed, context="a")


def test_new_key_seals_without_a_query(key):
    with queries() as asked:
        sealed = keys.seal(key, b"x", context="a")
        keys.unseal(sealed, context="a")
    assert len(asked) == 0


def test_many_open_with_one_query_in_order(committed_db):
    with transaction.atomic():
        made = [keys.create_data_key(matter=MATTER, at=AT) for _ in range(5)]
        items = [(keys.seal(k, str(n).encode(), context=f"c.{n}"), f"c.{n}") for n, k in enumerate(made * 2)]
    with queries() as asked:
        assert keys.unseal_many(items) == [str(n).encode() for n in range(10)]
    assert len(asked) == 1
    assert keys.unseal_many([]) == []


def test_key_is_held_for_its_transaction_only(committed_db):
    with transaction.atomic():
        key = keys.create_data_key(matter=MATTER, at=AT)
    with transaction.atomic():
        with queries() as asked:
            keys.seal(key, b"x", context="a")
            keys.seal(key, b"y", context="a")
        assert len(asked) == 1
    with queries() as asked:
        keys.seal(key, b"x", context="a")
    assert len(asked) == 1


def test_rolled_back_key_is_forgotten(committed_db):
    with transaction.atomic():
        with transaction.atomic():
            key = keys.create_data_key(matter=MATTER, at=AT)
            transaction.set_rollback(True)
        with pytest.raises(keys.KeyUnknown):
            keys.seal(key, b"x", context="a")
    with transaction.atomic():
        key = keys.create_data_key(matter=MATTER, at=AT)
        transaction.set_rollback(True)
    with pytest.raises(keys.KeyUnknown):
        keys.seal(key, b"x", context="a")


def test_held_keys_are_bounded(db):
    many = [keys.create_data_key(matter=MATTER, at=AT) for _ in range(HELD_AT_MOST + 5)]
    assert len(data_keys(many)) == len(many)
    assert sum(1 for _, f, *_ in transaction.get_connection().run_on_commit if hasattr(f, "key")) == HELD_AT_MOST


def test_destroyed_key_opens_nothing(key):
    sealed = keys.seal(key, b"x", context="a")
    part = keys.committed_part(key, b"x", context=b"c")
    destroy_data_key(key=key, at=AT)
    for opening in (
        lambda: keys.unseal(sealed, context="a"),
        lambda: keys.seal(key, b"x", context="a"),
        lambda: keys.open_part(part, context=b"c"),
    ):
        with pytest.raises(keys.KeyDestroyed):
            opening()
    row = DataKey.objects.get()
    assert row.wrapped is None
    assert row.destroyed_at == AT


def test_destroyed_key_is_forgotten_by_the_database_for_good(key):
    with pytest.raises(IntegrityError):
        DataKey.objects.update(wrapped=None)


def test_create_outside_a_transaction_is_refused(committed_db):
    with pytest.raises(transaction.TransactionManagementError):
        keys.create_data_key(matter=MATTER, at=AT)


def test_unknown_key_is_refused(db):
    with pytest.raises(keys.KeyUnknown):
        keys.seal(UUID(int=7), b"x", context="a")


def test_blind_index_parts_kinds():
    one = keys.blind_index("national-id", "A123456789")
    assert len(one) == 32
    assert one == keys.blind_index("national-id", "A123456789", epoch=1)
    assert one != keys.blind_index("national-id", "A123456788")
    assert one != keys.blind_index("phone", "A123456789")
    for kind in ("", "a\0b"):
        with pytest.raises(ValueError, match="kind"):
            keys.blind_index(kind, "x")


def test_signature_verifies():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signer = keys.signer("ledger")
    Ed25519PublicKey.from_public_bytes(signer.public_key).verify(signer.sign(b"m"), b"m")
    assert signer.name == "ledger"


def test_macs_and_digests():
    assert keys.mac("otp", b"1") != keys.mac("visit", b"1")
    assert keys.unwrap_digest("password", keys.wrap_digest("password", b"d")) == b"d"


def test_production_refuses_keys_of_a_test(settings):
    assert keys.key_purpose() == "test"
    settings.ANBAO_MODE = "production"
    with pytest.raises(keys.KeyFileForDemo, match="production needs keys of its own"):
        store()


@isolate_apps("anbao.keys")
def test_columns_take_sealed_bytes_and_blind_indexes_only(key):
    class Kept(models.Model):
        name = SealedField()
        index = BlindIndexField(null=True)

        class Meta:
            app_label = "keys"

        def __str__(self):
            return "kept"

    sealed, index = Kept._meta.get_field("name"), Kept._meta.get_field("index")
    value = keys.seal(key, b"x", context="a")
    assert bytes(sealed.get_prep_value(value)) == value
    assert index.get_prep_value(None) is None
    for field, wrong in ((sealed, "王小明".encode()), (sealed, b""), (index, b"short"), (index, value)):
        with pytest.raises(ValueError, match="takes"):
            field.get_prep_value(wrong)
    read = sealed.from_db_value(memoryview(value), None, None)
    assert read == value
    assert (str(read), repr(read), f"{read}") == ("<sealed>",) * 3
    assert index.deconstruct()[3] == {"null": True}
