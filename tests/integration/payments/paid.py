"""A payment that was captured, as the journey leaves it, and an acquirer in memory."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from anbao.commerce.payments import api as payments
from anbao.commerce.payments.models import Payment
from anbao.kernel.actor import Subject, system
from anbao.keys import api as keys

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
BY = system("tests")


def opened(amount=500, method="own-card") -> UUID:
    application = uuid4()
    with transaction.atomic():
        key = keys.create_data_key(matter=Subject("application", str(application)), at=AT)
        return payments.open_payment(
            application=application, data_key=key, amount=amount, method=method, open_for=timedelta(minutes=30), at=AT
        ).id


def captured(amount=500, method="own-card") -> UUID:
    payment = opened(amount, method)
    with transaction.atomic():
        payments.intend_capture(payment=payments.payment(payment), at=AT)
        Payment.objects.filter(id=payment).update(state="captured", captured_at=AT)
    return payment


def owe(payment, amount, cause="policy-cancelled", at=AT):
    with transaction.atomic():
        return payments.owe_refund(payment=payment, cause=cause, amount=amount, by=BY, at=at)
