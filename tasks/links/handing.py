"""Links made for agencies, each with the letter that hands it over."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from dondoc.errors import NotFound
from dondoc.reports.blanks import Letterhead
from dondoc.reports.late_work import UrgedPlan
from models.links import add_link
from models.obligations import obligations_in_force
from models.office import Office
from models.tables import PlanRow

TOKEN_BYTES = 32  # 256 bits


@dataclass(frozen=True, slots=True)
class HandedLink:
    """A link just made: its address is known now and never again, only its hash is kept."""

    agency_id: str
    agency: str
    address: str
    plan: UrgedPlan

    def letter(self, year: int, letterhead: Letterhead | None = None) -> bytes:
        """The draft of the letter (.docx)."""
        # python-docx takes longer to import than most days need it
        from dondoc.reports.link_letter import link_letter

        return link_letter(self.agency, self.plan, self.address, year=year, letterhead=letterhead)


def hand_links(
    agency_ids: Sequence[str], *, office: Office, session: Session, actor: str
) -> Iterator[HandedLink]:
    """A new link for each of these agencies. Raises NotFound for one that owes nothing."""
    for agency_id in agency_ids:
        plan = _latest_plan(agency_id, office, session)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        add_link(
            token,
            session=session,
            agency_id=agency_id,
            name="công văn",
            actor=actor,
            at=office.now(),
        )
        yield HandedLink(
            agency_id=agency_id,
            agency=office.agency_name(agency_id),
            address=office.page_url(token),
            plan=plan,
        )


def _latest_plan(agency_id: str, office: Office, session: Session) -> UrgedPlan:
    """The plan in force that was approved last and gives the agency work."""
    rows = obligations_in_force(session=session, agency_id=agency_id)
    if not rows:
        raise NotFound(
            f"{office.agency_name(agency_id)} chưa có việc trong kế hoạch nào đã duyệt",
            remedy="duyệt kế hoạch trước bằng lệnh approve",
        )
    plan = session.get_one(PlanRow, max(row.plan_id for row in rows))
    office_name = plan.coordinator or office.settings.office_name
    return UrgedPlan(plan.title, plan.number, plan.issued_on, plan.issuer, office_name)
