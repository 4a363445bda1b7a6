"""What goes over the wire, as types. Written by `./anbao client`: change endpoints, not this file."""

from typing import Literal, NotRequired, TypedDict


class AgreementWanted(TypedDict):
    documents: list[str]


class NoticeAnswer(TypedDict):
    """Why it does not go on, and what to do."""

    code: str
    message: str
    remedy: str


class ApplicationAnswer(TypedDict):
    """An application without its personal part. `version` counts every change."""

    id: str
    number: str
    product: str
    title: str
    state: str
    state_title: str
    next_step: str
    waits_for: str
    premium: int
    starts_at: str
    ends_at: str
    inputs: dict[str, str]
    notice: NoticeAnswer | None
    created_at: str
    changed_at: str
    version: int


class ApplicationWanted(TypedDict):
    product: str
    inputs: dict[str, str]


class ApplicationsAnswer(TypedDict):
    items: list[ApplicationAnswer]
    next: str | None


class ChildWanted(TypedDict):
    """The proposer's own child. `declared`: that it is, and that they are its statutory agent."""

    name: str
    national_id: str
    birth_date: str
    declared: bool


class ChoiceAnswer(TypedDict):
    value: str
    label: str


class ObligationAnswer(TypedDict):
    id: str
    kind: str
    state: str
    last_at: str | None


class ClauseAnswer(TypedDict):
    key: str
    work: str
    title: str
    applies: bool | None
    state: str
    summary: str
    obligations: list[ObligationAnswer]


class ClauseLine(TypedDict):
    key: str
    work: str
    title: str
    applies: bool | None
    state: str


class ClausesAnswer(TypedDict):
    items: list[ClauseLine]
    next: str | None


class CodeSent(TypedDict):
    """A one-time password went out for exactly the content as it is now."""

    sent_to: str
    expires_at: str
    attempts_left: int


class CodeWanted(TypedDict):
    code: str


class CountsAnswer(TypedDict):
    """Leaves of a text by state."""

    running: int
    silent: int
    partly: int
    planned: int
    broken: int
    uncovered: int
    context: int


class CoverAnswer(TypedDict):
    title: str
    amount: int


class WorkAnswer(TypedDict):
    """A regulation, and how far it is covered."""

    key: str
    title: str
    version: str
    counts: CountsAnswer


class CoverageAnswer(TypedDict):
    """The book of today with what evidence shows at this moment."""

    on: str
    book: str
    works: list[WorkAnswer]


class DeclarationsWanted(TypedDict):
    """What the proposer declares beyond who they are."""

    insured: Literal["self", "child", "other"]
    child: NotRequired[ChildWanted | None]
    beneficiary: Literal["legal-heirs", "named"]
    beneficiary_name: NotRequired[str]
    beneficiary_relation: NotRequired[str]
    other_medical_cover: bool


class DocumentAnswer(TypedDict):
    """A version of a document. `reference` names it when it is agreed to."""

    key: str
    title: str
    version: str
    sha256: str
    reference: str
    effective_from: str
    points: list[str]


class DocumentText(TypedDict):
    key: str
    title: str
    version: str
    sha256: str
    reference: str
    effective_from: str
    points: list[str]
    html: str


class InputAnswer(TypedDict):
    """What is to be said for a price. kind `choice`: one of `choices`; `moment`: to the minute, RFC 3339."""

    name: str
    kind: str
    label: str
    choices: list[ChoiceAnswer]
    earliest: NotRequired[str | None]
    latest: NotRequired[str | None]


class InputsWanted(TypedDict):
    inputs: dict[str, str]


class LedgerEntryAnswer(TypedDict):
    """An entry of the ledger: its clear part. What is sealed stays sealed."""

    id: str
    at: str
    kind: str
    by: str
    sentence: str
    clauses: list[str]
    position: int | None
    leaf_hash: str
    book: str
    profile: str


class LedgerEntriesAnswer(TypedDict):
    items: list[LedgerEntryAnswer]


