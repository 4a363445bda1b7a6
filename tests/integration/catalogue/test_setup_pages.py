"""The company's pages on products and documents: what differs, prices before release, and proposing it."""

import pytest
from django.test import Client
from django.urls import reverse

from anbao.commerce.catalogue import actions
from anbao.commerce.catalogue.models import FileContent, Release
from anbao.commerce.catalogue.queries import disk, setup
from anbao.commerce.catalogue.queries.pricing import NOT_PRICED
from anbao.identity import api as identity
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed
from anbao.project.demo import seed
from tests.integration.policies.test_pages import staff, text

LIST = "/console/catalogue/"


@pytest.fixture
def company(stage, request, travel):
    stage("the demo company, seen just now", lambda: seed.run(at=clock.now()))
    request.getfixturevalue("db")
    return travel


@pytest.fixture
def clerk(company):
    return staff(seed.CLERK)


def dearer(line):
    """On disk nothing costs less than 9,000."""
    file = line.folder / "data" / "rates.yaml"
    before = file.read_text("utf-8")
    after = before.replace("amount: 39\n", "amount: 9000\n")
    assert after != before
    file.write_text(after, "utf-8")


def prices(at):
    return setup.preview(setup.unit_page("travel", at=at), setup.usual("travel", at=at), at=at).prices


def test_everything_is_listed_with_its_state(clerk):
    page = text(clerk.get(LIST))
    for unit in setup.units(at=clock.now()):
        assert unit.state == "released", unit
        assert unit.title in page
    assert page.count("已上架") == len(setup.units(at=clock.now()))


def test_nothing_differs_after_release(clerk):
    page = text(clerk.get(reverse("catalogue-console:unit", args=["travel"])))
    assert "沒有差別" in page
    assert all(one.on_sale == one.on_disk for one in prices(clock.now()))
    assert "提出上架" not in page


def test_price_is_seen_before_it_is_released_and_two_people_release_it(clerk, company):
    at = clock.now()
    before = {one.plan: one.on_sale for one in prices(at)}
    dearer(company)
    told = prices(at)
    assert {one.plan: one.on_sale for one in told} == before
    assert all(one.on_disk == 9000 > one.on_sale for one in told)
    address = reverse("catalogue-console:unit", args=["travel"])
    page = clerk.get(address)
    assert "兩個人核准以前，客戶看不到也買不到" in text(page)
    assert "<ins>" in page.content.decode()
    assert "檔案有變更" in text(clerk.get(LIST))
    proposed = clerk.post(reverse("catalogue-console:release", args=["travel"]))
    assert proposed.status_code == 302
    assert proposed.url.startswith("/console/approvals/")
    assert proposed.url in clerk.get(address).content.decode()
    officer = Actor(ActorKind.STAFF, str(identity.account_of(seed.OFFICER.login)))
    waiting = setup.unit_page("travel", at=at).unit.waiting[0]
    assert identity.approve(approval=waiting.id, by=officer, at=clock.now()) == Passed()
    assert all(one.on_sale == one.on_disk for one in prices(clock.now()))


def test_answers_that_the_line_refuses_are_said_at_their_field(clerk):
    answer = clerk.get(reverse("catalogue-console:unit", args=["travel"]), {"destination": "moon"})
    assert answer.status_code == 200
    assert "無法辨識" in text(answer)


def test_unreadable_files_are_said_and_not_proposed(clerk, company):
    (company.folder / "data" / "rates.yaml").write_text("{", "utf-8")
    assert "檔案有誤" in text(clerk.get(reverse("catalogue-console:unit", args=["travel"])))
    refused = clerk.post(reverse("catalogue-console:release", args=["travel"]))
    assert refused.status_code == 422
    assert "格式有誤" in text(refused)
    assert "沒有差別" not in text(refused)


def test_release_from_before_files_were_kept_says_so(clerk, company):
    row, at = Release.objects.get(unit="travel"), clock.now()
    manifest = {name: "0" * 64 if name.startswith("data/") else one for name, one in row.manifest.items()}
    Release(
        id=new_id(at),
        unit="travel",
        digest="0" * 64,
        manifest=manifest,
        proposed_by=row.proposed_by,
        approved_by=row.approved_by,
        released_at=at,
    ).save(force_insert=True)
    page = setup.unit_page("travel", at=clock.now())
    assert page.on_sale is None
    assert all(one.on_sale is None for one in prices(clock.now()))
    assert "上架時的內容沒有保存" in text(clerk.get(reverse("catalogue-console:unit", args=["travel"])))


def test_released_files_are_what_is_on_sale_even_where_their_bytes_were_not_kept(company, monkeypatch):
    """An installation from before: the files on disk are those that were released."""
    monkeypatch.setattr(setup, "_kept", lambda _digests: {})
    assert all(one.on_sale == one.on_disk is not None for one in prices(clock.now()))


@pytest.mark.parametrize("file", ["rates.yaml", "product.yaml"])
def test_data_that_lack_something_are_said_and_break_no_page(clerk, company, file):
    (company.folder / "data" / file).write_text("{}\n", "utf-8")
    address = reverse("catalogue-console:unit", args=["travel"])
    page = clerk.get(address)
    assert page.status_code == 200
    assert "不完整" in text(page) or "尚未填寫" in text(page)
    assert "檔案有變更" in text(clerk.get(LIST))
    refused = clerk.post(reverse("catalogue-console:release", args=["travel"]))
    assert refused.status_code == 422
    assert "算不出保險費" in text(refused)
    assert not setup.unit_page("travel", at=clock.now()).unit.waiting


def test_data_that_became_incomplete_after_the_proposal_are_not_released(clerk, company, monkeypatch):
    dearer(company)
    clerk.post(reverse("catalogue-console:release", args=["travel"]))
    waiting, at = setup.unit_page("travel", at=clock.now()).unit.waiting[0], clock.now()
    monkeypatch.setattr(actions, "unpriced", lambda *_args, **_more: NOT_PRICED)
    officer = Actor(ActorKind.STAFF, str(identity.account_of(seed.OFFICER.login)))
    assert identity.approve(approval=waiting.id, by=officer, at=at) == NOT_PRICED
    assert Release.objects.filter(unit="travel").count() == 1


def test_every_released_file_is_kept(company):
    kept = set(FileContent.objects.values_list("sha256", flat=True))
    wanted = {digest for name, digest in disk.files_of("travel").manifest.items() if name.startswith("data/")}
    assert wanted <= kept


def test_proposing_is_a_permission_and_strangers_see_nothing(company):
    reader = staff(seed.UNDERWRITER)
    assert reader.get(LIST).status_code == 200
    assert Client().get(LIST).status_code == 302
    assert reader.post(reverse("catalogue-console:release", args=["travel"])).status_code == 403
    assert reader.post(reverse("catalogue-console:confirm", args=["travel"])).status_code == 403


def test_unknown_unit_is_not_found(clerk):
    assert clerk.get(reverse("catalogue-console:unit", args=["nothing"])).status_code == 404
    assert clerk.post(reverse("catalogue-console:confirm", args=["nothing"])).status_code == 404
