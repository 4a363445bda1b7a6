"""Releasing a line's files and confirming its doubtful figures: one person proposes, another approves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anbao.commerce.catalogue.domain.line import registered
from anbao.commerce.catalogue.domain.units import CONFIRM, RELEASE, document_units
from anbao.commerce.catalogue.models import DocumentContent, FigureConfirmation, FileContent, Release
from anbao.commerce.catalogue.queries.disk import DISCLOSURES, UnitFiles, files_of, is_known
from anbao.commerce.catalogue.queries.pricing import unpriced
from anbao.commerce.catalogue.queries.releases import released_digest, unconfirmed
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.memory import forget
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.ledger import api as ledger


def release_line(*, line: str, by: Actor, at: datetime) -> UUID | Refused:
    """Propose the files of `line` as they are on disk now; the id waits for a second person's approval.

    Refused where no price can be told by them.
    """
    if line not in registered:
        return _refused("line-unknown", N_("沒有這項商品。"), N_("請確認商品代碼。"))
    return _propose_release(line, by=by, at=at)


def release_documents(*, unit: str = DISCLOSURES, by: Actor, at: datetime) -> UUID | Refused:
    """Propose a unit of documents (the disclosures of registration where none is named) as it is on disk now."""
    if unit not in document_units:
        return _refused("unit-unknown", N_("沒有這一組文件。"), N_("請確認文件組的代碼。"))
    return _propose_release(unit, by=by, at=at)


def confirm_figures(*, line: str, by: Actor, at: datetime) -> UUID | Refused:
    """Propose that all figures of `line` that are marked N or U were checked against their sources."""
    files = files_of(line) if line in registered else None
    if files is None:
        return _not_in_order()
    wanted = set(unconfirmed(line, files))
    figures = {figure.id: figure.digest for figure in files.figures if figure.id in wanted}
    if not figures:
        return _refused("nothing-to-confirm", N_("沒有待確認的數字。"), N_("不需要再做任何事。"))
    payload = {"line": line, "figures": figures, "proposed_by": str(by)}
    return identity.propose(act=CONFIRM, payload=payload, by=by, at=at)


def execute_release(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction. Refuses if the files changed since they were proposed."""
    unit = str(payload["unit"])
    files = files_of(unit) if is_known(unit) else None
    if files is None:
        return _not_in_order()
    if files.digest != payload["digest"]:
        return _refused(
            "changed-since-proposal",
            N_("檔案在提出之後又有變更，不能核准。"),
            N_("請提案人就目前的內容重新提出。"),
        )
    if (refused := unpriced(unit, files, at=at) if unit in registered else None) is not None:
        return refused
    forget()
    _keep(files, at=at)
    release = Release(
        id=new_id(at),
        unit=unit,
        digest=files.digest,
        manifest=dict(files.manifest),
        proposed_by=str(payload["proposed_by"]),
        approved_by=str(by),
        released_at=at,
    )
    release.save()
    ledger.record(
        kind="catalogue.released",
        by=by,
        at=at,
        subject=Subject("catalogue", unit),
        clear={
            "unit": unit,
            "release": str(release.id),
            "digest": files.digest,
            "files": dict(files.manifest),
            "proposed_by": release.proposed_by,
        },
    )
    return Passed()


def execute_confirmation(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction. What it confirms is the content that was proposed."""
    line, figures = str(payload["line"]), dict(payload["figures"])
    known = set(FigureConfirmation.objects.filter(line=line).values_list("figure", "digest"))
    FigureConfirmation.objects.bulk_create(
        FigureConfirmation(
            id=new_id(at),
            line=line,
            figure=figure,
            digest=digest,
            proposed_by=str(payload["proposed_by"]),
            approved_by=str(by),
            confirmed_at=at,
        )
        for figure, digest in figures.items()
        if (figure, digest) not in known
    )
    ledger.record(
        kind="catalogue.figures-confirmed",
        by=by,
        at=at,
        subject=Subject("catalogue", line),
        clear={"unit": line, "figures": figures, "proposed_by": str(payload["proposed_by"])},
    )
    return Passed()


def _propose_release(unit: str, *, by: Actor, at: datetime) -> UUID | Refused:
    files = files_of(unit)
    if files is None or not files.manifest:
        return _not_in_order()
    if (refused := unpriced(unit, files, at=at) if unit in registered else None) is not None:
        return refused
    if files.digest == released_digest(unit, at=at):
        return _refused("released-already", N_("目前的內容已經上架。"), N_("不需要再做任何事。"))
    payload = {
        "unit": unit,
        "digest": files.digest,
        "manifest": dict(files.manifest),
        "proposed_by": str(by),
    }
    return identity.propose(act=RELEASE, payload=payload, by=by, at=at)


def _keep(files: UnitFiles, *, at: datetime) -> None:
    """Every file's bytes: documents under their key, the others so that a price can be told again."""
    keys = {version.sha256: version.key for version in files.documents}
    kept = set(DocumentContent.objects.filter(sha256__in=list(keys)).values_list("sha256", flat=True))
    DocumentContent.objects.bulk_create(
        DocumentContent(sha256=sha256, key=key, content=files.contents[sha256], kept_at=at)
        for sha256, key in keys.items()
        if sha256 not in kept
    )
    others = files.contents.keys() - keys.keys()
    kept = set(FileContent.objects.filter(sha256__in=others).values_list("sha256", flat=True))
    FileContent.objects.bulk_create(
        FileContent(sha256=sha256, content=files.contents[sha256], kept_at=at) for sha256 in sorted(others - kept)
    )


def _not_in_order() -> Refused:
    return _refused("files-not-in-order", N_("檔案缺漏或格式有誤，不能上架。"), N_("請依系統紀錄的說明修正檔案。"))


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused(Reason(f"catalogue.{code}", message, remedy))
