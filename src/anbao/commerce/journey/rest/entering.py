"""The sale for programs, from a price to underwriting: the same actions as the pages call, the same guards."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.actions import enter
from anbao.commerce.journey.actions.underwrite import underwrite
from anbao.commerce.journey.domain.content import CHILD, Declared
from anbao.commerce.journey.forms import DeclareForm
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.rest import own
from anbao.commerce.journey.rest.shared import WRITE, ApplicationAnswer, find, find_as_read, settled, told
from anbao.commerce.registration import api as registration
from anbao.endpoints.api import KINDS, Does, Problem, caller_of, endpoint, refused
from anbao.kernel import clock
from anbao.kernel.actor import Subject
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held, Refused
from anbao.rulebook import api as rulebook

router = Router(tags=[N_("投保")])
ACT = Does(scope=WRITE, keyed=True, refuses=True)
STEP = Does(scope=WRITE, keyed=True, matched=True, refuses=True)

Inputs = Field(max_length=20, description=N_("名稱 → 答覆，名稱和選項見商品。"))


class ApplicationWanted(Schema):
    product: str = Field(min_length=1, max_length=32, pattern=r"^[a-z0-9-]+$", description=N_("商品的代碼。"))
    inputs: dict[str, str] = Inputs


class InputsWanted(Schema):
    inputs: dict[str, str] = Inputs


class ChildWanted(Schema):
    """The proposer's own child. `declared`: that it is, and that they are its statutory agent."""

    name: str = Field(min_length=1, max_length=60)
    national_id: str = Field(min_length=1, max_length=20, description=N_("身分證字號或居留證號。"))
    birth_date: date
    declared: bool = Field(description=N_("聲明是自己的子女，且為其法定代理人。"))


class DeclarationsWanted(Schema):
    """What the proposer declares beyond who they are."""

    insured: Literal["self", "child", "other"] = Field(description=N_("被保險人是誰。"))
    child: ChildWanted | None = None
    beneficiary: Literal["legal-heirs", "named"] = Field(description=N_("身故保險金由誰領取。"))
    beneficiary_name: str = Field(default="", max_length=60)
    beneficiary_relation: str = Field(default="", max_length=20)
    other_medical_cover: bool = Field(description=N_("是否已有其他商業實支實付型傷害醫療保險。"))


class TermsDocument(Schema):
    """A document to be read and agreed to. `reference` names the version; `opened`: whether this token read it."""

    key: str
    title: str
    version: str
    sha256: str
    reference: str
    points: list[str]
    opened: bool


class TermsAnswer(Schema):
    items: list[TermsDocument]


class TermsText(Schema):
    reference: str
    title: str
    html: str = Field(description=N_("全文（HTML，沒有程式碼）。"))


class AgreementWanted(Schema):
    documents: list[str] = Field(max_length=50, description=N_("同意的每一份文件的 reference。"))


@endpoint(
    own.router,  # which has this address already: one address, one router
    "POST",
    "/applications",
    Does(scope=WRITE, keyed=True, refuses=True, status=201),
    summary=N_("開始投保"),
    answer=ApplicationAnswer,
)
def begin_application(request: HttpRequest, wanted: ApplicationWanted) -> HttpResponse:
    caller = caller_of(request)
    made = enter.start_application(line=wanted.product, inputs=wanted.inputs, by=caller.actor, at=clock.now())
    return refused(made) if isinstance(made, Refused) else told(find(request, made), status=201)


@endpoint(
    router,
    "PUT",
    "/applications/{uuid:application}/quote",
    STEP,
    summary=N_("變更行程或方案；同意過的要再同意一次"),
    answer=ApplicationAnswer,
)
def change_quote(request: HttpRequest, application: UUID, wanted: InputsWanted) -> HttpResponse:
    row, version = find_as_read(request, application)
    verdict = enter.change_quote(
        application=row.id, inputs=wanted.inputs, version=version, by=caller_of(request).actor, at=clock.now()
    )
    return settled(row, verdict)


@endpoint(
    router,
    "PUT",
    "/applications/{uuid:application}/declarations",
    STEP,
    summary=N_("告知與聲明"),
    answer=ApplicationAnswer,
)
def declare(request: HttpRequest, application: UUID, wanted: DeclarationsWanted) -> HttpResponse:
    row, version = find_as_read(request, application)
    verdict = enter.enter_data(
        application=row.id, declared=_declared(wanted), version=version, by=caller_of(request).actor, at=clock.now()
    )
    return settled(row, verdict)


