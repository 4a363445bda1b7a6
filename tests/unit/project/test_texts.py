"""The English of every sentence: found in the sources, complete, and nothing Chinese that nobody marked."""

from dataclasses import replace
from pathlib import Path

import pytest

from anbao.project.installation import REPOSITORY
from anbao.project.texts import catalogues, found
from anbao.project.texts.catalogues import Entry
from anbao.project.texts.checks import faults, places
from anbao.project.texts.found import Sentence

SOURCE = REPOSITORY / "src" / "anbao"

# Chinese that no catalogue could hold, each with its reason. A file or folder that has none any more is taken out.
NO_SENTENCES = {
    "commerce/registration/queries/evidence.py": "a word that the service terms must contain",
    "commerce/site/domain/code_text.py": "numbers of an official text, as the text writes them",
    "commerce/site/domain/holds.py": "what is looked for in the company's Chinese statements",
    "commerce/site/domain/numerals.py": "figures of an official text",
    "console/domain/address.py": "what somebody types to find an article",
    "console/domain/ranking.py": "the range of Chinese characters, for the search",
    "console/queries/names.py": "grammar of conditions in Chinese; in English they are made of the names",
    "console/queries/words.py": "Chinese figures in addresses",
    "kernel/roc.py": "reads and writes dates of the Chinese calendar",
    "keys/backends/made_up.py": "the demo's certificate authority",
    "ui/address.py": "a character that names are written with in two ways",
    "project/cli/demo.py": "one line of the terminal, in both languages",
    "project/demo/": "the demo's people",
    "project/pictures/seat.py": "the demo's examiner",
    "project/settings.py": "names of the demo's company, and of the language itself",
    "project/startup.py": "the demo's signer",
    "project/texts/found.py": "the range of Chinese characters",
    "project/texts/wording.py": "signs that are looked for in Chinese",
    "rulebook/domain/cases.py": "the company of worked examples",
    "rulebook/domain/exports/": "exported files carry both languages themselves",
    "rulebook/domain/official/": "reads official texts, which are Chinese",
    "ui/dates.py": "forms of a date, one for each language",
    "ui/samples.py": "the gallery's made-up customers",
    "ui/templates/ui/gallery/": "the gallery's made-up customers",
    "ui/templates/ui/partials/language.html": "the language's own name",
}


@pytest.fixture(scope="module")
def now():
    return catalogues.refreshed()


def test_every_sentence_is_translated_and_owes_nothing_to_the_chinese(now):
    assert [fault for entries in now.values() for one in entries for fault in faults(one)] == []


def test_catalogues_are_in_step_with_the_sources_and_compiled(now):
    assert catalogues.differing(now) == [], "run ./anbao texts refresh"


def test_catalogues_hold_each_sentence_once(now):
    keys = [one.sentence.key for entries in now.values() for one in entries]
    assert len(keys) == len(set(keys)) > 2000


def test_catalogue_that_was_edited_is_noticed(now):
    app, entries = next((app, entries) for app, entries in now.items() if entries)
    edited = {app: [replace(entries[0], english=("Something else",)), *entries[1:]]}
    assert catalogues.differing(edited)


@pytest.mark.parametrize("entry", [Entry(Sentence("請到 {place}。"), ("a.py",), ("Go to {place}.",))])
def test_catalogue_compiles_to_the_same_bytes(entry):
    assert catalogues.compiled([entry]) == catalogues.compiled([entry])
    assert b"Go to {place}." in catalogues.compiled([entry])
    assert b"place}" not in catalogues.compiled([replace(entry, english=())])


@pytest.mark.parametrize(
    ("chinese", "english", "said"),
    [
        (Sentence("請到 {place}。"), ("Go to {place}.",), ""),
        (Sentence("請到 {place}。"), (), "not translated"),
        (Sentence("請到 {place}。"), ("Go there.",), "other placeholders"),
        (Sentence("請到 %(place)s。"), ("Go to {place}.",), "other placeholders"),
        (Sentence("一項", "%(n)s 項"), ("One", "%(n)s items"), ""),
        (Sentence("一項", "%(n)s 項"), ("One",), "not translated"),
        (Sentence("一項", "%(n)s 項"), ("One", "Many"), "other placeholders"),
        (Sentence("看<b>這裡</b>"), ("See here",), "other tags"),
        (Sentence("要保人"), ("要保人",), "Chinese signs"),
        (Sentence("要保人"), ("Proposer（you）",), "Chinese signs"),
        (Sentence("要保人"), ("Proposer ",), "space at an end"),
        (Sentence("要保人："), ("Proposer: ",), ""),
        (Sentence("（選填）"), (" (optional)",), ""),
    ],
)
def test_fault_of_a_translation_is_named(chinese, english, said):
    found_faults = list(faults(Entry(chinese, ("a.py",), english)))
    assert [fault.split(":")[0] for fault in found_faults] == ([said] if said else [])


def test_places_of_both_forms_are_found():
    assert places("{n} of %(total)s") == {"n", "%(total)"}


def test_sentences_of_python_are_found_with_plural_context_and_note():
    source = (
        "# Translators: of a policy\n"
        'a = _("成立")\n'
        'b = ngettext("{n} 年", "{n} 年", n)\n'
        'c = pgettext("button", "送出")\n'
        'd = N_("第一句，" "接著")\n'
        "e = _(name)\n"
    )
    assert found.in_python(source) == [
        Sentence("成立", note="of a policy"),
        Sentence("{n} 年", "{n} 年"),
        Sentence("送出", context="button"),
        Sentence("第一句，接著"),
    ]


def test_sentences_of_a_template_are_found():
    source = (
        '{% load i18n %}{% card title=_("標題（一）") %}{% translate "內容" %}{% endcard %}'
        "{% blocktranslate trimmed count n=n %}\n 一 {{ n }} 項\n{% plural %}{{ n }} 項{% endblocktranslate %}"
    )
    assert found.in_template(source) == [Sentence("標題（一）"), Sentence("內容"), Sentence("一 %(n)s 項", "%(n)s 項")]


def test_sentences_of_data_are_the_values_of_its_keys():
    assert found.in_data("plans:\n- {key: light, title: 輕便}\n- {key: full, title: 周全}\n", ["title"]) == [
        Sentence("輕便"),
        Sentence("周全"),
    ]


def test_chinese_that_nobody_marked_is_found():
    python = '"""說明"""\na = "漏掉"\nb = f"{x}年"\nc = _("有")\nd = {"key": N_("也有")}\n'
    assert [(one.line, one.text) for one in found.unmarked_in_python(python)] == [(2, "漏掉"), (3, "年")]
    template = '{# 說明 #}\n<p>{% translate "有" %}漏掉</p>{% x _("有") %}\n'
    assert [one.line for one in found.unmarked_in_template(template)] == [2]


def _unmarked(path: Path):
    source = path.read_text(encoding="utf-8")
    return found.unmarked_in_python(source) if path.suffix == ".py" else found.unmarked_in_template(source)


def test_no_chinese_reaches_a_person_unmarked():
    excused, faulty = set(), []
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".yaml", ".md"} or not found.is_source(path):
            continue
        place = path.relative_to(SOURCE).as_posix()
        reason = next(
            (name for name in NO_SENTENCES if place == name or (name[-1] == "/" and place.startswith(name))), ""
        )
        for one in _unmarked(path):
            if reason:
                excused.add(reason)
            else:
                faulty.append(f"{place}:{one.line} {one.text}")
    assert faulty == []
    assert excused == set(NO_SENTENCES), "an excuse that nothing needs"
