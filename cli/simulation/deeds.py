"""People's deeds, done through the functions that the pages and the desk call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session

from cli.simulation.filling import filled_in
from cli.simulation.ledger import Ledger
from cli.simulation.office import ACTOR, Simulated
from cli.simulation.owed import EVER, Owed, Pause
from cli.simulation.people import Act, Agenda, Deed
from dondoc.errors import DondocError, RefusedReport
from models.engine import session
from models.exemptions import exempt
from models.extensions import decide_extension, extensions
from models.holds import add_hold
from models.obligations import confirm_done, reopen
from models.submissions import judge_submission, latest_submission
from models.tables import (
    ExtensionState,
    HoldKind,
    HoldRow,
    HoldScope,
    ObligationRow,
    SubmissionState,
)
from web.records import record_done, record_request
from web.reporting import record_report, template_for


class WronglyTaken(Exception):
    """The product took what it was to refuse."""


@dataclass
class Doing:
    """The deeds of one office; each is done in the product and written into the oracle's ledger."""

    made: Simulated
    ledger: Ledger
    agenda: Agenda
    keys: dict[Owed, str] = field(default_factory=dict)
    done: Counter[Act] = field(default_factory=Counter)
    _sent: dict[Owed, bytes] = field(default_factory=dict)

    def note_done_before(self) -> None:
        """What was done before a simulation that begins in mid-year, straight into the database."""
        done, self.agenda.done_before = self.agenda.done_before, []
        if not done:
            return
        rows: Any = ObligationRow.__table__  # type: ignore[attr-defined]
        day = bindparam("day", type_=rows.c.due.type)
        noted = rows.update().where(rows.c.key == bindparam("of"))
        noted = noted.values(claimed_done_on=day, confirmed_on=day)
        given = [{"of": self.keys[one], "day": on} for one, on in done]
        with session(self.made.office.engine) as opened:
            opened.connection().execute(noted, given)
        for one, on in done:
            one.claimed = one.confirmed = on

    def do_all(self, day: date) -> list[tuple[Deed, str]]:
        """Do what is on the agenda of that day; what went otherwise than expected, in words."""
        deeds = self.agenda.on(day)
        wrong: list[tuple[Deed, str]] = []
        if not deeds:
            return wrong
        with session(self.made.office.engine) as opened:
            for deed in deeds:
                if not self._is_possible(deed):
                    continue
                try:
                    self._do(deed, day, opened)
                except (DondocError, WronglyTaken) as refusal:
                    wrong.append((deed, str(refusal)))
                    continue
                self.done[deed.act] += 1
                self.agenda.follow_up(deed, day)
        return wrong

    def _is_possible(self, deed: Deed) -> bool:
        """What nobody would do: to say again what is said, to answer what nobody asked."""
        one = deed.owed
        if one.cancelled or one not in self.keys:
            return False
        if deed.act in (Act.CLAIM, Act.ASK, Act.EXEMPT):
            return one.claimed is None and one.confirmed is None and not one.asked
        if deed.act in (Act.GRANT, Act.REFUSE):
            return one.asked
        if deed.act in (Act.REPORT, Act.REPORT_WRONGLY, Act.REPORT_UNMENDED):
            return not one.is_exempt and one.claimed is None
        if deed.act in (Act.HOLD, Act.SILENCE):
            return True
        return one.claimed is not None and one.confirmed is None

    def _do(self, deed: Deed, day: date, opened: Session) -> None:
        acts = {
            Act.CLAIM: self._claim,
            Act.CONFIRM: self._confirm,
            Act.REOPEN: self._reopen,
            Act.ASK: self._ask,
            Act.ASK_WRONGLY: self._ask_wrongly,
            Act.GRANT: self._decide,
            Act.REFUSE: self._decide,
            Act.REPORT: self._report,
            Act.REPORT_WRONGLY: self._report_wrongly,
            Act.REPORT_UNMENDED: self._report_unmended,
            Act.ACCEPT: self._judge,
            Act.GIVE_BACK: self._judge,
            Act.HOLD: self._hold,
            Act.SILENCE: self._hold,
            Act.EXEMPT: self._exempt,
        }
        acts[deed.act](deed, day, opened)

    def _claim(self, deed: Deed, day: date, opened: Session) -> None:
        one = deed.owed
        link = self.made.links[one.agency]
        record_done(self.made.office, link, self.keys[one], "Đã hoàn thành", opened)
        one.claimed = day
        self.ledger.touched.add(one.agency)

    def _confirm(self, deed: Deed, day: date, opened: Session) -> None:
        one, at = deed.owed, self.made.office.now()
        confirm_done(self.keys[one], session=opened, on=day, actor=ACTOR, at=at)
        one.confirmed = day
        self.ledger.touched.add(one.agency)

    def _reopen(self, deed: Deed, _day: date, opened: Session) -> None:
        one, at = deed.owed, self.made.office.now()
        reopen(self.keys[one], session=opened, reason="chưa có sản phẩm", actor=ACTOR, at=at)
        one.claimed = one.confirmed = None
        self.ledger.touched.add(one.agency)

    def _ask(self, deed: Deed, day: date, opened: Session) -> None:
        one = deed.owed
        wanted = max(one.last, day) + self.agenda.days_asked()
        link, key = self.made.links[one.agency], self.keys[one]
        record_request(self.made.office, link, key, wanted, "chờ kinh phí", opened)
        one.asked, one.wanted = True, wanted

    def _ask_wrongly(self, deed: Deed, _day: date, opened: Session) -> None:
        one = deed.owed
        link, key = self.made.links[one.agency], self.keys[one]
        try:
            record_request(self.made.office, link, key, deed.until, "xin thêm", opened)
        except DondocError:
            return
        raise WronglyTaken("nhận đề nghị gia hạn một việc đã báo xong")

    def _decide(self, deed: Deed, _day: date, opened: Session) -> None:
        one, at = deed.owed, self.made.office.now()
        asked = extensions(session=opened, key=self.keys[one], state=ExtensionState.ASKED)
        granted = deed.act is Act.GRANT
        number = asked[0].id or 0
        decide_extension(number, session=opened, granted=granted, actor=ACTOR, at=at)
        one.asked = False
        if granted:
            one.extended = one.wanted
            self.ledger.touched.add(one.agency)

    def _hold(self, deed: Deed, day: date, opened: Session) -> None:
        one, is_silence = deed.owed, deed.act is Act.SILENCE
        hold = HoldRow(
            kind=HoldKind.SILENCE if is_silence else HoldKind.HOLD,
            scope=HoldScope.OBLIGATION,
            subject=self.keys[one],
            starts=day,
            until=deed.until,
            author=ACTOR,
            reason="chờ văn bản hướng dẫn",
        )
        add_hold(hold, session=opened, at=self.made.office.now())
        one.pauses.append(Pause(day, deed.until, is_silence))

    def _exempt(self, deed: Deed, day: date, opened: Session) -> None:
        one = deed.owed
        exempt(
            one.agency,
            period=str(one.work),
            reason="không có việc trong kỳ",
            author=ACTOR,
            office=self.made.office,
            session=opened,
            day=day,
            plan_id=self.made.plan_ids[one.plan],
        )
        one.pauses.append(Pause(day, EVER))
        one.is_exempt = True

    def _report(self, deed: Deed, day: date, opened: Session) -> None:
        one = deed.owed
        data = filled_in(self._template(one, opened), len(one.sent_in) + 1)
        self._hand_in(one, data, opened)
        self._sent[one] = data
        one.claimed = one.claimed or day
        one.sent_in.append(day)
        self.ledger.touched.add(one.agency)

    def _report_wrongly(self, deed: Deed, _day: date, opened: Session) -> None:
        one = deed.owed
        data = filled_in(self._template(one, opened), wrongly=True)
        self._refused(one, data, opened, "nhận báo cáo có tình trạng không có trong mẫu")

    def _report_unmended(self, deed: Deed, _day: date, opened: Session) -> None:
        one = deed.owed
        self._refused(one, self._sent[one], opened, "nhận lại đúng tệp đã trả lại")

    def _refused(self, one: Owed, data: bytes, opened: Session, otherwise: str) -> None:
        try:
            self._hand_in(one, data, opened)
        except RefusedReport:
            return
        raise WronglyTaken(otherwise)

    def _hand_in(self, one: Owed, data: bytes, opened: Session) -> None:
        record_report(
            self.made.office,
            self.made.links[one.agency],
            data,
            f"bao-cao-{len(one.sent_in) + 1}.xlsx",
            key=self.keys[one],
            period=str(one.work),
            session=opened,
        )

    def _template(self, one: Owed, opened: Session) -> bytes:
        """The workbook as the agency's page hands it out."""
        link, key = self.made.links[one.agency], self.keys[one]
        return template_for(self.made.office, link, key, opened)[1]

    def _judge(self, deed: Deed, day: date, opened: Session) -> None:
        one, is_accepted = deed.owed, deed.act is Act.ACCEPT
        sent = latest_submission(
            session=opened,
            plan_id=self.made.plan_ids[one.plan],
            agency_id=one.agency,
            period=str(one.work),
        )
        assert sent is not None
        judge_submission(
            sent,
            session=opened,
            state=SubmissionState.ACCEPTED if is_accepted else SubmissionState.RETURNED,
            reason="" if is_accepted else "thiếu số liệu",
            actor=ACTOR,
            at=self.made.office.now(),
        )
        if is_accepted:
            one.confirmed = day
        else:
            one.claimed = one.confirmed = None
            one.returned += 1
            self.ledger.notices.give_back(one)
        self.ledger.touched.add(one.agency)
