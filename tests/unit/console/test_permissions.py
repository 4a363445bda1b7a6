from pathlib import Path

from anbao import identity
from anbao.console.queries.permissions import WORDS, words_of
from anbao.kernel.plain import from_yaml
from anbao.ledger.queries.timeline import sentence_of

ROLES = Path(identity.__file__).parent / "data" / "roles.yaml"


def test_every_permission_of_the_roles_is_said_in_words():
    held = {name for role in from_yaml(ROLES.read_text("utf-8")).values() for name in role["permissions"]}
    assert sorted(held - WORDS.keys()) == []
    assert words_of(["ledger.view", "of.another-package"]) == ["看帳冊", "of.another-package"]


def test_the_ledger_says_whether_a_password_was_right():
    said = [sentence_of("identity.password.compared", {"number": 2, "result": one}) for one in ("right", "wrong", "?")]
    assert said == [f"比對密碼，第 2 次，結果：{one}。" for one in ("比對相符", "比對不符", "?")]
