"""One clause: what it says, what runs it, whom it concerns, what is beside it."""

import re
from datetime import UTC, datetime

from tests.integration.console.conftest import BROKER, BY, PROFILE


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def test_clause_tells_what_it_is(clerk):
    html = clerk.get("clauses/ec.registration-disclosures/")
    assert "註冊前閱讀並同意告知事項" in html
    assert 'lang="en">Disclosures are read and agreed before registration' in html
    assert "ec.registration-disclosures" in html
    assert ">必須</span>" in html
    assert "第7條第2項第1款第1目" in html
    assert "111年6月24日版" in html


def test_clause_tells_what_runs_it(clerk):
    text = text_of(clerk.get("clauses/ec.registration-disclosures/"))
    assert "守門檢核 開始註冊 運作中" in text
    assert "registration.disclosures-opened-and-agreed" in text
    assert "文件 個人資料告知事項 運作中" in text
    assert "文件開啟紀錄" in text


def test_clause_tells_deadlines_in_words(clerk):
    text = text_of(clerk.get("clauses/isec.internet-system-scan/"))
    assert "定期義務 每 3 個月至少一次 規劃中" in text
    assert "自首次發現弱點起 2 個月內" in text
    assert "末日遇假日不順延" in text
    assert "每一件弱點" in text
    assert "弱點風險為高或極高" in text
    assert "「規劃中」還沒有建置，算未完成" in text


def test_clause_tells_its_conditions_with_the_companys_answers(clerk):
    text = text_of(clerk.get("clauses/cloud.audit-frequency-by-risk/"))
    assert "以下都成立：" in text
    assert "公司是保險業 本公司符合" in text
    assert "公司使用雲端服務 本公司不符" in text
    assert "以下沒有同時成立：" in text
    assert "雲端承載重大業務系統 視個案" in text
    assert "不適用本公司：公司沒有使用雲端服務。" in text


def test_clause_that_depends_on_the_matter_says_so(clerk):
    text = text_of(clerk.get("clauses/isec.internet-system-scan/"))
    assert "視個案適用" in text
    assert "逐一檢視每個系統" in text


def test_clause_has_figures_readings_and_links(clerk):
    html = clerk.get("clauses/ec.payment-by-network/")
    assert "/figures/payment.methods_by_network/" in html
    assert "只限：本人信用卡或金融卡、本人帳戶轉帳、電子支付帳戶" in html
    assert "U 未查證" in html
    assert "/readings/reading.payment-account-classes/" in html
    assert "待法律顧問確認" in html


def test_links_are_read_both_ways(clerk):
    assert "/clauses/co.age-of-majority/" in clerk.get("clauses/ec.registration-of-capable/")
    assert "/clauses/ec.registration-of-capable/" in clerk.get("clauses/co.age-of-majority/")


def test_link_told_by_one_side_only_is_on_the_other_too(clerk):
    from anbao.rulebook import api as rulebook
    from tests.integration.console.conftest import AT

    clauses = rulebook.at(AT).compiled.clauses
    pairs = {(one.key, to) for one in clauses for _relation, to in one.links}
    here, there = next((a, b) for a, b in sorted(pairs) if (b, a) not in pairs)
    assert f"/clauses/{here}/" in clerk.get(f"clauses/{there}/")


def test_every_clause_has_a_page(clerk):
    from anbao.rulebook import api as rulebook
    from tests.integration.console.conftest import AT

    for clause in rulebook.at(AT).compiled.clauses[::29]:
        html = clerk.get(f"clauses/{clause.key}/")
        assert clause.title.zh in html


def test_clause_before_its_first_day_says_so(clerk, monkeypatch):
    from anbao.console.views import shared
    from anbao.rulebook.api import adopt_profile

    adopt_profile(content=PROFILE, by=BY, at=datetime(2024, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(shared, "now", lambda: datetime(2025, 2, 1, tzinfo=UTC))
    text = text_of(clerk.get("clauses/cloud.audit-yearly/"))
    assert "不適用本公司：本日沒有有效的條文。" in text
    assert "民國114年2月1日" in text
    assert "本日沒有有效的條文" in text_of(clerk.get())  # the whole regulation is still to come


def test_clause_on_its_first_day_is_there(clerk, monkeypatch):
    from anbao.console.views import shared
    from anbao.rulebook.api import adopt_profile

    cloud = {**PROFILE, "activities": ["cloud"]}
    adopt_profile(content=cloud, by=BY, at=datetime(2024, 1, 1, tzinfo=UTC))
    for day, there in ((16, False), (17, True)):
        monkeypatch.setattr(shared, "now", lambda day=day: datetime(2025, 2, day, 4, tzinfo=UTC))
        assert ("本日沒有有效的條文" not in clerk.get("clauses/cloud.audit-yearly/")) is there


def test_broker_reads_another_side_of_the_same_clause(office):
    office.adopt(**BROKER)
    browser = office.staff("commerce-clerk")
    html = browser.get("/console/rulebook/clauses/ec.terms-agreed/").content.decode()
    assert "公司不是保險業" in html


def test_stricter_value_stands_beside_the_laws(office):
    office.adopt(stricter={"password.min_length": 12})
    browser = office.staff("commerce-clerk")
    text = text_of(browser.get("/console/rulebook/clauses/isec.password-length/").content.decode())
    assert "至少 8 個字元 至少 12 個字元 從嚴" in text
