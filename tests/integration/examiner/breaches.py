"""For each answer what makes it good where the scene does not, and a breach that turns it red."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.db.models import F

DAY = timedelta(days=1)
STAFF = "staff:0192f3c4-0000-7000-8000-000000000001"


def sealed():
    """Bytes that look like a sealed value."""
    from anbao.identity.models import Person

    return bytes(Person.objects.first().name)


def probed(name, verdict="passed"):
    def kept(at, **_):
        from anbao.kernel.ids import new_id
        from anbao.rulebook.models import ProbeResult

        later = at if verdict == "passed" else at + timedelta(seconds=1)
        ProbeResult(id=new_id(at), probe=name, verdict=verdict, looked_by="system:tests", looked_at=later).save()
        return later

    return kept


def request_answered(at, **_):
    from anbao.project.demo import seed

    seed.requests(at=at)


def request_late(at, **_):
    from anbao.commerce.care.models import Case

    Case.objects.update(next_due=at - DAY)


def file_changed_after_release(at, **_):
    from anbao.commerce.catalogue.models import Release

    Release(
        id=uuid4(), unit="disclosures", digest="0" * 64, manifest={}, proposed_by="a", approved_by="b", released_at=at
    ).save()


def dispute_forgotten(at, **_):
    from anbao.commerce.disputes.models import Dispute

    Dispute(
        id=uuid4(),
        number="D-1",
        payment=uuid4(),
        policy=uuid4(),
        application=uuid4(),
        data_key=uuid4(),
        via="telephone",
        words=sealed(),
        reported_by=STAFF,
        reported_at=at - 200 * DAY,
    ).save()


def code_used_too_late(at, **_):
    from anbao.identity.models import OneTimePassword

    OneTimePassword.objects.update(redeemed_at=F("expires_at") + DAY)


def password_without_date(at, **_):
    from anbao.identity.models import Account

    Account.objects.update(password_set_at=None)


def role_from_nobody(at, **_):
    from anbao.identity.models import RoleGrant

    RoleGrant.objects.update(granted_by="")


def review_in_time(at):
    """The scene's review of accounts is a month old; nobody went through it yet, and it is not due."""
    from anbao.identity.models import AccessReview

    assert AccessReview.objects.update(due_at=at + DAY)


def review_forgotten(at, **_):
    from anbao.identity.models import AccessReview

    AccessReview.objects.update(closed_at=None, opened_at=at - 30 * DAY, due_at=at - DAY)


def duties_in_one_hand(at, **_):
    from anbao.identity.models import RoleGrant

    first = RoleGrant.objects.filter(ended_at=None, role="security-officer").first()
    grant = {"role_id": "compliance-officer", "granted_by": STAFF, "granted_at": at}
    RoleGrant(id=uuid4(), account_id=first.account_id, **grant).save()


def sign_in_tried(at, **_):
    from anbao.identity.models import SignInGate

    SignInGate(id=uuid4(), audience="staff", login_index=b"x" * 32, attempts=1, last_at=at).save()


def gate_without_lock(at, **_):
    from anbao.identity.models import SignInGate

    SignInGate.objects.update(attempts=99, locked_until=None)


def approved_alone(at, **_):
    from anbao.identity.models import Approval, ApprovalDecision

    row = Approval(
        id=uuid4(), act="a", data_key=uuid4(), payload=sealed(), payload_mac=b"x", proposed_by=STAFF, proposed_at=at
    )
    row.save()
    ApprovalDecision(id=uuid4(), approval=row, approved=True, decided_by=STAFF, decided_at=at).save()


def call_without_end(at, **_):
    from anbao.jobs.models import OutgoingCall

    OutgoingCall(
        id=uuid4(),
        system="card",
        operation="capture",
        key="k",
        matter_kind="application",
        matter_id="x",
        digest="d",
        intended_at=at - 2 * DAY,
    ).save()


def task_given_up(at, **_):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'succeeded'")


def key_file_open(at, *, settings, tmp_path, **_):
    file = tmp_path / "keys.json"
    file.write_text("{}", encoding="utf-8")
    file.chmod(0o644)
    settings.ANBAO_KEY_FILE = file


def unsigned_for_long(at, **_):
    return at + 300 * DAY


def policy_not_sent(at, **_):
    from anbao.commerce.policies.models import Policy

    Policy.objects.update(sent_at=None)
    return at + 2 * DAY


def granted_more_than_declared(at, *, monkeypatch, **_):
    from anbao.project import roles

    less = {**roles.GRANTS, roles.Access.ORDINARY: {roles.RUNTIME: "SELECT"}}
    monkeypatch.setattr(roles, "GRANTS", less)


