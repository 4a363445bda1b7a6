"""Products for programs: what is sold, what it asks, its documents and its price. Nobody has to say who they are."""

from collections.abc import Mapping
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from anbao.commerce.catalogue.domain.documents import DocumentVersion, render
from anbao.commerce.catalogue.domain.line import InputSpec
from anbao.commerce.catalogue.domain.quote import Line, Quote
from anbao.commerce.catalogue.queries import library, pricing
from anbao.endpoints.api import KINDS, Does, Problem, endpoint, refused
from anbao.kernel import clock
from anbao.kernel.text import N_
from anbao.kernel.verdict import Refused

router = Router(tags=[N_("商品")])

Key = Field(description=N_("代碼，不會改變。"))
Money = Field(description=N_("新臺幣元，整數。"))


class ChoiceAnswer(Schema):
    value: str
    label: str


class InputAnswer(Schema):
    """What is to be said for a price. kind `choice`: one of `choices`; `moment`: to the minute, RFC 3339."""

    name: str = Key
    kind: str = Field(description=N_("choice（選一項）或 moment（時間）。"))
    label: str
    choices: list[ChoiceAnswer]
    earliest: datetime | None = None
    latest: datetime | None = None


class SumAnswer(Schema):
    benefit: str = Key
    title: str
    amount: int = Money


class PlanAnswer(Schema):
    key: str = Key
    title: str
    summary: str
    for_children: bool
    sums: list[SumAnswer]


class DocumentAnswer(Schema):
    """A version of a document. `reference` names it when it is agreed to."""

    key: str = Key
    title: str
    version: str
    sha256: str = Field(description=N_("文件內容的指紋。"))
    reference: str
    effective_from: date
    points: list[str] = Field(description=N_("白話的重點。"))


class DocumentText(DocumentAnswer):
    html: str = Field(description=N_("全文（HTML，沒有程式碼）。"))


class ProductLine(Schema):
    key: str = Key
    title: str
    summary: str


class ProductsAnswer(Schema):
    items: list[ProductLine]


class ProductAnswer(ProductLine):
    inputs: list[InputAnswer] = Field(description=N_("試算時要說的。"))
    plans: list[PlanAnswer]
    documents: list[DocumentAnswer]


class QuoteWanted(Schema):
    product: str = Field(min_length=1, max_length=32, pattern=r"^[a-z0-9-]+$", description=N_("商品的代碼。"))
    inputs: dict[str, str] = Field(max_length=20, description=N_("名稱 → 答覆，名稱和選項見商品。"))


class QuoteAnswer(Schema):
    """A price. Nothing of it is kept."""

    product: str = Key
    plan: str = Key
    premium: int = Money
    starts_at: datetime
    ends_at: datetime
    sums: list[SumAnswer]
    marks: list[str] = Field(description=N_("價格裡尚待確認的數字的記號。"))


@endpoint(router, "GET", "/products", Does(), summary=N_("販售的商品"), answer=ProductsAnswer)
def products(request: HttpRequest) -> ProductsAnswer:  # noqa: ARG001
    return ProductsAnswer(
        items=[ProductLine(key=one.key, title=_(one.title), summary=_(one.summary)) for one in pricing.lines()]
    )


@endpoint(router, "GET", "/products/{line}", Does(), summary=N_("一項商品"), answer=ProductAnswer)
def product(request: HttpRequest, line: str) -> ProductAnswer:  # noqa: ARG001
    found, at = _found(line), clock.now()
    bounds = pricing.moment_bounds(line=line, at=at)
    return ProductAnswer(
        key=found.key,
        title=_(found.title),
        summary=_(found.summary),
        inputs=[_input(spec, bounds.get(spec.name)) for spec in found.inputs],
        plans=[
            PlanAnswer(
                key=plan.key,
                title=_(plan.title),
                summary=_(plan.summary),
                for_children=plan.for_children,
                sums=_sums(found, plan.sums),
            )
            for plan in found.plans
        ],
        documents=[document_answer(one) for one in library.documents("browse", line=line, at=at)],
    )


@endpoint(
    router,
    "GET",
    "/products/{line}/documents/{sha256}",
    Does(),
    summary=N_("商品的一份文件，任何人都可以讀"),
    answer=DocumentText,
)
def product_document(request: HttpRequest, line: str, sha256: str) -> DocumentText:  # noqa: ARG001
    known = {one.sha256: one for one in library.documents("browse", line=_found(line).key, at=clock.now())}
    if sha256 not in known:
        raise Problem(KINDS.not_found)
    told = document_answer(known[sha256])
    return DocumentText(**told.model_dump(), html=render(library.document_bytes(sha256)))


@endpoint(router, "POST", "/quotes", Does(refuses=True), summary=N_("試算保險費，不留資料"), answer=QuoteAnswer)
def quote(request: HttpRequest, wanted: QuoteWanted) -> QuoteAnswer | HttpResponse:  # noqa: ARG001
    priced = pricing.quote(line=wanted.product, inputs=wanted.inputs, at=clock.now())
    if isinstance(priced, Refused):
        return refused(priced)
    return _quote(_found(wanted.product), priced)


def document_answer(version: DocumentVersion) -> DocumentAnswer:
    return DocumentAnswer(
        key=version.key,
        title=version.title,
        version=version.version,
        sha256=version.sha256,
        reference=version.reference,
        effective_from=version.effective_from,
        points=list(version.summary),
    )


def _found(line: str) -> Line:
    found = pricing.line(line)
    if found is None:
        raise Problem(KINDS.not_found)
    return found


def _input(spec: InputSpec, bounds: tuple[datetime, datetime] | None) -> InputAnswer:
    earliest, latest = bounds or (None, None)
    choices = [ChoiceAnswer(value=one.value, label=_(one.label)) for one in spec.choices]
    return InputAnswer(
        name=spec.name, kind=spec.kind, label=_(spec.label), choices=choices, earliest=earliest, latest=latest
    )


def _sums(line: Line, sums: Mapping[str, int]) -> list[SumAnswer]:
    titles = {benefit.key: _(benefit.title) for benefit in line.benefits}
    return [SumAnswer(benefit=key, title=titles.get(key, key), amount=int(sum_)) for key, sum_ in sums.items()]


def _quote(line: Line, priced: Quote) -> QuoteAnswer:
    return QuoteAnswer(
        product=priced.line,
        plan=priced.plan,
        premium=int(priced.premium),
        starts_at=priced.starts_at,
        ends_at=priced.ends_at,
        sums=_sums(line, priced.sums),
        marks=list(priced.marks),
    )
