"""Whatever answers a round holds, its report opens, keeps to the decree and says the collation's figures."""

from __future__ import annotations

import io
from decimal import Decimal

from docx import Document as open_document
from docx.document import Document
from hypothesis import HealthCheck, given, settings

from dondoc.reports.collation import collate
from dondoc.reports.decree30_check import decree30_faults
from dondoc.reports.matrix import NOT_IN
from dondoc.reports.report_document import ITEM_HEADER, MISSING_HEADER, report_document
from dondoc.reports.report_text import number_in_words
from dondoc.reports.reporting_round import ReportingRound
from tests.reports.any_round import rounds


def table_under(document: Document, header: tuple[str, ...]) -> list[list[str]]:
    """The rows of the table with that header, cell by cell."""
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0] == list(header):
            return rows[1:]
    return []


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(rounds())
def test_any_report_opens_keeps_to_the_decree_and_says_the_collations_figures(
    round_: ReportingRound,
) -> None:
    collation = collate(round_)
    data = report_document(collation.outcomes)
    assert decree30_faults(data) == []
    document = open_document(io.BytesIO(data))
    results = {row[1]: row[5] for row in table_under(document, ITEM_HEADER)}
    for row, total in zip(
        collation.frames["totals"].to_dict("records"), collation.outcomes.totals, strict=True
    ):
        told = results[total.place[2]]
        if total.value is None:
            assert f"{row['count']} cơ quan báo số liệu theo {total.unit}, không cộng" in told
        else:
            assert f"{number_in_words(total.value)} {total.unit}".rstrip() in told
    missing = [row[1] for row in table_under(document, MISSING_HEADER)]
    assert missing == [
        cell.expected.agency_name for cell in round_.matrix.cells if cell.state in NOT_IN
    ]
    assert sum(one.text == opening_figures(round_) for one in document.paragraphs) == 1


def opening_figures(round_: ReportingRound) -> str:
    """The sentence on who has reported, counted by hand."""
    cells = [cell for cell in round_.matrix.cells if not cell.expected.exempt]
    came = [cell for cell in cells if cell.received]
    late = [cell for cell in came if cell.days_late]
    share = (
        f" ({number_in_words(round(Decimal(100 * len(came)) / len(cells), 1))}%)" if cells else ""
    )
    return (
        f"Có {len(cells)} cơ quan, đơn vị phải báo cáo; đã nhận {len(came)} báo cáo{share}, trong đó "
        f"{len(came) - len(late)} đúng hạn, {len(late)} muộn."
    )
