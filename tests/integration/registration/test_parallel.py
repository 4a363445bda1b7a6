"""Two windows at once."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from anbao.commerce.registration.models import Draft, Registration
from anbao.identity import api as identity
from anbao.identity.models import Account, Person


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


def test_document_opened_twice_at_once_leaves_one_entry(new_visitor):
    from anbao.commerce.registration.models import DocumentOpening
    from anbao.kernel.actor import Subject
    from anbao.ledger.api import entries_of

    window = new_visitor()
    page = window.get("/register/").content.decode()
    href = re.search(r'href="(/register/documents/[0-9a-f]{64}/)', page)[1]
    twins = [new_visitor() for _ in range(6)]
    for twin in twins:
        twin.cookies = window.cookies
    together = threading.Barrier(len(twins))

    def read(one):
        try:
            together.wait(timeout=20)
            return one.get(href).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(twins)) as pool:
        assert set(pool.map(read, twins)) == {200}
    opening = DocumentOpening.objects.get()
    opening = DocumentOpening.objects.get()
    told = [e for e in entries_of(Subject("visit", opening.visit)) if e.kind == "registration.document-opened"]
    assert [entry.clear["opening"] for entry in told] == [str(opening.id)]
