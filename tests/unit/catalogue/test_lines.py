"""What every line keeps: any folder under `lines/`, found as the product finds it, passes without being named here."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

from anbao.commerce.catalogue.apps import _found
from anbao.commerce.catalogue.domain.cancellation import cancellation_of
from anbao.commerce.catalogue.domain.documents import in_force_on, parse, render
from anbao.commerce.catalogue.domain.figures import marked
from anbao.commerce.catalogue.domain.inputs import clean
from anbao.commerce.catalogue.domain.limits import find, rows

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LINES = sorted(_found(), key=lambda line: line.key)
GROWN_UP = 30
REGISTERS = {"", "travel-inconvenience"}
RESERVED = {"product"}
lines = pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)


@cache
def data_of(folder):
    return {file.stem: yaml.safe_load(file.read_text()) for file in (folder / "data").glob("*.yaml")}


def usual(line, **changes):
    answers = clean(line.inputs, line.defaults(data_of(line.folder), AT))
    assert isinstance(answers, dict), answers
    return {**answers, **changes}


def limit(line, benefit, scope, customer="new"):
    return find(
        rows(data_of(line.folder)["limits"]),
        benefit=benefit,
        verification="network",
        customer=customer,
        scope=scope,
        age=GROWN_UP,
        on=AT.date(),
    )


def test_lines_are_found_and_shared_folders_are_none():
    assert {line.key for line in LINES} >= {"travel", "travel-inconvenience", "travel-comprehensive"}
    assert len({line.key for line in LINES}) == len({line.policy_prefix for line in LINES}) == len(LINES)


@lines
def test_line_names_fit_addresses_rows_and_policies(line):
    assert re.fullmatch(r"[a-z][a-z0-9-]{1,31}", line.key)
    assert re.fullmatch(r"[A-Z]{2}", line.policy_prefix)
    assert line.folder.name == line.key.replace("-", "_")
    assert line.kinds
    assert not {spec.name for spec in line.inputs} & RESERVED


@lines
def test_line_brings_its_own_words(line):
    words = line.words
    said = [line.title, line.summary, words.good_for, words.not_covered, words.covers, words.farewell, words.in_need]
    assert all(said)
    assert len({line.title for line in LINES}) == len(LINES)


@lines
def test_line_usual_case_is_sold_at_once_for_every_plan(line):
    data = data_of(line.folder)
    assert line.check(usual(line), data, AT) is None
    premiums = {plan.key: line.rate(usual(line, **{line.plan_input: plan.key}), data) for plan in line.plans(data)}
    assert len(premiums) > 1
    for rated in premiums.values():
        assert rated.premium > 0
        assert sum(step.amount for step in rated.calculation) == rated.premium
        assert rated.starts_at < rated.ends_at


@lines
def test_line_bounds_are_what_its_check_keeps(line):
    data = data_of(line.folder)
    moments = {spec.name for spec in line.inputs if spec.kind == "moment"}
    found = line.bounds(data, AT + timedelta(seconds=7))
    assert set(found) == moments
    first = min(found, key=lambda name: found[name][0])
    sold = usual(line)
    length = {name: sold[name] - sold[first] for name in moments}
    for start, good in ((found[first][0], True), (found[first][0] - timedelta(minutes=2), False)):
        shifted = {name: start + length[name] for name in moments}
        refused = line.check({**sold, **shifted}, data, AT + timedelta(seconds=7))
        assert (refused is None) is good
        if refused is not None:
            wanted = {
                name for _, name, _, _ in Formatter().parse(refused.reason.message + refused.reason.remedy) if name
            }
            assert wanted <= set(refused.reason.details)
            assert refused.reason.field in moments


@lines
def test_line_plans_are_its_choices_and_cover_known_benefits(line):
    plans = line.plans(data_of(line.folder))
    choices = next(spec for spec in line.inputs if spec.name == line.plan_input).choices
    assert [(plan.key, plan.title) for plan in plans] == [(choice.value, choice.label) for choice in choices]
    assert all(set(plan.sums) == {benefit.key for benefit in line.benefits} for plan in plans)
    assert all(amount > 0 for plan in plans for amount in plan.sums.values())


@lines
def test_line_benefits_have_a_cited_limit_that_every_plan_keeps(line):
    plans = line.plans(data_of(line.folder))
    for benefit in line.benefits:
        highest = max(plan.sums[benefit.key] for plan in plans)
        for customer in ("new", "existing"):
            scopes = ("company", "industry") if benefit.accumulated else ("company",)
            for scope in scopes:
                cited = limit(line, benefit.key, scope, customer)
                assert cited is not None, (benefit.key, scope, customer)
                assert highest <= cited.amount


@lines
def test_line_counts_one_benefit_at_most_across_companies(line):
    """Underwriting asks the industry for one benefit of a line."""
    assert sum(benefit.accumulated for benefit in line.benefits) <= 1
    assert {benefit.registry for benefit in line.benefits} <= REGISTERS


def test_lines_of_one_family_limit_what_they_share_alike():
    cited = {}
    for line in LINES:
        for benefit in line.benefits:
            found = limit(line, benefit.key, "company")
            cited.setdefault((line.counted_as, benefit.key), set()).add((found.amount, found.mark, found.source))
            cited.setdefault((line.counted_as, benefit.key, "title"), set()).add(benefit.title)
    assert {key: found for key, found in cited.items() if len(found) > 1} == {}


@lines
def test_line_figures_name_their_source_and_are_its_own(line):
    content = data_of(line.folder)
    assert content["limits"]["line"] == line.key
    found = list(marked(content))
    assert all(figure.source and figure.id.startswith(f"{line.key}.") for figure in found)
    assert len({figure.id for figure in found}) == len(found)
    assert cancellation_of(content["product"]) is not None


@lines
def test_line_documents_are_those_that_must_be_shown(line):
    files = list(line.folder.glob("documents/*.md"))
    found = in_force_on(AT.date(), map(parse, map(Path.read_bytes, files)))
    assert set(found) == {f"{line.key}.{name}" for name in ("description", "key-content", "terms")}
    agreed = {key for key, version in found.items() if "terms" in version.purposes}
    assert agreed == {f"{line.key}.terms", f"{line.key}.key-content"}
    for file, version in zip(files, map(parse, map(Path.read_bytes, files)), strict=True):
        assert "browse" in version.purposes
        assert "示範" in version.title
        assert version.summary
        assert file.name.endswith(f".v{version.version}.md")
        assert render(file.read_bytes())


def test_nothing_outside_the_lines_imports_one_by_name():
    source = Path(__file__).parents[3] / "src" / "anbao"
    within = source / "commerce" / "catalogue" / "lines"
    named = [
        file
        for file in source.rglob("*.py")
        if within not in file.parents and re.search(r"catalogue\.lines\.\w", file.read_text())
    ]
    assert named == []
