"""What belongs into a record and what does not, decided for every table and every kind of ledger entry.

A new table or kind is in neither list, and the tests fail until somebody decides. A kind in neither list is taken in
all the same: rather too much is kept than too little.
"""

MODELS_IN: dict[str, str] = {
    "journey.Application": "applications",
    "journey.Transition": "moves",
    "registration.Registration": "registrations",
    "registration.Draft": "registration_drafts",
    "registration.DocumentOpening": "document_openings",
    "registration.Agreement": "agreements",
    "screening.Screening": "screenings",
    "screening.Hit": "screening_hits",
    "underwriting.UnderwritingDecision": "decisions",
    "underwriting.Review": "reviews",
    "underwriting.Reservation": "reservations",
    "identity.OneTimePassword": "one_time_passwords",
    "payments.Payment": "payments",
    "payments.Refund": "refunds",
    "reporting.Report": "reports",
    "reporting.Correction": "corrections",
    "policies.Policy": "policies",
    "policies.Delivery": "deliveries",
    "policies.RefundOwed": "refunds_owed",
    "policies.CorrectionOwed": "corrections_owed",
    "reconciliation.Difference": "differences",
    "disputes.Dispute": "disputes",
    "handover.PolicyEvent": "policy_events",
    "inconvenience.RegisterEntry": "register_entries",
    "messages.Message": "messages",
    "files.StoredFile": "files",
    "jobs.OutgoingCall": "outgoing_calls",
    "ledger.Event": "ledger_entries",
}
"""Table → the section of the record that holds its rows."""

_DOCUMENTS = "a document's bytes are kept for good under the digest that the record names"
_LEDGER = "the tree and its signatures are published and kept by themselves; the record holds the hashes of its entries"
_PERSON = "belongs to the person beyond this application; what was declared in it is in the record"
_SIGN_IN = "signing in belongs to the account, not to one application"
_COMPANY = "about the company and its staff, not about one customer"
_FILES = "a day's file of another house, about many customers; how it differs from our books is in the record"
_OWN = "about records themselves"
_MACHINE = "of the machine room: says nothing that happened"

MODELS_OUT: dict[str, str] = {
    "catalogue.DocumentContent": _DOCUMENTS,
    "catalogue.Release": "kept for good; each decision in the record names the digest of its release",
    "catalogue.FigureConfirmation": _COMPANY,
    "files.StoredBytes": "the bytes are archived as they are; the record holds their name and both digests",
    "identity.Person": _PERSON,
    "identity.Account": _PERSON,
    "screening.WatchList": _COMPANY,
    "screening.ListEntry": _COMPANY,
    "screening.ListName": _COMPANY,
    "screening.ListRelease": _COMPANY,
    "screening.Clearance": _PERSON,
    "underwriting.AbnormalRecord": _PERSON,
    "underwriting.SumCounter": "a lock without content: the sums themselves are reservations",
    "messages.AdvertisingChoice": _PERSON,
    "site.Advertisement": _COMPANY,
    "site.AdvertisementStep": _COMPANY,
    "site.AdvertisementMail": "advertising is not part of a sale",
    "identity.PasswordHistory": _SIGN_IN,
    "identity.SignInGate": _SIGN_IN,
    "identity.Factor": _SIGN_IN,
    "identity.Session": _SIGN_IN,
    "identity.Approval": _COMPANY,
    "identity.ApprovalDecision": _COMPANY,
    "identity.Role": _COMPANY,
    "identity.RoleGrant": _COMPANY,
    "keys.DataKey": "a key never lies beside what it opens",
    "ledger.Tile": _LEDGER,
    "ledger.Stretch": _LEDGER,
    "ledger.Cursor": _LEDGER,
    "ledger.Head": _LEDGER,
    "ledger.VerdictCount": "counted from entries",
    "ledger.Counted": _MACHINE,
    "rulebook.OfficialSource": _COMPANY,
    "rulebook.OfficialUnit": _COMPANY,
    "rulebook.Adoption": _COMPANY,
    "rulebook.AdoptionConfirmation": _COMPANY,
    "rulebook.AdoptionClosing": _COMPANY,
    "rulebook.VersionAcknowledgement": _COMPANY,
    "rulebook.CompiledBook": "kept for good; each decision in the record names its digest",
    "rulebook.ProfileVersion": "kept for good; each decision in the record names its digest",
    "rulebook.ProbeResult": _COMPANY,
    "console.Draft": _COMPANY,
    "reconciliation.Day": _FILES,
    "reconciliation.Line": _FILES,
    "records.Record": _OWN,
    "records.Due": _OWN,
    "records.Follower": _OWN,
    "sessions.Session": _SIGN_IN,
    "contenttypes.ContentType": _MACHINE,
    "auth.Permission": _MACHINE,
    "auth.Group": _MACHINE,
    "procrastinate.ProcrastinateWorker": _MACHINE,
    "procrastinate.ProcrastinateJob": _MACHINE,
    "procrastinate.ProcrastinateEvent": _MACHINE,
    "procrastinate.ProcrastinatePeriodicDefer": _MACHINE,
}
"""Table → why its rows are not in a record."""

