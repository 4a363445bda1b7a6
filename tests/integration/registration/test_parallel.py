"""Two windows at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections, transaction

from anbao.commerce.registration.models import Draft, Registration
from anbao.identity import api as identity
from anbao.identity.models import Account, Person
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.ledger.api import entries_of


def test_same_person_in_two_windows_gets_one_account(new_visitor, telephone):
    windows = []
    for number, name in (("0912345678", "first-window"), ("0987654321", "second-window")):
        window = new_visitor()
        window.begin()
        window.fill(phone=number, login=name, name=name)
        windows.append((window, telephone.code()))
    together = threading.Barrier(2)

    def enter(given):
        window, code = given
        try:
            together.wait(timeout=20)
            return window.enter(code).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(enter, windows))
    assert answers == [302, 422]
    account = Account.objects.get(kind="customer")
    assert Registration.objects.count() == 1
    assert sorted(Draft.objects.values_list("state", flat=True)) == ["completed", "turned_away"]
    assert identity.person_data(account.person_id).name == identity.login_of(account.id)  # nothing was written over
    assert Person.objects.exclude(national_id=None).count() == 1


def test_same_code_twice_at_once_opens_one_account(new_visitor, telephone):
    window = new_visitor()
    window.begin()
    window.fill()
    code = telephone.code()
    twin = new_visitor()
    twin.cookies = window.cookies
    together = threading.Barrier(2)

    def enter(one):
        try:
            together.wait(timeout=20)
            return one.enter(code).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(enter, (window, twin)))
    assert 302 in answers
    assert Account.objects.filter(kind="customer").count() == 1


def test_document_opened_twice_at_once_leaves_one_entry(company):
    """Two requests that both saw that it was not opened yet."""
    from anbao.commerce.registration.actions import reading
    from anbao.commerce.registration.models import DocumentOpening

    actor, visit = Actor(ActorKind.VISITOR, "v"), Subject("visit", "v")
    for _ in range(2):
        with transaction.atomic():
            reading._note_opening(actor, "v", "0" * 64, visit, clock.now())
    opening = DocumentOpening.objects.get()
    assert [entry.clear["opening"] for entry in entries_of(visit)] == [str(opening.id)]
