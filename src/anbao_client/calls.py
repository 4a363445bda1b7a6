"""Every call of the interface, version 1. Written by `./anbao client`: change endpoints, not this file."""

from typing import Literal, NotRequired, TypedDict

from anbao_client.transport import Answer, Caller, new_key


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


class Client(Caller):
    """Each method is one call, named as the document names it."""

    def applications(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[ApplicationsAnswer]:
        """自己的投保申請，最新的在前。

        GET /api/v1/applications
        """
        return self.call(
            "GET", "/api/v1/applications", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def begin_application(self, wanted: ApplicationWanted, *, key: str | None = None) -> Answer[ApplicationAnswer]:
        """開始投保。

        POST /api/v1/applications
        """
        return self.call("POST", "/api/v1/applications", body=wanted, headers={"Idempotency-Key": key or new_key()})

    def application(self, application: str, *, unless: str | None = None) -> Answer[ApplicationAnswer]:
        """一件投保申請。

        GET /api/v1/applications/{application}
        """
        return self.call("GET", f"/api/v1/applications/{application}", headers={"If-None-Match": unless})

    def agree(
        self, application: str, wanted: AgreementWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """同意讀過的文件。

        POST /api/v1/applications/{application}/agreement
        """
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/agreement",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def send_code(self, application: str, *, key: str | None = None) -> Answer[CodeSent]:
        """寄出確認投保的驗證碼。

        POST /api/v1/applications/{application}/code
        """
        return self.call(
            "POST", f"/api/v1/applications/{application}/code", headers={"Idempotency-Key": key or new_key()}
        )

    def confirm(
        self, application: str, wanted: CodeWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """以驗證碼確認投保。

        POST /api/v1/applications/{application}/confirmation
        """
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/confirmation",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def declare(
        self, application: str, wanted: DeclarationsWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """告知與聲明。

        PUT /api/v1/applications/{application}/declarations
        """
        return self.call(
            "PUT",
            f"/api/v1/applications/{application}/declarations",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def terms(self, application: str, *, unless: str | None = None) -> Answer[TermsAnswer]:
        """要讀並同意的文件。

        GET /api/v1/applications/{application}/documents
        """
        return self.call("GET", f"/api/v1/applications/{application}/documents", headers={"If-None-Match": unless})

    def terms_document(self, application: str, sha256: str, *, unless: str | None = None) -> Answer[TermsText]:
        """一份文件的全文；讀到即為開啟，請給投保的人看。

        GET /api/v1/applications/{application}/documents/{sha256}
        """
        return self.call(
            "GET", f"/api/v1/applications/{application}/documents/{sha256}", headers={"If-None-Match": unless}
        )

    def open_payment(
        self, application: str, wanted: PaymentWanted, *, key: str | None = None
    ) -> Answer[PaymentEntryAnswer]:
        """開始繳費；卡片或帳戶只在收單機構或銀行的頁面輸入。

        POST /api/v1/applications/{application}/payment
        """
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/payment",
            body=wanted,
            headers={"Idempotency-Key": key or new_key()},
        )

    def close_payment(self, application: str, *, key: str | None = None) -> Answer[ApplicationAnswer]:
        """關閉還沒有輸入卡片或帳戶的繳費，改用其他方式。

        DELETE /api/v1/applications/{application}/payment
        """
        return self.call(
            "DELETE", f"/api/v1/applications/{application}/payment", headers={"Idempotency-Key": key or new_key()}
        )

    def payment_methods(self, application: str, *, unless: str | None = None) -> Answer[WaysAnswer]:
        """可用的繳費方式。

        GET /api/v1/applications/{application}/payment-methods
        """
        return self.call(
            "GET", f"/api/v1/applications/{application}/payment-methods", headers={"If-None-Match": unless}
        )

    def payment_return(
        self, application: str, wanted: ReturnWanted, *, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """從收單機構或銀行的頁面回來；只認對方簽過的參數。

        POST /api/v1/applications/{application}/payment/return
        """
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/payment/return",
            body=wanted,
            headers={"Idempotency-Key": key or new_key()},
        )

    def change_quote(
        self, application: str, wanted: InputsWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """變更行程或方案；同意過的要再同意一次。

        PUT /api/v1/applications/{application}/quote
        """
        return self.call(
            "PUT",
            f"/api/v1/applications/{application}/quote",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def ask_underwriting(self, application: str, *, key: str | None = None) -> Answer[ApplicationAnswer]:
        """送核保；結果在申請的狀態和 notice。

        POST /api/v1/applications/{application}/underwriting
        """
        return self.call(
            "POST", f"/api/v1/applications/{application}/underwriting", headers={"Idempotency-Key": key or new_key()}
        )

    def console_applications(
        self,
        *,
        state: State | None = None,
        limit: int | None = None,
        after: str | None = None,
        unless: str | None = None,
    ) -> Answer[ApplicationsAnswer]:
        """全部投保申請，最新的在前。

        GET /api/v1/console/applications
        """
        return self.call(
            "GET",
            "/api/v1/console/applications",
            query={"state": state, "limit": limit, "after": after},
            headers={"If-None-Match": unless},
        )

    def console_application(self, application: str, *, unless: str | None = None) -> Answer[ApplicationAnswer]:
        """任一件投保申請。

        GET /api/v1/console/applications/{application}
        """
        return self.call("GET", f"/api/v1/console/applications/{application}", headers={"If-None-Match": unless})

    def console_payments(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[PaymentsAnswer]:
        """全部繳費，最新的在前。

        GET /api/v1/console/payments
        """
        return self.call(
            "GET", "/api/v1/console/payments", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def console_reports(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[ReportsAnswer]:
        """全部通報，最新的在前。

        GET /api/v1/console/reports
        """
        return self.call(
            "GET", "/api/v1/console/reports", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def ledger_entries(self, *, application: str, unless: str | None = None) -> Answer[LedgerEntriesAnswer]:
        """一件申請的帳本紀錄（明文部分）。

        GET /api/v1/ledger/entries
        """
        return self.call(
            "GET", "/api/v1/ledger/entries", query={"application": application}, headers={"If-None-Match": unless}
        )

    def messages_sent(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[MessagesAnswer]:
        """關於投保申請的通知，最新的在前。

        GET /api/v1/messages
        """
        return self.call(
            "GET", "/api/v1/messages", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def policies(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[PoliciesAnswer]:
        """自己的保單，最新的在前。

        GET /api/v1/policies
        """
        return self.call(
            "GET", "/api/v1/policies", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def policy(self, policy: str, *, unless: str | None = None) -> Answer[PolicyAnswer]:
        """一張保單。

        GET /api/v1/policies/{policy}
        """
        return self.call("GET", f"/api/v1/policies/{policy}", headers={"If-None-Match": unless})

    def policy_document(self, policy: str, *, unless: str | None = None) -> Answer[bytes]:
        """電子保單（PDF）；下載即為開啟。

        GET /api/v1/policies/{policy}/document
        """
        return self.call("GET", f"/api/v1/policies/{policy}/document", headers={"If-None-Match": unless})

    def products(self, *, unless: str | None = None) -> Answer[ProductsAnswer]:
        """販售的商品。

        GET /api/v1/products
        """
        return self.call("GET", "/api/v1/products", headers={"If-None-Match": unless})

    def product(self, line: str, *, unless: str | None = None) -> Answer[ProductAnswer]:
        """一項商品。

        GET /api/v1/products/{line}
        """
        return self.call("GET", f"/api/v1/products/{line}", headers={"If-None-Match": unless})

    def product_document(self, line: str, sha256: str, *, unless: str | None = None) -> Answer[DocumentText]:
        """商品的一份文件，任何人都可以讀。

        GET /api/v1/products/{line}/documents/{sha256}
        """
        return self.call("GET", f"/api/v1/products/{line}/documents/{sha256}", headers={"If-None-Match": unless})

    def quote(self, wanted: QuoteWanted) -> Answer[QuoteAnswer]:
        """試算保險費，不留資料。

        POST /api/v1/quotes
        """
        return self.call("POST", "/api/v1/quotes", body=wanted)

    def rulebook_clauses(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[ClausesAnswer]:
        """條文與狀態。

        GET /api/v1/rulebook/clauses
        """
        return self.call(
            "GET", "/api/v1/rulebook/clauses", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def rulebook_clause(self, key: str, *, unless: str | None = None) -> Answer[ClauseAnswer]:
        """一條條文與它的義務。

        GET /api/v1/rulebook/clauses/{key}
        """
        return self.call("GET", f"/api/v1/rulebook/clauses/{key}", headers={"If-None-Match": unless})

    def rulebook_coverage(self, *, unless: str | None = None) -> Answer[CoverageAnswer]:
        """各法規的涵蓋情形。

        GET /api/v1/rulebook/coverage
        """
        return self.call("GET", "/api/v1/rulebook/coverage", headers={"If-None-Match": unless})

    def token(self, *, unless: str | None = None) -> Answer[TokenAnswer]:
        """這次使用的權杖。

        GET /api/v1/token
        """
        return self.call("GET", "/api/v1/token", headers={"If-None-Match": unless})