EVENTS_IN: tuple[str, ...] = (
    "commerce.application.",
    "commerce.dispute.",
    "commerce.handover.",
    "commerce.inconvenience.",
    "commerce.payment.",
    "commerce.policy.",
    "commerce.reconciliation.",
    "commerce.report.",
    "files.stored",
    "identity.otp.",
    "messages.not-sent",
    "messages.sent",
    "messages.written",
    "registration.",
    "screening.hit-cleared",
    "screening.screened",
    "underwriting.accepted",
    "underwriting.decided",
    "underwriting.declined",
)
"""Beginnings of the kinds of entries that a record holds, where they are about its application or registration."""

EVENTS_OUT: dict[str, str] = {
    "commerce.record.gathered": "a record cannot hold the entry that names its own digest; it names its predecessor's",
    "commerce.record.looked-at": "looking at a record must not make another one",
    "commerce.record.compared": "comparing a record must not make another one",
    "underwriting.abnormal-noted": _PERSON,
    "underwriting.abnormal-cleared": _PERSON,
    "messages.advertising-resumed": _PERSON,
    "messages.advertising-stopped": _PERSON,
    "messages.advertising-withheld": "advertising is not part of a sale",
    "identity.account.opened": _PERSON,
    "identity.person.kept": _PERSON,
    "identity.password.compared": _SIGN_IN,
    "identity.password.refused": _SIGN_IN,
    "identity.password.set": _SIGN_IN,
    "identity.sign-in.refused": _SIGN_IN,
    "identity.signed-out": _SIGN_IN,
    "identity.approval.approved": _COMPANY,
    "identity.approval.proposed": _COMPANY,
    "identity.approval.refused": _COMPANY,
    "identity.approval.rejected": _COMPANY,
    "identity.roles.adopted": _COMPANY,
    "identity.roles.granted": _COMPANY,
    "catalogue.figures-confirmed": _COMPANY,
    "catalogue.released": _COMPANY,
    "rulebook.adoption.closed": _COMPANY,
    "rulebook.adoption.confirmed": _COMPANY,
    "rulebook.adoption.opened": _COMPANY,
    "rulebook.book.published": _COMPANY,
    "rulebook.official-text.imported": _COMPANY,
    "rulebook.probe.changed": _COMPANY,
    "rulebook.profile.adopted": _COMPANY,
    "rulebook.profile.refused": _COMPANY,
    "rulebook.version.acknowledged": _COMPANY,
    "screening.list-imported": _COMPANY,
    "screening.list-released": _COMPANY,
    "site.advertisement.approved": _COMPANY,
    "site.advertisement.proposed": _COMPANY,
    "site.advertisement.published": _COMPANY,
    "site.advertisement.refused": _COMPANY,
    "site.advertisement.sending": _COMPANY,
    "site.advertisement.withdrawn": _COMPANY,
}
"""Kind of entry → why it is not in a record."""


def takes_in(kind: str) -> bool:
    """Whether entries of this kind are decided to be in a record."""
    return kind.startswith(EVENTS_IN)
