"""What is composed from known days is read back: units, lists, ranges and bounds in many spellings."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.plan import Certainty, TimingStatus, Window
from dondoc.timing.answer import answer
from tests.timing.conftest import expanded

YEAR = 2026
ROMAN = ("", "I", "II", "III", "IV")
QUARTER_WORDS = ("", "một", "hai", "ba", "bốn")
MONTH_WORDS = (
    "", "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai",
)  # fmt: skip
# days that are feasts by themselves, and May in words ("tháng năm"), have their own rules
FEASTS = {
    (3, 2),
    (8, 3),
    (30, 4),
    (1, 5),
    (7, 5),
    (19, 5),
    (27, 7),
    (19, 8),
    (2, 9),
    (10, 10),
    (19, 12),
    (22, 12),
}


@dataclass(frozen=True)
class Stretch:
    text: str
    start: date
    due: date


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


@st.composite
def quarters(draw: st.DrawFn, year_written: bool) -> Stretch:
    number = draw(st.integers(1, 4))
    year = draw(st.sampled_from([YEAR, YEAR, YEAR + 1])) if year_written else YEAR
    name = draw(
        st.sampled_from(
            [f"Quý {ROMAN[number]}", f"quý {number}", f"QUÝ {ROMAN[number]}", f"Q{number}", f"Quí {ROMAN[number]}",
             f"quý {QUARTER_WORDS[number]}", f"Quý 0{number}", f"Q.{ROMAN[number]}", f"quý thứ {number}"]
        )
    )  # fmt: skip
    suffix = draw(
        st.sampled_from([f"/{year}", f" năm {year}", f"/ {year}", f"-{year}", f" của năm {year}"])
    )
    text = name + (suffix if year_written else "")
    return Stretch(text, date(year, number * 3 - 2, 1), month_end(year, number * 3))


@st.composite
def months(draw: st.DrawFn, year_written: bool) -> Stretch:
    number = draw(st.integers(1, 12))
    year = draw(st.sampled_from([YEAR, YEAR, YEAR + 1])) if year_written else YEAR
    names = [
        f"Tháng {number}",
        f"tháng {number:02}",
        f"T{number}",
        f"THÁNG {number}",
        f"thg {number}",
    ]
    if number != 5:
        names.append(f"tháng {MONTH_WORDS[number]}")
    suffixes = [f"/{year}", f" năm {year}", f"/ {year}", f" - {year}", f", năm {year}"]
    text = draw(st.sampled_from(names)) + (draw(st.sampled_from(suffixes)) if year_written else "")
    return Stretch(text, date(year, number, 1), month_end(year, number))


@st.composite
def days(draw: st.DrawFn, year_written: bool) -> Stretch:
    day = date(YEAR, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    while (day.day, day.month) in FEASTS:
        day += timedelta(days=1)
    tail = f"/{day.year}" if year_written else ""
    worded = f" năm {day.year}" if year_written else ""
    text = draw(
        st.sampled_from(
            [f"ngày {day.day}/{day.month}{tail}", f"{day.day:02}/{day.month:02}{tail}",
             f"ngày {day.day} tháng {day.month}{worded}", f"ngày {day.day:02}/{day.month}{tail}",
             f"NGÀY {day.day} THÁNG {day.month:02}{worded}"]
        )
    )  # fmt: skip
    return Stretch(text, day, day)


def stretches(year_written: bool = False) -> st.SearchStrategy[Stretch]:
    return st.one_of(quarters(year_written), months(year_written), days(year_written))


def like(kind: int, year_written: bool) -> st.SearchStrategy[Stretch]:
    return (quarters, months, days)[kind](year_written)


WITHIN = ["", "Trong ", "vào ", "Hoàn thành trong ", "Dự kiến ", "Thời gian: "]
LATEST = ["đến hết ", "chậm nhất ", "Chậm nhất là ", "muộn nhất ", "hết ", "Đến "]
JOINS = [", ", " và ", "; ", " + "]
RANGES = [
    ("từ ", " đến "),
    ("Từ ", " đến hết "),
    ("", " - "),
    ("", " đến "),
    ("", " – "),
    ("từ ", " tới "),
]


def check(text: str, windows: list[Window]) -> None:
    reading = answer(text, YEAR)
    assert list(reading.windows) == windows, (text, reading.reading)
    assert reading.status in (TimingStatus.DATED, TimingStatus.ALL_YEAR), text
    assert reading.certainty is not Certainty.UNREADABLE


def deadline(due: date) -> Window:
    return Window(date(min(YEAR, due.year), 1, 1), due)


@settings(max_examples=200)
@given(st.booleans().flatmap(stretches), st.sampled_from(WITHIN))
def test_one_stretch_is_its_days(one: Stretch, word: str) -> None:
    check(word + one.text, [Window(one.start, one.due)])


@settings(max_examples=200)
@given(
    st.booleans().flatmap(stretches),
    st.sampled_from(["trước ", "Trước ", "Hoàn thành trước ", "xong trước "]),
)
def test_before_a_stretch_is_the_day_before_it_begins(one: Stretch, word: str) -> None:
    check(word + one.text, [deadline(one.start - timedelta(days=1))])


@settings(max_examples=200)
@given(st.booleans().flatmap(stretches), st.sampled_from(LATEST))
def test_at_the_latest_in_a_stretch_is_its_last_day(one: Stretch, word: str) -> None:
    check(word + one.text, [deadline(one.due)])


@settings(max_examples=300)
@given(
    st.integers(0, 2),
    st.sampled_from(RANGES),
    st.sampled_from(["neither", "last", "both"]),
    st.data(),
)
def test_a_range_runs_from_the_first_day_to_the_last(
    kind: int, words: tuple[str, str], years: str, data: st.DataObject
) -> None:
    first = data.draw(like(kind, years == "both"))
    last = data.draw(like(kind, years != "neither"))
    if last.start <= first.start or (years == "last" and last.start.year != YEAR):
        return
    check(words[0] + first.text + words[1] + last.text, [Window(first.start, last.due)])


@settings(max_examples=300)
@given(st.integers(0, 2), st.sampled_from(JOINS), st.integers(2, 4), st.booleans(), st.data())
def test_a_list_gives_each_of_its_stretches(
    kind: int, join: str, count: int, year_written: bool, data: st.DataObject
) -> None:
    several = [data.draw(like(kind, year_written)) for _ in range(count)]
    windows = list(dict.fromkeys(Window(one.start, one.due) for one in several))
    check(join.join(one.text for one in several), windows)


@settings(max_examples=200)
@given(st.lists(stretches(year_written=True), min_size=2, max_size=3), st.data())
def test_every_dated_part_of_a_cell_counts(several: list[Stretch], data: st.DataObject) -> None:
    labels = ["Dự thảo", "Ban hành", "Tổ chức hội nghị", "Sơ kết"]
    texts, windows = [], []
    for one in several:
        before = data.draw(st.booleans())
        texts.append(
            f"{data.draw(st.sampled_from(labels))}: {'trước ' if before else ''}{one.text}"
        )
        windows.append(
            deadline(one.start - timedelta(days=1)) if before else Window(one.start, one.due)
        )
    check("; ".join(texts), list(dict.fromkeys(windows)))


MONTHLY = [
    "{day} hằng tháng",
    "Hằng tháng, {day}",
    "định kỳ {day} hàng tháng",
    "{day} mỗi tháng",
    "Hằng tháng ({day})",
]
QUARTERLY = [
    "{day} của tháng cuối quý",
    "hằng quý, {day} tháng cuối quý",
    "{day} tháng cuối mỗi quý",
    "Hằng quý ({day} của tháng cuối quý)",
]
YEARLY = ["{day} hằng năm", "hằng năm, {day}", "Hằng năm ({day})", "định kỳ hằng năm {day}"]


@given(
    st.integers(2, 28),
    st.booleans(),
    st.one_of(
        *(
            st.tuples(st.just(step), st.sampled_from(forms))
            for step, forms in ((1, MONTHLY), (3, QUARTERLY))
        )
    ),
)
def test_a_day_of_every_month_or_quarter_is_due_in_each(
    number: int, before: bool, form: tuple[int, str]
) -> None:
    step, wording = form
    text = wording.format(day=f"{'trước' if before else 'chậm nhất'} ngày {number}")
    reading = answer(text, YEAR)
    due = number - 1 if before else number
    assert [window.due for window in reading.windows] == [
        date(YEAR, month, due) for month in range(step, 13, step)
    ], (text, reading.reading)
    assert reading.status is TimingStatus.RECURRING
    assert reading.rrule is not None
    assert expanded(reading.rrule, YEAR) == {window.due for window in reading.windows}


@given(days(year_written=False), st.booleans(), st.sampled_from(YEARLY))
def test_a_day_of_every_year_is_due_once_in_the_plans_year(
    one: Stretch, before: bool, wording: str
) -> None:
    text = wording.format(day=f"{'trước' if before else 'chậm nhất'} {one.text}")
    reading = answer(text, YEAR)
    due = one.due - timedelta(days=1) if before else one.due
    # the first of January: the day before it falls into the plan's year at its other end
    assert [window.due for window in reading.windows] == [due.replace(year=YEAR)], text
    assert reading.status is TimingStatus.RECURRING
