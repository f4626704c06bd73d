"""The forms of all deployments, as the data stand."""

from __future__ import annotations

from datetime import date

from models.engine import reading
from models.office import Office
from tasks.forms.alarms import alarm_form
from tasks.forms.approving import approval_form
from tasks.forms.files import intake_form
from tasks.forms.form import Form
from tasks.forms.rounds import round_form

# nothing in them comes from the data; Prefect itself would call the form "request"
AS_THE_FLOW_HAS_IT = {
    "send-reminders": "Nhắc việc",
    "publish-feeds": "Xuất lịch",
    "receive-reports": "Nhận báo cáo",
    "audit-reminders": "Đối chiếu",
}
FROM_DATA = ("ingest-plan", "approve-plan", "collate-reports")
FLOWS = (*FROM_DATA, "tell-coordinator", *AS_THE_FLOW_HAS_IT)


def forms_of(office: Office, today: date) -> dict[str, Form]:
    """The form of each deployment, by its name."""
    with reading(office.engine) as session:
        from_data = {
            "ingest-plan": intake_form(office, session),
            "approve-plan": approval_form(office, session),
            "collate-reports": round_form(session, today),
        }
    from_data["tell-coordinator"] = alarm_form()
    return from_data | {name: Form(title) for name, title in AS_THE_FLOW_HAS_IT.items()}
