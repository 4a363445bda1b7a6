"""What the core system must know of an application that became a policy."""

from uuid import UUID

from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import snapshot_of


def contract_of(application: UUID) -> dict[str, object]:
    """People, benefits, what was asked and answered, the documents agreed. Sums in whole TWD by benefit.

    `insured` always says who: the proposer again, or the child with the declared relation.
    """
    row = Application.objects.get(id=application)
    snapshot = snapshot_of(row)
    declared, insured = snapshot.declared, snapshot.insured
    return {
        "application_number": row.number,
        "proposer": snapshot.proposer.as_json(),
        "insured_is_proposer": declared.insured_is_proposer,
        "insured": {
            "relation": declared.insured.relation if declared.insured is not None else "self",
            "national_id": insured.national_id,
            "name": insured.name,
            "birth_date": insured.birth_date.isoformat(),
        },
        "beneficiary": {
            "kind": declared.beneficiary,
            "name": declared.beneficiary_name,
            "relation": declared.beneficiary_relation,
        },
        "other_medical_cover": declared.other_medical_cover,
        "plan": row.quote["plan"],
        "benefits": row.quote["sums"],
        "inputs": row.inputs,
        "documents": row.terms,
        "payment": str(row.payment),
    }
