"""The plans that wait for approval, each with what is in doubt: the key ke-hoach-cho-duyet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from dondoc.plan import Severity
from dondoc.schedule.wording import short_date
from models.plans import findings_of
from models.report_standing import office_day
from models.tables import FindingRow, PlanRow
from tasks.overviews.counts import drafts_of
from tasks.overviews.overview import Page, cell
from tasks.overviews.places import Places
from tasks.overviews.plan import SEVERITY_WORDS, counted_findings, worst_first

# a page with more is no longer read; the desk shows each beside its rows
MOST_DOUBTS = 30
NONE = "Không có kế hoạch nào chờ duyệt."


def drafts_page(places: Places, *, session: Session) -> Page:
    """Every draft with its open doubts and the link to the page where it is reviewed and approved."""
    drafts = drafts_of(session)
    parts = [_draft(one, places, session) for one in drafts]
    head = f"**Kế hoạch chờ duyệt: {len(drafts)}.** Chưa duyệt thì chưa nhắc ai, chưa công bố lịch."
    return Page(
        "ke-hoach-cho-duyet",
        "\n\n".join([head, *parts]) if drafts else NONE,
        is_empty=not drafts,
    )


def _draft(plan: PlanRow, places: Places, session: Session) -> str:
    assert plan.id is not None
    findings = worst_first(findings_of(plan.id, session=session))
    way = places.desk(f"ke-hoach/{plan.id}", "Mở trang soát, trả lời từng điểm và duyệt")
    parts = [f"### {cell(plan.title)}", _particulars(plan), f"**{way}**"]
    asked = [one for one in findings if one.severity is not Severity.NOTE]
    parts.append(counted_findings(findings))
    if asked:
        parts.append(_list(asked))
    return "\n\n".join(parts)


def _particulars(plan: PlanRow) -> str:
    number = f"số {cell(plan.number)}" if plan.number else "**chưa có số**"
    issued = f"ngày {short_date(plan.issued_on)}" if plan.issued_on else "**chưa có ngày**"
    came = short_date(office_day(plan.ingested_at))
    return (
        f"Mã {plan.id}, bản {plan.version}, {number}, {issued}; "
        f"từ tệp {cell(plan.file_name)}, nhập ngày {came}."
    )


def _list(findings: Sequence[FindingRow]) -> str:
    # no table: Prefect breaks no line inside one, and cuts off what is too wide
    lines = [_line(one) for one in findings[:MOST_DOUBTS]]
    left = len(findings) - MOST_DOUBTS
    lines += [f"… và {left} điểm nữa, xem tại trang soát."] if left > 0 else []
    return "\n".join(f"- {one}" for one in lines)


def _line(one: FindingRow) -> str:
    place = f" ({cell(one.place)})" if one.place else ""
    read = f" – đọc được: “{cell(one.read)}”" if one.read else ""
    return f"**{SEVERITY_WORDS[one.severity]}**{place}: {cell(one.message)}{read}"
