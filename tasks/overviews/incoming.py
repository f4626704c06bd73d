"""What came in by itself and waits for a person."""

from __future__ import annotations

from sqlmodel import Session

from models.incoming import incoming
from models.office import Office
from models.report_standing import office_day
from models.tables import IncomingRow, IncomingSource, IncomingState
from tasks.channels.masking import without_addresses
from tasks.overviews.overview import Overview

SOURCES = {IncomingSource.FOLDER: "thư mục", IncomingSource.MAIL: "thư điện tử"}


def incoming_overview(*, office: Office, session: Session) -> Overview:
    """The files and mails that wait, under the key tep-den; addresses are masked."""
    waiting = incoming(session=session, states=[IncomingState.WAITING])
    text = (
        f"**Tệp đến chờ xem**: {len(waiting)}. Nhận cho một cơ quan: `dondoc receive take SỐ "
        f"--agency … --period …`; không phải báo cáo: `dondoc receive drop SỐ --reason …`."
    )
    return Overview("tep-den", text, tuple(_row(row, office) for row in waiting))


def _row(row: IncomingRow, office: Office) -> dict[str, str]:
    return {
        "Số": str(row.id),
        "Ngày": f"{office_day(row.at):%d/%m/%Y}",
        "Qua": SOURCES[row.source],
        "Người gửi": without_addresses(row.sender) or "–",
        "Tệp": row.file_name,
        "Cơ quan": office.agency_name(row.agency_id) if row.agency_id else "–",
        "Vì sao": "; ".join(row.faults),
    }