def day_compared(at, **_):
    from anbao.commerce.reconciliation.models import Day

    Day.objects.create(
        id=uuid4(), system="card", day=at.date() - 2 * DAY, state="compared", due_at=at - DAY, compared_at=at - DAY
    )


def file_missing(at, **_):
    from anbao.commerce.reconciliation.models import Day

    Day.objects.create(id=uuid4(), system="card", day=at.date() - 5 * DAY, due_at=at - 4 * DAY)


def record_overdue(at, **_):
    from anbao.commerce.records.models import Due

    Due.objects.create(application=uuid4(), noted_at=at - DAY)


def agreed(at, **_):
    from anbao.commerce.registration.models import Agreement, Registration

    for row in Registration.objects.all():
        about = {"subject_kind": "registration", "subject_id": str(row.id)}
        Agreement(id=uuid4(), actor="visitor:x", sha256="0" * 64, agreed_at=at, **about).save()


def registered_without_agreement(at, **_):
    from anbao.commerce.registration.models import Agreement, Registration
    from anbao.identity.models import Account

    assert Agreement.objects.exists()
    other = Account.objects.filter(kind="staff").first()
    Registration.objects.create(id=uuid4(), account=other, method="network", verified_at=at)


def report_late(at, **_):
    from anbao.commerce.reporting.models import Report

    Report.objects.filter(kind="cover").update(state="waiting", done_at=None, due_at=at - DAY)


def adoption_overdue(at, **_):
    from anbao.rulebook.models import Adoption

    Adoption(
        id=uuid4(),
        work="ec",
        version=at.date(),
        reading="reading.x",
        against="reading",
        articles=[],
        clauses=[{"key": "ec.laws-kept", "status": "changed", "confirm": ["read-anew"]}],
        due=at.date() - DAY,
        opened_by=STAFF,
        opened_at=at - 30 * DAY,
    ).save()


def list_too_old(at, **_):
    return at + 400 * DAY


def noted(at, *, cleared=False):
    from anbao.commerce.underwriting.models import AbnormalRecord
    from anbao.identity.models import Person

    AbnormalRecord(
        id=uuid4(),
        person=Person.objects.first(),
        kind="claim",
        matter_kind="claim",
        matter_id="x",
        noted_by=STAFF,
        noted_at=at - DAY,
        cleared_by=STAFF if cleared else "",
        cleared_at=at if cleared else None,
    ).save()


def abnormal_noted(at, **_):
    noted(at)


def cleared_without_reason(at, **_):
    noted(at, cleared=True)


def sum_above_limit(at, **_):
    from anbao.commerce.underwriting.models import Reservation

    Reservation.objects.update(amount=F("ceiling") + 1)


BREACHES = {
    "care.answered": (request_answered, request_late),
    "catalogue.released": (None, file_changed_after_release),
    "disputes.liability": (None, dispute_forgotten),
    "identity.account-reviews": (None, review_forgotten),
    "identity.duties": (None, duties_in_one_hand),
    "identity.one-time-codes": (None, code_used_too_late),
    "identity.passwords": (None, password_without_date),
    "identity.roles": (None, role_from_nobody),
    "identity.sign-ins": (sign_in_tried, gate_without_lock),
    "identity.two-people": (None, approved_alone),
    "jobs.calls": (None, call_without_end),
    "jobs.work": (None, task_given_up),
    "keys.kept-apart": (None, key_file_open),
    "ledger.signed": (None, unsigned_for_long),
    "policies.delivered": (None, policy_not_sent),
    "project.database-roles": (None, granted_more_than_declared),
    "reconciliation.compared": (day_compared, file_missing),
    "records.kept": (probed("records.dealings-kept"), record_overdue),
    "registration.told": (agreed, registered_without_agreement),
    "reporting.in-time": (None, report_late),
    "rulebook.changes": (None, adoption_overdue),
    "rulebook.whole": (None, probed("records.dealings-kept", "refused")),
    "screening.screened": (None, list_too_old),
    "site.protected": (
        probed("site.transport-and-storage-protection"),
        probed("site.transport-and-storage-protection", "refused"),
    ),
    "site.rights": (probed("site.privacy-policy"), probed("site.privacy-policy", "refused")),
    "site.instructions": (probed("site.payment-information"), probed("site.payment-information", "refused")),
    "underwriting.abnormal": (abnormal_noted, cleared_without_reason),
    "underwriting.limits": (None, sum_above_limit),
    "underwriting.people": (None, probed("servicing.reviews-as-controlled", "refused")),
}
"""Answer → what makes it good, or None where the scene does; and the breach, which may say at which moment to look."""