@endpoint(
    router,
    "GET",
    "/applications/{uuid:application}/documents",
    Does(scope=WRITE),
    summary=N_("要讀並同意的文件"),
    answer=TermsAnswer,
)
def terms(request: HttpRequest, application: UUID) -> TermsAnswer:
    row, caller = find(request, application), caller_of(request)
    opened = registration.opened(actor=caller.actor, visit=caller.visit)
    return TermsAnswer(
        items=[
            TermsDocument(
                key=one.key,
                title=one.title,
                version=one.version,
                sha256=one.sha256,
                reference=one.reference,
                points=list(one.summary),
                opened=one.sha256 in opened,
            )
            for one in _required(row)
        ]
    )


@endpoint(
    router,
    "GET",
    "/applications/{uuid:application}/documents/{sha256}",
    Does(scope=WRITE),
    summary=N_("一份文件的全文；讀到即為開啟，請給投保的人看"),
    answer=TermsText,
)
def terms_document(request: HttpRequest, application: UUID, sha256: str) -> TermsText:
    row, caller = find(request, application), caller_of(request)
    version = next((one for one in _required(row) if one.sha256 == sha256), None)
    if version is None:
        raise Problem(KINDS.not_found)
    content = registration.open_document(
        actor=caller.actor,
        sha256=sha256,
        at=clock.now(),
        visit=caller.visit,
        subject=Subject("application", str(row.id)),
    )
    return TermsText(reference=version.reference, title=version.title, html=catalogue.render_document(content))


@endpoint(
    router,
    "POST",
    "/applications/{uuid:application}/agreement",
    STEP,
    summary=N_("同意讀過的文件"),
    answer=ApplicationAnswer,
)
def agree(request: HttpRequest, application: UUID, wanted: AgreementWanted) -> HttpResponse:
    (row, version), caller = find_as_read(request, application), caller_of(request)
    verdict = enter.agree_terms(
        application=row.id,
        agreed=wanted.documents,
        visit=caller.visit,
        version=version,
        by=caller.actor,
        at=clock.now(),
    )
    return settled(row, verdict)


@endpoint(
    router,
    "POST",
    "/applications/{uuid:application}/underwriting",
    Does(scope=WRITE, keyed=True, refuses=True, holds=True),
    summary=N_("送核保；結果在申請的狀態和 notice"),
    answer=ApplicationAnswer,
)
def ask_underwriting(request: HttpRequest, application: UUID) -> HttpResponse:
    row = find(request, application)
    before = row.version
    verdict = underwrite(application=row.id, by=caller_of(request).actor, at=clock.now())
    if isinstance(verdict, Held):
        return refused(verdict)
    row.refresh_from_db()
    return told(row) if row.version != before else settled(row, verdict)


def _required(row: Application) -> list[catalogue.DocumentVersion]:
    return catalogue.documents("terms", line=row.line, at=clock.now())


def _declared(wanted: DeclarationsWanted) -> Declared:
    """What the page's own form makes of it, so that both take the same. Raises Problem for what it does not take."""
    at = clock.now()
    form = DeclareForm(
        _as_typed(wanted),
        child_up_to=rulebook.at(at).figure("insured.child_up_to").number,
        today=clock.local_date(at),
    )
    if not form.is_valid():
        pointers = [(_POINTERS.get(name, f"/{name}"), str(said[0])) for name, said in form.errors.items()]
        raise Problem(KINDS.invalid, pointers=pointers)
    return form.declared()


def _as_typed(wanted: DeclarationsWanted) -> Mapping[str, str]:
    typed = {
        "insured": wanted.insured,
        "beneficiary": wanted.beneficiary,
        "beneficiary_name": wanted.beneficiary_name,
        "beneficiary_relation": wanted.beneficiary_relation,
        "other_medical_cover": "yes" if wanted.other_medical_cover else "no",
    }
    child = wanted.child if wanted.insured == CHILD else None
    if child is None:
        return typed
    return {
        **typed,
        "child_name": child.name,
        "child_national_id": child.national_id,
        "child_birth_date": child.birth_date.isoformat(),
        **({"child_declared": "on"} if child.declared else {}),
    }


_POINTERS = {
    "child_name": "/child/name",
    "child_national_id": "/child/national_id",
    "child_birth_date": "/child/birth_date",
    "child_declared": "/child/declared",
}
