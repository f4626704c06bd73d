"""A simulation's figures as an office reads them: tables in Vietnamese."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from cli.simulation.result import RUN, Result, run_of
from cli.simulation.world import APPROVED_ON
from cli.table import table

SHOWN_DIFFERENCES = 40
STEP_NAMES = {
    "find": "tìm bước đến hạn",
    "snapshot": "đọc việc còn mở",
    "due": "tính bước nhắc",
    "compose": "soạn tin",
    "write": "ghi sổ gửi",
    "plan": "lập tin, phần còn lại",
    "send": "gửi tin",
    "feeds": "xuất lịch",
    "audit": "đối chiếu",
    "idle": "lượt không có tin mới",
    "ingest": "đọc, duyệt kế hoạch",
    "amend": "đọc, duyệt bản sửa đổi",
    "people": "cơ quan báo xong, xin gia hạn, nộp báo cáo; trả lời",
    "checking": "đếm độc lập và so sánh",
}


def summary(result: Result) -> str:
    """All that came of it."""
    parts = (*_head(result), _months(result), *_lists(result), _costs(result), *_verdict(result))
    return "\n".join(parts)


def number(count: float) -> str:
    """A whole number with points between thousands."""
    return f"{count:,.0f}".replace(",", ".")


def seconds(value: float) -> str:
    """Seconds with a comma."""
    return f"{value:.2f}".replace(".", ",")


def _head(result: Result) -> Iterator[str]:
    first, last = result.days[0].day, result.days[-1].day
    yield f"Mô phỏng từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, {len(result.days)} ngày"
    yield (
        f"{number(result.agencies)} cơ quan, {number(result.items)} dòng kế hoạch, "
        f"{number(result.obligations)} hạn phải theo dõi ({number(result.leading)} do cơ quan tự "
        f"làm), {number(result.messages)} tin nhắc đã tới nơi"
    )
    if first > APPROVED_ON:
        yield (
            f"Bắt đầu giữa năm: kế hoạch duyệt ngày {first:%d/%m/%Y}; việc lẽ ra đã xong trước đó ghi "
            "thẳng vào cơ sở dữ liệu, không có lịch sử tin nhắc; lượt đầu nhắc bù tất cả nên nặng nhất"
        )
    yield ""


def _months(result: Result) -> str:
    headings = (
        *("Tháng", "Việc đến hạn", "Xong đúng hạn", "Xong muộn", "Chưa xong"),
        *("Quá hạn cuối tháng", "Tin nhắc", "Báo cáo nhận"),
    )
    rows = [
        tuple(
            map(
                number,
                (
                    *(at, one.due, one.on_time, one.late, one.not_done),
                    *(one.overdue_at_end, one.messages, one.reports),
                ),
            )
        )
        for at, one in sorted(result.months.items())
        if one.due or one.messages
    ]
    every = [one for at, one in result.months.items() if one.due or one.messages]
    total = (
        *("Cộng", number(sum(one.due for one in every)), number(sum(one.on_time for one in every))),
        *(number(sum(one.late for one in every)), number(sum(one.not_done for one in every)), ""),
        *(number(sum(one.messages for one in every)), number(sum(one.reports for one in every))),
    )
    return table(headings, [*rows, total]) + "\n"


def _lists(result: Result) -> Iterator[str]:
    yield "Việc người làm: " + _counted(result.deeds)
    yield "Báo cáo định kỳ: " + _counted(result.reports)
    if result.happened:
        yield "Sự cố đã diễn: " + "; ".join(result.happened)
    late = sorted(result.scores, key=lambda one: -one[3])[:5]
    if late and late[0][3]:
        named = (f"{name} {overdue}" for name, _, _, overdue in late if overdue)
        yield "Còn quá hạn nhiều nhất: " + "; ".join(named)
    yield ""


def _counted(counts: dict[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {number(count)}" for name, count in ordered) or "không có"


def _costs(result: Result) -> str:
    spent, runs = result.seconds, result.run_seconds
    days = len(result.days)
    known = [name for name in STEP_NAMES if spent[name]]
    rows = [
        (STEP_NAMES[name], seconds(spent[name]), _milliseconds(spent[name], days)) for name in known
    ]
    whole = ("cả lượt chạy trong ngày", seconds(sum(runs)), _milliseconds(sum(runs), days))
    rest = result.cpu - sum(spent.values())
    rows += [whole, ("khởi động, lập cơ sở dữ liệu, phần khác", seconds(rest), "")]
    worst = max(range(days), key=runs.__getitem__)
    line = (
        f"Lượt chạy một ngày: trung vị {_milliseconds(statistics.median(runs), 1)} ms CPU, nặng nhất "
        f"{_milliseconds(runs[worst], 1)} ms ({result.days[worst].day:%d/%m/%Y}, "
        f"{number(result.days[worst].messages)} tin): {_by_step(result, worst)}"
    )
    total = (
        f"Cộng {seconds(result.cpu)} giây CPU của mọi tiến trình, {seconds(result.wall)} giây đồng "
        f"hồ, bộ nhớ cao nhất {number(result.megabytes)} MB, "
        f"{_micro(result)} µs CPU một hạn một ngày"
    )
    headings = ("Bước", "Giây CPU", "ms một ngày")
    return "\n".join((table(headings, rows), "", line, total, _apart(result, rest), ""))


def _apart(result: Result, rest: float) -> str:
    """What the product's own days cost, and what the people and the independent count add to it."""
    spent = result.seconds
    reading = spent["ingest"] + spent["amend"]
    return (
        f"Tách riêng: sản phẩm chạy hằng ngày {seconds(sum(result.run_seconds))} s, đọc và duyệt kế "
        f"hoạch {seconds(reading)} s; người làm {seconds(spent['people'])} s; đếm độc lập "
        f"{seconds(spent['checking'])} s; còn lại {seconds(spent['idle'] + rest)} s"
    )


