"""An application in words: sums by title, the trip, what is printed on the policy."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.content import NAMED, Declared, Snapshot
from anbao.commerce.journey.models import Application
from anbao.commerce.policies import api as policies
from anbao.ui.api import roc


def sums_in_words(row: Application) -> dict[str, int]:
    """Benefit title → sum insured, whole TWD, in the line's order (the database's JSON keeps none)."""
    line = catalogue.line(row.line)
    sums: dict[str, int] = row.quote["sums"]
    if line is None:
        return dict(sums)
    return {benefit.title: int(sums[benefit.key]) for benefit in line.benefits if benefit.key in sums}


def inputs_in_words(row: Application) -> list[tuple[str, str]]:
    """The line's choices with their labels, moments left out: (label, chosen label)."""
    line = catalogue.line(row.line)
    pairs: list[tuple[str, str]] = []
    for spec in line.inputs if line is not None else ():
        if spec.kind != "choice":
            continue
        chosen = next((c.label for c in spec.choices if c.value == row.inputs.get(spec.name)), "")
        pairs.append((_(spec.label), _(chosen) if chosen else ""))
    return pairs


def beneficiary_in_words(declared: Declared) -> str:
    if declared.beneficiary != NAMED:
        return _("法定繼承人")
    return _("{name}（{relation}）").format(name=declared.beneficiary_name, relation=declared.beneficiary_relation)


def insured_in_words(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Who is insured, in pairs (what, text); of somebody else than the proposer with the declared relation."""
    insured = snapshot.declared.insured
    if insured is None:
        return [(_("被保險人"), _("同要保人"))]
    return [
        (_("被保險人"), _("{name}（要保人的子女）").format(name=insured.name)),
        (_("子女身分證字號"), insured.national_id),
        (_("子女出生日期"), roc(insured.birth_date, spaced=True)),
    ]


def policy_content(row: Application, snapshot: Snapshot) -> policies.PolicyContent:
    """What the e-policy prints about people and trip, in Traditional Chinese."""
    proposer = snapshot.proposer
    with override("zh-hant"):
        return policies.PolicyContent(
            proposer=(
                (_("要保人"), proposer.name),
                (_("身分證字號"), proposer.national_id),
                (_("出生日期"), roc(proposer.birth_date, spaced=True)),
                *insured_in_words(snapshot),
                (_("身故受益人"), beneficiary_in_words(snapshot.declared)),
            ),
            cover=tuple(inputs_in_words(row)),
            documents=tuple(_titles(row)),
        )


def agreed_documents(row: Application) -> list[catalogue.DocumentVersion]:
    """The very versions that were agreed to, by digest: what is in force by now does not matter."""
    return [catalogue.document_version(reference.rpartition("@")[2]) for reference in row.terms]


def _titles(row: Application) -> list[str]:
    return [
        _("{title}，第 {version} 版").format(title=version.title, version=version.version)
        for version in agreed_documents(row)
    ]
