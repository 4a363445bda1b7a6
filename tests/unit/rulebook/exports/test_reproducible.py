"""The same book, profile and day give the same bytes, in any process; another one gives another document."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from anbao.kernel.canonical import canonical
from anbao.project.installation import REPOSITORY
from anbao.rulebook.domain.exports.export import OSCAL, WHAT, export_of, oscal_exports
from anbao.rulebook.domain.exports.material import ExportUnknown
from anbao.rulebook.domain.exports.oscal.document import NAMESPACE, identifier, line
from tests.unit.rulebook.exports.written import material

PRINT_DIGESTS = """
import hashlib
from anbao.rulebook.domain.exports.export import WHAT, export_of
from tests.unit.rulebook.exports.written import material
print([hashlib.sha256(export_of(what, material()).content).hexdigest() for what in WHAT])
"""


def digests(**environment):
    found = {**os.environ, "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'src'}", **environment}
    done = subprocess.run([sys.executable, "-c", PRINT_DIGESTS], env=found, capture_output=True, text=True, check=True)
    return done.stdout


def test_export_is_the_same_in_processes_of_another_hash_seed_time_zone_and_locale():
    one = digests(PYTHONHASHSEED="1", TZ="Asia/Taipei", LC_ALL="C.UTF-8")
    assert digests(PYTHONHASHSEED="4711", TZ="America/New_York", LC_ALL="C") == one
    assert one.count("'") == 2 * len(WHAT)


@pytest.mark.parametrize("what", OSCAL)
def test_export_is_canonical_json(what):
    content = export_of(what, material()).content
    assert content == canonical(json.loads(content))


def test_oscal_exports_are_those_made_one_by_one():
    assert oscal_exports(material()) == tuple(export_of(what, material()) for what in OSCAL)


@pytest.mark.parametrize("what", OSCAL)
def test_export_of_another_day_is_another_document_about_the_same_things(what):
    one, other = (json.loads(export_of(what, material(on=date(2026, 11, day))).content)[what] for day in (2, 3))
    assert one["uuid"] != other["uuid"]
    assert one["metadata"]["last-modified"] == "2026-11-02T00:00:00+08:00"
    assert other["metadata"]["last-modified"] == "2026-11-03T00:00:00+08:00"
    assert one["metadata"]["oscal-version"] == "1.2.1"
    for document in (one, other):
        del document["uuid"], document["metadata"]
    if what == "catalog":
        assert one == other


@pytest.mark.parametrize("what", sorted(set(OSCAL) - {"profile"}))
def test_export_that_is_not_the_company_own_needs_and_shows_none(what):
    assert export_of(what, material(company=False)) == export_of(what, material())


def test_export_of_an_unknown_name_is_refused():
    with pytest.raises(ExportUnknown, match="'ssp' is none of catalog,"):
        export_of("ssp", material())


def test_export_names_its_file_after_what_and_day():
    names = [export_of(what, material()).name for what in WHAT]
    assert names == [
        "anbao-catalog-2026-11-02.json",
        "anbao-profile-2026-11-02.json",
        "anbao-component-definition-2026-11-02.json",
        "anbao-mapping-collection-2026-11-02.json",
        "anbao-rulebook-2026-11-02.csv.zip",
        "anbao-rulebook-2026-11-02.xlsx",
    ]
    assert not any(Path(name).is_absolute() for name in names)


def test_identifier_is_uuid_version_5():
    made = identifier("component", "guard", "某個名字")
    assert UUID(made) == uuid5(uuid5(NAMESPACE_URL, NAMESPACE), "component\nguard\n某個名字")
    assert UUID(made).version == 5


def test_line_escapes_markup_and_joins_lines():
    assert line("a *b*\n `c` [d] {{ e") == r"a \*b\* \`c\` \[d\] \{\{ e"
    assert line("平常的句子。") == "平常的句子。"