def _micro(result: Result) -> str:
    return f"{_per_obligation(result):.1f}".replace(".", ",")


def _milliseconds(value: float, days: int) -> str:
    return f"{1000 * value / days:.1f}".replace(".", ",")


def _by_step(result: Result, day: int) -> str:
    spent = result.days[day].seconds
    heaviest = sorted((name for name in RUN if spent.get(name)), key=lambda name: -spent[name])
    return ", ".join(f"{STEP_NAMES[name]} {_milliseconds(spent[name], 1)}" for name in heaviest[:4])


def _verdict(result: Result) -> Iterator[str]:
    counted = ", ".join(f"{number(count)} {name}" for name, count in result.checks.items())
    if not result.differences:
        yield f"Khớp mọi số đếm độc lập: {counted}."
        return
    yield f"KHÔNG KHỚP {number(len(result.differences))} chỗ (đã so {counted}):"
    yield from map(str, result.differences[:SHOWN_DIFFERENCES])
    if len(result.differences) > SHOWN_DIFFERENCES:
        yield f"… và {number(len(result.differences) - SHOWN_DIFFERENCES)} chỗ nữa"


def in_a_line(result: Result) -> str:
    """How far it has come: what is done so far, and what a day's run costs."""
    runs = result.run_seconds
    return (
        f"đã chạy {number(result.agencies)} cơ quan, {number(result.obligations)} hạn, "
        f"{number(result.messages)} tin; lượt chạy một ngày trung vị "
        f"{seconds(statistics.median(runs))} s CPU, nặng nhất {seconds(max(runs))} s, "
        f"{_micro(result)} µs một hạn một ngày; lệch {len(result.differences)} chỗ; "
        f"{number(result.megabytes)} MB"
    )


def growth(results: Sequence[Result]) -> str:
    """How cost grows with size: a line for each size."""
    headings = (
        *("Cơ quan", "Hạn", "Tin", "Lượt chạy trung vị (s)", "nặng nhất (s)", "s/ngày"),
        *("µs một hạn một ngày", "So với cỡ đầu", "MB"),
    )
    first, rows = _per_obligation(results[0]), []
    for one in results:
        runs, per = one.run_seconds, _per_obligation(one)
        rows.append(
            (
                *(number(one.agencies), number(one.obligations), number(one.messages)),
                *(seconds(statistics.median(runs)), seconds(max(runs))),
                *(seconds(sum(runs) / len(runs)), _micro(one)),
                *(seconds(per / first), number(one.megabytes)),
            )
        )
    return table(headings, rows)


def steps_by_day(result: Result) -> str:
    """The steps of each day's run, in CPU seconds."""
    names = [name for name in RUN if result.seconds[name]]
    headings = ("Ngày", "Tin", *(STEP_NAMES[name] for name in names), "cả lượt")
    rows = [
        (
            f"{one.day:%d/%m}",
            number(one.messages),
            *(seconds(one.seconds.get(name, 0.0)) for name in names),
            seconds(run_of(one.seconds)),
        )
        for one in result.days
    ]
    return table(headings, rows)


def _per_obligation(result: Result) -> float:
    runs = result.run_seconds
    return 1e6 * sum(runs) / len(runs) / max(1, result.obligations)
