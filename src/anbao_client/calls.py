"""Every call of the interface, version 1. Written by `./anbao client`: change endpoints, not this file."""

from anbao_client.shapes import (
    AgreementWanted,
    ApplicationAnswer,
    ApplicationsAnswer,
    ApplicationWanted,
    ClauseAnswer,
    ClausesAnswer,
    CodeSent,
    CodeWanted,
    CoverageAnswer,
    DeclarationsWanted,
    DocumentText,
    InputsWanted,
    LedgerEntriesAnswer,
    MessagesAnswer,
    PaymentEntryAnswer,
    PaymentsAnswer,
    PaymentWanted,
    PoliciesAnswer,
    PolicyAnswer,
    ProductAnswer,
    ProductsAnswer,
    QuoteAnswer,
    QuoteWanted,
    ReportsAnswer,
    ReturnWanted,
    State,
    TermsAnswer,
    TermsText,
    TokenAnswer,
    WaysAnswer,
)
from anbao_client.transport import Answer, Caller, new_key


class Client(Caller):
    """Each method is one call, named as the document names it."""

    def applications(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[ApplicationsAnswer]:
        """自己的投保申請，最新的在前。"""
        return self.call(
            "GET", "/api/v1/applications", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def begin_application(self, wanted: ApplicationWanted, *, key: str | None = None) -> Answer[ApplicationAnswer]:
        """開始投保。"""
        return self.call("POST", "/api/v1/applications", body=wanted, headers={"Idempotency-Key": key or new_key()})

    def application(self, application: str, *, unless: str | None = None) -> Answer[ApplicationAnswer]:
        """一件投保申請。"""
        return self.call("GET", f"/api/v1/applications/{application}", headers={"If-None-Match": unless})

    def agree(
        self, application: str, wanted: AgreementWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """同意讀過的文件。"""
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/agreement",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def send_code(self, application: str, *, key: str | None = None) -> Answer[CodeSent]:
        """寄出確認投保的驗證碼。"""
        return self.call(
            "POST", f"/api/v1/applications/{application}/code", headers={"Idempotency-Key": key or new_key()}
        )

    def confirm(
        self, application: str, wanted: CodeWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """以驗證碼確認投保。"""
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/confirmation",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def declare(
        self, application: str, wanted: DeclarationsWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """告知與聲明。"""
        return self.call(
            "PUT",
            f"/api/v1/applications/{application}/declarations",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def terms(self, application: str, *, unless: str | None = None) -> Answer[TermsAnswer]:
        """要讀並同意的文件。"""
        return self.call("GET", f"/api/v1/applications/{application}/documents", headers={"If-None-Match": unless})

    def terms_document(self, application: str, sha256: str, *, unless: str | None = None) -> Answer[TermsText]:
        """一份文件的全文；讀到即為開啟，請給投保的人看。"""
        return self.call(
            "GET", f"/api/v1/applications/{application}/documents/{sha256}", headers={"If-None-Match": unless}
        )

    def open_payment(
        self, application: str, wanted: PaymentWanted, *, key: str | None = None
    ) -> Answer[PaymentEntryAnswer]:
        """開始繳費；卡片或帳戶只在收單機構或銀行的頁面輸入。"""
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/payment",
            body=wanted,
            headers={"Idempotency-Key": key or new_key()},
        )

    def close_payment(self, application: str, *, key: str | None = None) -> Answer[ApplicationAnswer]:
        """關閉還沒有輸入卡片或帳戶的繳費，改用其他方式。"""
        return self.call(
            "DELETE", f"/api/v1/applications/{application}/payment", headers={"Idempotency-Key": key or new_key()}
        )

    def payment_methods(self, application: str, *, unless: str | None = None) -> Answer[WaysAnswer]:
        """可用的繳費方式。"""
        return self.call(
            "GET", f"/api/v1/applications/{application}/payment-methods", headers={"If-None-Match": unless}
        )

    def payment_return(
        self, application: str, wanted: ReturnWanted, *, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """從收單機構或銀行的頁面回來；只認對方簽過的參數。"""
        return self.call(
            "POST",
            f"/api/v1/applications/{application}/payment/return",
            body=wanted,
            headers={"Idempotency-Key": key or new_key()},
        )

    def change_quote(
        self, application: str, wanted: InputsWanted, *, etag: str, key: str | None = None
    ) -> Answer[ApplicationAnswer]:
        """變更行程或方案；同意過的要再同意一次。"""
        return self.call(
            "PUT",
            f"/api/v1/applications/{application}/quote",
            body=wanted,
            headers={"Idempotency-Key": key or new_key(), "If-Match": etag},
        )

    def ask_underwriting(self, application: str, *, key: str | None = None) -> Answer[ApplicationAnswer]:
        """送核保；結果在申請的狀態和 notice。"""
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
        """全部投保申請，最新的在前。"""
        return self.call(
            "GET",
            "/api/v1/console/applications",
            query={"state": state, "limit": limit, "after": after},
            headers={"If-None-Match": unless},
        )

    def console_application(self, application: str, *, unless: str | None = None) -> Answer[ApplicationAnswer]:
        """任一件投保申請。"""
        return self.call("GET", f"/api/v1/console/applications/{application}", headers={"If-None-Match": unless})

    def console_payments(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[PaymentsAnswer]:
        """全部繳費，最新的在前。"""
        return self.call(
            "GET", "/api/v1/console/payments", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def console_reports(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[ReportsAnswer]:
        """全部通報，最新的在前。"""
        return self.call(
            "GET", "/api/v1/console/reports", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def ledger_entries(self, *, application: str, unless: str | None = None) -> Answer[LedgerEntriesAnswer]:
        """一件申請的帳冊紀錄（明文部分）。"""
        return self.call(
            "GET", "/api/v1/ledger/entries", query={"application": application}, headers={"If-None-Match": unless}
        )

    def messages_sent(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[MessagesAnswer]:
        """關於投保申請的通知，最新的在前。"""
        return self.call(
            "GET", "/api/v1/messages", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def policies(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[PoliciesAnswer]:
        """自己的保單，最新的在前。"""
        return self.call(
            "GET", "/api/v1/policies", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def policy(self, policy: str, *, unless: str | None = None) -> Answer[PolicyAnswer]:
        """一張保單。"""
        return self.call("GET", f"/api/v1/policies/{policy}", headers={"If-None-Match": unless})

    def policy_document(self, policy: str, *, unless: str | None = None) -> Answer[bytes]:
        """電子保單（PDF）；下載即為開啟。"""
        return self.call("GET", f"/api/v1/policies/{policy}/document", headers={"If-None-Match": unless})

    def products(self, *, unless: str | None = None) -> Answer[ProductsAnswer]:
        """販售的商品。"""
        return self.call("GET", "/api/v1/products", headers={"If-None-Match": unless})

    def product(self, line: str, *, unless: str | None = None) -> Answer[ProductAnswer]:
        """一項商品。"""
        return self.call("GET", f"/api/v1/products/{line}", headers={"If-None-Match": unless})

    def product_document(self, line: str, sha256: str, *, unless: str | None = None) -> Answer[DocumentText]:
        """商品的一份文件，任何人都可以讀。"""
        return self.call("GET", f"/api/v1/products/{line}/documents/{sha256}", headers={"If-None-Match": unless})

    def quote(self, wanted: QuoteWanted) -> Answer[QuoteAnswer]:
        """試算保險費，不留資料。"""
        return self.call("POST", "/api/v1/quotes", body=wanted)

    def rulebook_clauses(
        self, *, limit: int | None = None, after: str | None = None, unless: str | None = None
    ) -> Answer[ClausesAnswer]:
        """條文與狀態。"""
        return self.call(
            "GET", "/api/v1/rulebook/clauses", query={"limit": limit, "after": after}, headers={"If-None-Match": unless}
        )

    def rulebook_clause(self, key: str, *, unless: str | None = None) -> Answer[ClauseAnswer]:
        """一條條文與它的義務。"""
        return self.call("GET", f"/api/v1/rulebook/clauses/{key}", headers={"If-None-Match": unless})

    def rulebook_coverage(self, *, unless: str | None = None) -> Answer[CoverageAnswer]:
        """各法規的涵蓋情形。"""
        return self.call("GET", "/api/v1/rulebook/coverage", headers={"If-None-Match": unless})

    def token(self, *, unless: str | None = None) -> Answer[TokenAnswer]:
        """這次使用的權杖。"""
        return self.call("GET", "/api/v1/token", headers={"If-None-Match": unless})
