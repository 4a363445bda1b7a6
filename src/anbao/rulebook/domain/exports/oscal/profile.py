"""The profile: which clauses concern this company, and where its figures are stricter than a clause asks."""

from collections.abc import Iterator

from anbao.rulebook.domain.exports.material import ExportEmpty, Material
from anbao.rulebook.domain.exports.oscal.catalog import parameter_id
from anbao.rulebook.domain.exports.oscal.document import Json, document, file_name, props
from anbao.rulebook.domain.exports.words import texts
from anbao.rulebook.domain.model import Words


def profile(material: Material, catalog: bytes) -> Json:
    """The company's profile over the catalog of the same day. Raises ExportNeedsProfile, ExportEmpty."""
    clauses = material.mine.clauses
    if not clauses:
        raise ExportEmpty(f"No clause in force on {material.on} concerns the company: name a later day.")
    file = file_name("catalog", material.on)
    chosen = {clause.key for clause in clauses}
    body: Json = {
        "imports": [
            {
                "href": file,
                "include-controls": [{"with-ids": [one.key for one in material.clauses if one.key in chosen]}],
            }
        ],
        "merge": {"as-is": True},
    }
    own = list(_set_parameters(material))
    if own:
        body["modify"] = {"set-parameters": own}
    made = document("profile", _title(material), material, body, catalog=catalog, company=True)
    made["profile"]["metadata"]["props"] += _company(material)
    return made


def _title(material: Material) -> Words:
    name = material.mine.company.content["company"]["name"]
    return Words(f"安保規則冊：{name} 適用的條目", f"Anbao rulebook: the clauses that concern {name}")


def _company(material: Material) -> list[Json]:
    facts = material.mine.company.facts
    flags = [(name, "yes" if facts[f"company.{name}"] else "no") for name in ("foreign_branch", "internal_control")]
    return props(
        ("company-kind", facts["company.kind"]),
        ("company-sector", facts["company.sector"]),
        *((f"company-{name.replace('_', '-')}", value) for name, value in flags),
        ("company-cloud-use", facts["company.cloud_use"] or ""),
        *(("company-activity", activity) for activity in facts["company.activities"]),
    )


def _set_parameters(material: Material) -> Iterator[Json]:
    """Each figure that holds for the company with another value than the clause asks, and whose value that is."""
    for clause in material.mine.clauses:
        for param, dated in material.figures(clause):
            holds = material.mine.figure(param.name)
            if holds.value != dated.value:
                whose = ("company",) if holds.own else ("clause", holds.clause)
                yield {
                    "param-id": parameter_id(clause, param.name),
                    "props": props(("value-of", whose[0]), *(("stricter-clause", key) for key in whose[1:])),
                    "values": texts(holds.value),
                }
