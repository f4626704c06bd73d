"""All tables of the database, under one name each."""

from models.columns import Row
from models.coordinator_tables import CoordinatorRow, CoordinatorSessionRow, SignInWaitRow
from models.incoming_tables import IncomingRow
from models.keeping_tables import RestorationRow
from models.outbox_tables import ContactRow, EventRow, ReminderEntryRow, ReminderRow
from models.owner_tables import OwnerRow
from models.plan_tables import (
    AnswerRow,
    CommemorationRow,
    FindingRow,
    ItemRow,
    ObligationRow,
    PlanRow,
)
from models.report_tables import EvidenceRow, ExtensionRow, FeedLinkRow, HoldRow, SubmissionRow
from models.sending_tables import AttachmentRow, OldMarkRow, RefusalRow, SignRow
from models.states import (
    ExtensionState,
    HoldKind,
    HoldScope,
    IncomingSource,
    IncomingState,
    PlanStatus,
    RefusalKind,
    ReminderState,
    SubmissionState,
)
from models.zalo_tables import ZaloAccountRow

__all__ = [
    "AnswerRow",
    "AttachmentRow",
    "CommemorationRow",
    "ContactRow",
    "CoordinatorRow",
    "CoordinatorSessionRow",
    "EventRow",
    "EvidenceRow",
    "ExtensionRow",
    "ExtensionState",
    "FeedLinkRow",
    "FindingRow",
    "HoldKind",
    "HoldRow",
    "HoldScope",
    "IncomingRow",
    "IncomingSource",
    "IncomingState",
    "ItemRow",
    "ObligationRow",
    "OldMarkRow",
    "OwnerRow",
    "PlanRow",
    "PlanStatus",
    "RefusalKind",
    "RefusalRow",
    "ReminderEntryRow",
    "ReminderRow",
    "ReminderState",
    "RestorationRow",
    "Row",
    "SignInWaitRow",
    "SignRow",
    "SubmissionRow",
    "SubmissionState",
    "ZaloAccountRow",
]
