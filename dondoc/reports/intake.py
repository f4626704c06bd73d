"""Taking a report in: every fault of it said at once, cell by cell, or the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dondoc.errors import RefusedReport
from dondoc.language.text import match_key
from dondoc.reports.columns import (
    COLUMNS,
    PROGRESS,
    Answer,
    Column,
    WrongValue,
    missing_in,
    remark_on,
)
from dondoc.reports.form import Asked, Form, period_name
from dondoc.reports.form_id import DEFINED_NAME, HIDDEN_SHEET, PROPERTY, FormId, id_in, id_of
from dondoc.reports.packages import is_word
from dondoc.reports.template_look import HELP_SHEET, KEY_HEADER, SHEET
from dondoc.reports.workbook import opened_workbook
from dondoc.reports.workbook_extras import Box, merged_boxes, remarks_on_file, remarks_on_sheets

# a template has a dozen columns and at most some hundreds of rows
MOST_ROWS = 5_000
MOST_COLUMNS = 40
HEADER_WITHIN_ROWS = 30
_LETTERS = tuple(map(get_column_letter, range(1, MOST_COLUMNS + 1)))
# what a cell of a Word table is; a workbook's cells have kinds of their own
IN_WORD = "word"
NEW_TEMPLATE = "tải lại mẫu của kỳ này và điền vào đó"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A report without faults; `remarks` are what a coordinator would still look at."""

    form_id: FormId
    sheet: str
    answers: tuple[Answer, ...]
    remarks: tuple[str, ...]


@dataclass(slots=True)
class Reading:
    """What has been found so far in one workbook."""

    expected: Form
    merged: dict[str, Box] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)


class Cell(NamedTuple):
    """A cell's raw value, what kind of value it is, and its place ("F9"); of a Word table in words."""

    place: str
    value: Any
    kind: str

    def named(self, column: Column | None = None) -> str:
        """The place as a fault says it."""
        if self.kind == IN_WORD:
            return self.place
        return f"ô {self.place} ({column.header})" if column else f"ô {self.place}"


def check_submission(data: bytes, expected: Form) -> Accepted:
    """The answers of a report that fits `expected`; raises RefusedReport with all its faults.

    It is the workbook or the Word form: told by what is in it.
    """
    if is_word(data):
        # it takes an XML library, which a workbook need not wait for
        from dondoc.reports.word_intake import check_word_form

        return check_word_form(data, expected)
    with opened_workbook(data) as workbook:
        found = form_id_of_workbook(workbook)
        reading = Reading(expected)
        is_ours = check_id(found, reading)
        try:
            sheet, rows = _table(workbook)
            reading.merged = merged_boxes(data, workbook, sheet)
            own = (HIDDEN_SHEET, HELP_SHEET)
            reading.remarks += [*remarks_on_file(data), *remarks_on_sheets(workbook, sheet, own)]
            _read_rows(rows, reading, is_ours=is_ours)
        except RefusedReport as refusal:
            raise RefusedReport(*reading.faults, *refusal.faults) from refusal
    if is_ours:
        check_nothing_is_missing(reading)
    if reading.faults or found is None:
        raise RefusedReport(*reading.faults)
    return Accepted(found, sheet, tuple(reading.answers.values()), tuple(reading.remarks))


def form_id_of_workbook(workbook: Workbook) -> FormId | None:
    """The mark of the template, from the first of its places that still has it.

    Raises RefusedReport where the sheet that has it is broken.
    """
    for text in _marks(workbook):
        if found := id_in(text):
            return found
    return None


def _marks(workbook: Workbook) -> Iterator[str]:
    if HIDDEN_SHEET in workbook.sheetnames:
        for row in islice(_cells(workbook, HIDDEN_SHEET), 3):
            yield from (str(cell.value) for cell in row[:2])
    for known in workbook.custom_doc_props.props:  # type: ignore[attr-defined]
        if known.name == PROPERTY:
            yield str(known.value)
    if defined := workbook.defined_names.get(DEFINED_NAME):
        yield str(defined.attr_text)