class MessageAnswer(TypedDict):
    """A message as it was sent; secrets in it, a code say, are masked."""

    id: str
    about: str
    channel: str
    to: str
    state: str
    at: str
    subject: str
    text: str


class MessagesAnswer(TypedDict):
    items: list[MessageAnswer]
    next: str | None


class PaymentAnswer(TypedDict):
    id: str
    application: str
    order: str
    amount: int
    method: str
    state: str
    opened_at: str
    authorized_at: str | None
    captured_at: str | None
    voided_at: str | None


class PaymentEntryAnswer(TypedDict):
    """The page of the acquirer or the bank: a browser sends it `fields` by POST to `action`, and comes back from it.

    It comes back to the application's page here, where the customer is signed in; a program that catches that address
    hands over its query instead.
    """

    method: str
    amount: int
    action: str
    fields: dict[str, str]
    expires_at: str


class PaymentWanted(TypedDict):
    method: str


class PaymentsAnswer(TypedDict):
    items: list[PaymentAnswer]
    next: str | None


class SumAnswer(TypedDict):
    benefit: str
    title: str
    amount: int


class PlanAnswer(TypedDict):
    key: str
    title: str
    summary: str
    for_children: bool
    sums: list[SumAnswer]


class PolicyAnswer(TypedDict):
    id: str
    number: str
    product: str
    title: str
    state: str
    premium: int
    starts_at: str
    ends_at: str
    contracted_at: str
    closed_at: str | None
    application: str
    cover: list[CoverAnswer]
    has_document: bool


class PoliciesAnswer(TypedDict):
    items: list[PolicyAnswer]
    next: str | None


class Wrong(TypedDict):
    """One thing that is wrong, and where."""

    pointer: str
    detail: str


class ProblemAnswer(TypedDict):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    remedy: str
    clauses: NotRequired[list[str]]
    errors: NotRequired[list[Wrong]]


class ProductAnswer(TypedDict):
    key: str
    title: str
    summary: str
    inputs: list[InputAnswer]
    plans: list[PlanAnswer]
    documents: list[DocumentAnswer]


class ProductLine(TypedDict):
    key: str
    title: str
    summary: str


class ProductsAnswer(TypedDict):
    items: list[ProductLine]


class QuoteAnswer(TypedDict):
    """A price. Nothing of it is kept."""

    product: str
    plan: str
    premium: int
    starts_at: str
    ends_at: str
    sums: list[SumAnswer]
    marks: list[str]


class QuoteWanted(TypedDict):
    product: str
    inputs: dict[str, str]


class ReportAnswer(TypedDict):
    id: str
    kind: str
    application: str
    number: str
    state: str
    due_at: str | None
    done_at: str | None
    reference: str
    reason: str
    created_at: str


class ReportsAnswer(TypedDict):
    items: list[ReportAnswer]
    next: str | None


class ReturnWanted(TypedDict):
    query: dict[str, str]


State = Literal[
    "quoted",
    "data_entered",
    "terms_agreed",
    "underwritten",
    "referred",
    "declined",
    "confirmed",
    "payment_open",
    "card_entered",
    "authorized",
    "receipt_reported",
    "captured",
    "contracted",
    "cover_reported",
    "payment_refused",
    "voiding",
    "refund_due",
    "refunded",
    "lapsed",
]


class TermsDocument(TypedDict):
    """A document to be read and agreed to. `reference` names the version; `opened`: whether this token read it."""

    key: str
    title: str
    version: str
    sha256: str
    reference: str
    points: list[str]
    opened: bool


class TermsAnswer(TypedDict):
    items: list[TermsDocument]


class TermsText(TypedDict):
    reference: str
    title: str
    html: str


class TokenAnswer(TypedDict):
    """The token of this call, without itself."""

    name: str
    holder: str
    scopes: list[str]
    ends_at: str


class WayAnswer(TypedDict):
    method: str
    title: str
    hint: str


class WaysAnswer(TypedDict):
    items: list[WayAnswer]
