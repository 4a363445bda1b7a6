"""Policies: issued once for an application; the document follows by task.

`issue` joins the caller's transaction. Money is whole TWD. Higher apps add cards to the customer's home through
`account_sections`.
"""

from anbao.commerce.policies.actions.issue import issue, produce_document
from anbao.commerce.policies.domain.policy import SIGNER, PolicyContent, PolicyRef, PolicyView
from anbao.commerce.policies.domain.sections import AccountCard, account_sections
from anbao.commerce.policies.queries import document_for, policies_of, policy_for

__all__ = [
    "SIGNER",
    "AccountCard",
    "PolicyContent",
    "PolicyRef",
    "PolicyView",
    "account_sections",
    "document_for",
    "issue",
    "policies_of",
    "policy_for",
    "produce_document",
]
