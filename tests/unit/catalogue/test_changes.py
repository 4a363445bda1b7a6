"""What became of each file between two states of a unit."""

from hashlib import sha256

from anbao.commerce.catalogue.domain.changes import MOST_LINES, changes


def unit(**texts):
    contents = {name.replace("_", "."): text.encode() for name, text in texts.items()}
    manifest = {name: sha256(content).hexdigest() for name, content in contents.items()}
    return manifest, {manifest[name]: content for name, content in contents.items()}


def found(before, after, *, kept=True):
    (old, old_bytes), (new, new_bytes) = before, after
    return {one.name: one for one in changes(old, new, {**(old_bytes if kept else {}), **new_bytes})}


def test_only_what_differs_is_told():
    told = found(unit(a_md="x", b_md="y"), unit(a_md="x", b_md="z", c_md="new"))
    assert {name: one.what for name, one in told.items()} == {"b.md": "changed", "c.md": "added"}
    assert [(line.what, line.text) for line in told["b.md"].lines if line.what != "place"] == [
        ("gone", "y"),
        ("added", "z"),
    ]


def test_file_that_is_gone_shows_what_it_said():
    told = found(unit(a_md="x\ny"), unit())["a.md"]
    assert (told.what, told.after) == ("gone", "")
    assert [line.text for line in told.lines if line.what == "gone"] == ["x", "y"]


def test_lines_that_look_like_heads_are_lines():
    told = found(unit(a_md="--- a\n+++ b"), unit(a_md="+++ c"))["a.md"]
    assert [(one.what, one.text) for one in told.lines if one.what != "place"] == [
        ("gone", "--- a"),
        ("gone", "+++ b"),
        ("added", "+++ c"),
    ]


def test_older_bytes_that_were_not_kept_are_not_made_up():
    told = found(unit(a_md="x"), unit(a_md="y"), kept=False)["a.md"]
    assert told.what == "changed"
    assert told.lines == ()


def test_many_lines_are_cut():
    told = found(unit(), unit(a_md="\n".join(map(str, range(MOST_LINES)))))["a.md"]
    assert told.cut
    assert len(told.lines) == MOST_LINES
    told = found(unit(), unit(a_md="\n".join(map(str, range(MOST_LINES - 1)))))["a.md"]
    assert not told.cut
