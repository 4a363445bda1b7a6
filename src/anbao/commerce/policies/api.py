"""Policies: issued once for an application; document and delivery follow by task.

`issue` joins the caller's transaction. Money is whole TWD. Higher apps add cards to the customer's home through
`account_sections`, notes to a policy's pages through `policy_notes`, and hear of a policy that ended early through
`endings`: a handler `(ending, *, by, at)` joins the transaction that ends it; through `issuings` and `corrections`
likewise of one issued, and of its cover report corrected. A refund stays on the company's list until `refund_paid`;
what `servicing.begin` asks of an account comes through `service_facts`;
whoever pays it says so with `refund_under_way`, `refund_refused` and `refund_paid`, which join the transaction that
records it; so with `correction_…`.
"""

from anbao.commerce.policies.actions.issue import issue, produce_document
from anbao.commerce.policies.actions.owed import (
    correction_done,
    correction_refused,
    correction_under_way,
    refund_paid,
    refund_refused,
    refund_under_way,
    settle_correction,
    settle_refund,
)
from anbao.commerce.policies.actions.tell import tell_owner
from anbao.commerce.policies.domain.closing import Closing, Ending, endings
from anbao.commerce.policies.domain.happenings import (
    Corrected,
    Issued,
    corrections,
    issuings,
    refund_holds,
    service_facts,
)
from anbao.commerce.policies.domain.policy import SIGNER, PolicyContent, PolicyRef, PolicyView
from anbao.commerce.policies.domain.sections import AccountCard, PolicyNote, account_sections, notes_on, policy_notes
from anbao.commerce.policies.queries.policies import (
    issued_between,
    number_of,
    owner_of,
    policies_of,
    policies_of_person,
    policy_for,
    policy_numbered,
    refund_owed,
    refunds_waiting,
)
from anbao.commerce.policies.queries.record import record_part

__all__ = [
    "SIGNER",
    "AccountCard",
    "Closing",
    "Corrected",
    "Ending",
    "Issued",
    "PolicyContent",
    "PolicyNote",
    "PolicyRef",
    "PolicyView",
    "account_sections",
    "correction_done",
    "correction_refused",
    "correction_under_way",
    "corrections",
    "endings",
    "issue",
    "issued_between",
    "issuings",
    "notes_on",
    "number_of",
    "owner_of",
    "policies_of",
    "policies_of_person",
    "policy_for",
    "policy_notes",
    "policy_numbered",
    "produce_document",
    "record_part",
    "refund_holds",
    "refund_owed",
    "refund_paid",
    "refund_refused",
    "refund_under_way",
    "refunds_waiting",
    "service_facts",
    "settle_correction",
    "settle_refund",
    "tell_owner",
]