def check_id(found: FormId | None, reading: Reading) -> bool:
    """Whether it is this agency's template for this plan and period, in its present version."""
    if found is None:
        reading.faults.append(f"tệp không phải mẫu báo cáo của dondoc; {NEW_TEMPLATE}")
        return False
    header, ours = reading.expected.header, id_of(reading.expected)
    before = len(reading.faults)
    if found.plan_key != ours.plan_key:
        reading.faults.append(f"mẫu của kế hoạch khác, cần mẫu của «{header.plan_title}»")
    if found.agency_id != ours.agency_id:
        reading.faults.append(
            f"mẫu của cơ quan {found.agency_id}, cần mẫu của {header.agency_name}"
        )
    if found.period != ours.period:
        period, wanted = period_name(found.period), period_name(ours.period)
        reading.faults.append(f"mẫu của kỳ {period}, cần mẫu của kỳ {wanted}")
    is_same_form = len(reading.faults) == before
    if is_same_form and (found.version, found.layout) != (ours.version, ours.layout):
        reading.faults.append(
            f"mẫu đã cũ (mã {found.version}), kế hoạch nay dùng mẫu mã {ours.version}; {NEW_TEMPLATE}"
        )
    return len(reading.faults) == before


def _table(workbook: Workbook) -> tuple[str, Iterator[tuple[Cell, ...]]]:
    """The sheet with the template's columns, whatever it is called now, and its rows from there.

    Of a sheet and its copies it is the first one that somebody has filled in.
    """
    names = [name for name in workbook.sheetnames if name not in (HIDDEN_SHEET, HELP_SHEET)]
    names.sort(key=lambda name: name != SHEET)
    tables = [(name, rows) for name in names if (rows := _rows_from_header(workbook, name))]
    if len(tables) > 1:
        for name, _ in tables:
            if _is_filled_in(workbook, name) and (rows := _rows_from_header(workbook, name)):
                return name, rows
    if tables:
        return tables[0]
    wanted = ", ".join(column.header for column in COLUMNS)
    raise RefusedReport(f"không thấy bảng báo cáo có các cột {wanted}; {NEW_TEMPLATE}")


def _rows_from_header(workbook: Workbook, name: str) -> Iterator[tuple[Cell, ...]] | None:
    rows = _cells(workbook, name)
    for row in islice(rows, HEADER_WITHIN_ROWS):
        texts = {_header_key(cell) for cell in row}
        if {match_key(column.header) for column in COLUMNS} <= texts:
            return _with_header(row, rows)
    return None


def _is_filled_in(workbook: Workbook, name: str) -> bool:
    rows = _rows_from_header(workbook, name)
    assert rows is not None
    at = [_header_key(cell) for cell in next(rows)].index(match_key(PROGRESS.header))
    return any(_at(row, at).value not in (None, "") for row in rows)


def _cells(workbook: Workbook, name: str) -> Iterator[tuple[Cell, ...]]:
    """The rows of a sheet; raises RefusedReport for one that is broken.

    What goes wrong with a row once it is handed out is no fault of the sheet and passes as it is.
    """
    try:
        sheet = workbook[name]
        # what the file says of its size may be wrong either way
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        for number, row in enumerate(rows, start=1):
            yield tuple(
                Cell(f"{letter}{number}", cell.value, cell.data_type)
                for letter, cell in zip(_LETTERS, row, strict=False)
            )
    except Exception as wrong:  # a broken sheet makes openpyxl trip in any of a dozen ways
        raise RefusedReport("trang tính hỏng, không đọc được", remedy=NEW_TEMPLATE) from wrong


def _with_header(
    header: tuple[Cell, ...], rows: Iterator[tuple[Cell, ...]]
) -> Iterator[tuple[Cell, ...]]:
    yield header
    yield from rows


def _header_key(cell: Cell) -> str:
    """Without what is said in brackets of it: "Số liệu (ước thực hiện)"."""
    return match_key(cell.value.partition("(")[0]) if isinstance(cell.value, str) else ""


