"""The scores as a Word document for signature: charts, the two lists of names, the ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docx.document import Document
from docx.shared import Pt

from dondoc.reports import charts, decree30, word
from dondoc.reports.blanks import Letterhead
from dondoc.reports.letterhead import (
    add_addressee,
    add_head,
    add_signature,
    begin_appendix,
)
from dondoc.reports.scores import ENOUGH, AgencyScore, Scores
from dondoc.reports.scores_words import (
    RANK_COLUMNS,
    decimal_words,
    in_sum,
    month_names,
    period_words,
    rank_rows,
)
from dondoc.schedule.wording import ROMAN

# a chart of more bars leaves half a page empty; the appendix has all of them
MOST_BARS = 15
# below this a bar is drawn as weak
WEAK_SHARE = Decimal(80)
# a longer list stands in an appendix
LONGEST_LIST_IN_THE_TEXT = 12
LIST_HEADER = ("TT", "Cơ quan, đơn vị", "Đến hạn", "Đúng hạn", "Quá hạn", "Tỷ lệ (%)")
LIST_WIDTHS_MM = (12.0, 69.0, 21.0, 21.0, 21.0, 21.0)
RANK_WIDTHS_MM = (14.0, 64.0, *(19.0,) * 9)
RECIPIENTS = ("- Như trên;", "- Các cơ quan, đơn vị liên quan;", "- Lưu: VT.")
KEPT_ALL = "hoàn thành đúng hạn tất cả việc được giao, không có báo cáo bị trả lại"
STILL_LATE = "còn việc chủ trì hoặc báo cáo quá hạn chưa xong"


@dataclass(frozen=True, slots=True)
class _List:
    """A table of names: in the text while it is short, else in an appendix."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths_mm: Sequence[float]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONGEST_LIST_IN_THE_TEXT

    def add(self, document: Document) -> None:
        centred = frozenset(range(len(self.header))) - {1}
        word.add_grid(document, self.header, self.rows, self.widths_mm, centred=centred)


def scores_document(
    scores: Scores, *, issuer: str, office: str, letterhead: Letterhead | None = None
) -> bytes:
    """The report (.docx, mẫu 1.4 of Nghị định 30/2020/NĐ-CP) on who kept their days, for signature."""
    head = letterhead or Letterhead()
    subject = f"Kết quả thực hiện đúng thời hạn nhiệm vụ, báo cáo {period_words(scores)}"
    document = word.decree_document(subject)
    add_head(document, issuer, office, head, scores.today.year)
    word.add_part(document, decree30.KIND, "BÁO CÁO").paragraph_format.space_before = Pt(18)
    word.add_part(document, decree30.SUBJECT, subject)
    word.add_rule(document, word.text_width_mm(), 0.4)
    add_addressee(document, issuer)
    appendices = list(_appendices(scores))
    _add_body(document, scores, appendices)
    closing = (
        f"Trên đây là kết quả thực hiện đúng thời hạn nhiệm vụ, báo cáo {period_words(scores)}"
    )
    closing = f"{closing}, {office} kính báo cáo {issuer} xem xét, chỉ đạo./."
    word.add_part(document, decree30.BODY, closing)
    add_signature(document, office, head, RECIPIENTS)
    for one in appendices:
        numeral = _numeral(one, appendices)
        named = {"issuer": issuer, "office": office}
        year = scores.today.year
        begin_appendix(document, one.name, "Báo cáo", head, year=year, numeral=numeral, **named)
        one.add(document)
    return word.document_bytes(document)


def _add_body(document: Document, scores: Scores, appendices: Sequence[_List]) -> None:
    word.add_part(document, decree30.HEADING, "I. KẾT QUẢ CHUNG")
    word.add_part(document, decree30.BODY, in_sum(scores))
    if scores.every.judged:
        _add_charts(document, scores)
    lists = (
        (_commended(scores), "II. CƠ QUAN, ĐƠN VỊ ĐỀ NGHỊ BIỂU DƯƠNG", KEPT_ALL),
        (_reminded(scores), "III. CƠ QUAN, ĐƠN VỊ ĐỀ NGHỊ NHẮC NHỞ, ĐÔN ĐỐC", STILL_LATE),
    )
    for listed, heading, rule in lists:
        word.add_part(document, decree30.HEADING, heading)
        _add_list(document, listed, rule, appendices)


