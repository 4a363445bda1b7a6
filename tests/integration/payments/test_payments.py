"""One live payment an application, nothing of the card kept."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from anbao.commerce.payments import api as payments
from anbao.commerce.payments.models import Payment
from anbao.kernel.actor import Subject
from anbao.keys import api as keys

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def opened(db):
    application = uuid4()
    with transaction.atomic():
        key = keys.create_data_key(matter=Subject("application", str(application)), at=AT)
        return payments.open_payment(
            application=application, data_key=key, amount=120, method="own-card", open_for=timedelta(minutes=30), at=AT
        )


def again(opened):
    row = Payment.objects.get(id=opened.id)
    return payments.open_payment(
        application=row.application,
        data_key=row.data_key,
        amount=120,
        method="own-card",
        open_for=timedelta(minutes=30),
        at=AT,
    )


def test_opening_again_gives_the_live_one(opened):
    assert again(opened).id == opened.id


def test_second_live_payment_refused_by_the_database(opened):
    row = Payment.objects.get(id=opened.id)
    row.pk, row.order = uuid4(), "other"
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_expired_one_gives_way(opened):
    with transaction.atomic():
        assert payments.expire(payment=opened.id)
        assert not payments.expire(payment=opened.id)
    assert again(opened).id != opened.id
    assert [p.state for p in payments.payments_of(opened.application)] == ["expired", "open"]


def test_entry_token_sealed_and_taken_once(opened):
    with transaction.atomic():
        assert payments.note_entry(payment=opened.id, entry_token="token-of-acquirer")
        assert not payments.note_entry(payment=opened.id, entry_token="another")
    row = Payment.objects.get(id=opened.id)
    assert b"token-of-acquirer" not in bytes(row.entry_token)
    with transaction.atomic():
        assert not payments.expire(payment=opened.id)


def test_captured_needs_its_moment(opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(id=opened.id).update(state="captured")


def test_no_column_for_a_card():
    names = {field.name for field in Payment._meta.get_fields()}
    assert not {n for n in names if "pan" in n.split("_") or "card" in n.split("_") or "four" in n}