def _read_rows(rows: Iterator[tuple[Cell, ...]], reading: Reading, *, is_ours: bool) -> None:
    header = [_header_key(cell) for cell in next(rows)]
    if match_key(KEY_HEADER) not in header:
        raise RefusedReport(f"thiếu cột ẩn {KEY_HEADER} (cột A); {NEW_TEMPLATE}")
    key_at = header.index(match_key(KEY_HEADER))
    places = {column.name: header.index(match_key(column.header)) for column in COLUMNS}
    asked_by_key = {asked.key: asked for asked in reading.expected.rows}
    boxes = {name: box for name, box in reading.merged.items() if _holds_answers(box, places)}
    for row in rows:
        cells = {name: _at(row, at) for name, at in places.items()}
        key = str(_at(row, key_at).value or "").strip()
        if asked := asked_by_key.get(key):
            hidden = [name for name, box in boxes.items() if box[1] <= _number_of(row) <= box[3]]
            read_row(asked, cells, reading, hidden)
        elif not is_ours:
            # another one's template: what is wrong in its cells is said in the same go
            for column in COLUMNS:
                _value(column, cells[column.name], reading)
        elif any(cell.value not in (None, "") for cell in cells.values()):
            reading.faults.append(
                f"dòng {row[0].place[1:]} không có trong mẫu; ghi vào dòng nhiệm vụ liên quan"
            )


def _at(row: tuple[Cell, ...], at: int) -> Cell:
    if at < len(row):
        return row[at]
    # a row of the file ends with its last filled cell
    return Cell(f"{get_column_letter(at + 1)}{row[0].place[1:] if row else ''}", None, "n")


def _holds_answers(box: Box, places: dict[str, int]) -> bool:
    return any(box[0] <= at + 1 <= box[2] for at in places.values())


def _number_of(row: tuple[Cell, ...]) -> int:
    return int(row[0].place[1:])


def read_row(
    asked: Asked, cells: dict[str, Cell], reading: Reading, merged: Sequence[str] = ()
) -> None:
    """Read one row's answer, by the names of the columns; what is wrong goes into the reading."""
    if asked.key in reading.answers:
        reading.faults.append(f"{cells['progress'].named()}: dòng {_named(asked)} có hai lần")
        return
    before = len(reading.faults)
    values = {column.name: _value(column, cells[column.name], reading) for column in COLUMNS}
    for name in merged:
        # a merged cell keeps one answer of several, and nobody knows whose it is
        said = f"ô {name} bị gộp; bỏ gộp ô rồi trả lời từng ô"
        if said not in reading.faults:
            reading.faults.append(said)
    if not merged and len(reading.faults) == before and (lacking := missing_in(values)):
        reading.faults.append(f"{cells['progress'].named()}: {_named(asked)} {lacking}")
    places = {name: cell.place for name, cell in cells.items()}
    reading.answers[asked.key] = Answer(
        asked.key,
        *asked.place,
        asked.role,
        cells=places,
        is_estimated=reading.expected.header.is_estimated and values["figure"] is not None,
        **values,
    )
    last_due = asked.dues[-1] if asked.dues else None
    if remark := remark_on(values, last_due, reading.expected.header.due):
        reading.remarks.append(f"{_named(asked)}: {remark}")


def _value(column: Column, cell: Cell, reading: Reading) -> Any:
    try:
        if cell.kind == "f":
            raise WrongValue("là công thức; dán lại dưới dạng giá trị")
        if cell.kind == "e":
            raise WrongValue(f"là lỗi tính toán {cell.value}; ghi lại giá trị")
        return column.read(cell.value)
    except WrongValue as wrong:
        reading.faults.append(f"{cell.named(column)}: {wrong}")
        return None


def check_nothing_is_missing(reading: Reading) -> None:
    """Every row that was asked for has to be there."""
    missing = [row for row in reading.expected.rows if row.key not in reading.answers]
    reading.faults.extend(
        f"thiếu dòng {_named(row)} «{row.content[:60]}»; {NEW_TEMPLATE}" for row in missing
    )


def _named(asked: Asked) -> str:
    return f"nhiệm vụ {asked.reference}" if asked.reference else "nhiệm vụ chung"