def _add_list(document: Document, listed: _List, rule: str, appendices: Sequence[_List]) -> None:
    if not listed.rows:
        word.add_part(document, decree30.BODY, f"Không có cơ quan, đơn vị nào {rule}.")
        return
    said = f"Có {len(listed.rows)} cơ quan, đơn vị {rule}"
    if listed.is_long:
        at = f"Phụ lục {_numeral(listed, appendices)}".rstrip()
        word.add_part(document, decree30.BODY, f"{said} ({at} kèm theo).")
        return
    word.add_part(document, decree30.BODY, f"{said}:").paragraph_format.keep_with_next = True
    listed.add(document)
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _appendices(scores: Scores) -> Iterator[_List]:
    ranks = [tuple(_cell(cell) for cell in row) for row in rank_rows(scores)]
    if ranks:
        name = "XẾP HẠNG THEO TỶ LỆ ĐÚNG HẠN"
        yield _List(name, RANK_COLUMNS, ranks, RANK_WIDTHS_MM)
    yield from (one for one in (_commended(scores), _reminded(scores)) if one.is_long)


def _numeral(one: _List, appendices: Sequence[_List]) -> str:
    names = [other.name for other in appendices]
    return ROMAN[names.index(one.name)] if len(names) > 1 else ""


def _commended(scores: Scores) -> _List:
    name = "CƠ QUAN, ĐƠN VỊ ĐỀ NGHỊ BIỂU DƯƠNG"
    return _List(name, LIST_HEADER, list(_list_rows(scores.commended)), LIST_WIDTHS_MM)


def _reminded(scores: Scores) -> _List:
    name = "CƠ QUAN, ĐƠN VỊ ĐỀ NGHỊ NHẮC NHỞ, ĐÔN ĐỐC"
    return _List(name, LIST_HEADER, list(_list_rows(scores.reminded)), LIST_WIDTHS_MM)


def _list_rows(agencies: Sequence[AgencyScore]) -> Iterator[tuple[str, ...]]:
    for number, one in enumerate(agencies, start=1):
        score = one.leading
        share = decimal_words(score.share) if score.share is not None else ""
        yield (
            *(str(number), one.name, str(score.due), str(score.on_time)),
            *(str(score.overdue), share),
        )


def _cell(value: object) -> str:
    return (
        decimal_words(value) if isinstance(value, Decimal) else str("" if value is None else value)
    )


def _add_charts(document: Document, scores: Scores) -> None:
    width = word.text_width_mm()
    months = [
        (name, score.share, score.judged)
        for name, score in zip(month_names(scores), scores.months.values(), strict=True)
    ]
    # one due day makes 0 or 100 per cent: a bar of that says nothing
    shares = [
        (one.name, one.leading.share)
        for one in scores.agencies
        if one.leading.share is not None and one.leading.judged >= ENOUGH
    ]
    first = "Biểu đồ 1" if shares else "Biểu đồ"
    caption = f"{first}: Tỷ lệ đúng hạn theo tháng (trong ngoặc: số hạn đã đánh giá)"
    word.add_picture(document, caption, charts.month_bars(months, width_mm=width), width)
    if not shares:
        return
    shown = shares[-MOST_BARS:]
    of_them = "" if len(shown) == len(shares) else f", {MOST_BARS} cơ quan thấp nhất"
    caption = f"Biểu đồ 2: Tỷ lệ đúng hạn theo cơ quan (từ {ENOUGH} hạn trở lên{of_them})"
    bars = charts.share_bars(shown, width_mm=width, weak_below=WEAK_SHARE)
    word.add_picture(document, caption, bars, width)
