"""What the coordinator does today, with the way to each: the key hom-nay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from config.days_off import announcement_warning
from dondoc.schedule.wording import day_and_date
from tasks.overviews.counts import Counts
from tasks.overviews.overview import Page
from tasks.overviews.places import Places

NOBODY = (
    "> ⚠️ **Cảnh báo chưa đến được ai**: chưa có địa chỉ của người điều phối. Thêm bằng lệnh "
    '`dondoc contact add --agency "TÊN CƠ QUAN" --name "HỌ TÊN" --audience coordinator ĐỊA-CHỈ`.'
)
HELD = (
    "> ⚠️ **Chưa gửi tin nào**: dữ liệu vừa được khôi phục từ bản sao lưu. Cho biết tin đã gửi đến ngày "
    "nào bằng lệnh `dondoc outbox release`."
)
NOTHING_TO_DO = "Không có việc nào chờ người điều phối."


def today_page(today: date, counts: Counts, places: Places, missing: tuple[int, int]) -> Page:
    """The day's work, most pressing first, then how things stand.

    `missing` is how many reports have not been sent, and how many of these are overdue.
    """
    to_do = list(_to_do(counts, places))
    said = f"{len(to_do)} loại việc cần làm" if to_do else "không có việc nào chờ"
    parts = [f"**{day_and_date(today)}: {said}.**"]
    parts += [HELD] if counts.is_held else []
    parts += [] if counts.has_coordinator else [NOBODY]
    parts += [f"> {warning}"] if (warning := announcement_warning(today)) else []
    parts += ["## Cần làm hôm nay", _lines(to_do) if to_do else NOTHING_TO_DO]
    parts += ["## Tình hình", _lines(_standing(counts, places, missing))]
    return Page("hom-nay", "\n\n".join(parts), is_empty=counts.is_nothing)


def _to_do(counts: Counts, places: Places) -> Iterable[tuple[int, str, str]]:
    messages = f"{places.table('tin-khong-chac')} · {places.desk('tin-nhan')}"
    answers, drafts = places.desk("yeu-cau"), places.table("ke-hoach-cho-duyet")
    doubts = f", {counts.doubts} điểm cần quyết định" if counts.doubts else ""
    lines = (
        (
            counts.unsure,
            "tin không chắc đã đến: hỏi người nhận, rồi ghi đã đến, gửi lại hoặc bỏ",
            messages,
        ),
        (counts.failed, "tin không gửi được: sửa địa chỉ hoặc gửi lại", messages),
        (counts.drafts, f"kế hoạch chờ duyệt{doubts}", f"{drafts} · {places.desk('ke-hoach')}"),
        (counts.extensions, "đề nghị gia hạn chờ trả lời", answers),
        (counts.claims, "việc báo đã xong, chờ xác nhận", answers),
        (counts.reports, "báo cáo đã đến, chờ nhận hoặc trả lại", answers),
        (counts.incoming, "tệp đến chưa rõ là báo cáo của ai", places.table("tep-den")),
        (
            counts.unreached,
            "cơ quan có việc mà không ai nhận được tin: thêm hoặc sửa người nhận",
            places.desk("tin-nhan"),
        ),
    )
    return (line for line in lines if line[0])


def _standing(
    counts: Counts, places: Places, missing: tuple[int, int]
) -> list[tuple[int, str, str]]:
    unsent, late = missing
    overdue = f"việc quá hạn của {counts.overdue_agencies} cơ quan"
    return [
        (
            counts.overdue,
            overdue if counts.overdue else "việc quá hạn",
            f"{places.table('qua-han')} · {places.desk('viec?tinh-trang=qua-han')}",
        ),
        (
            counts.this_week,
            "việc còn phải xong trong tuần này",
            f"{places.table('tuan-nay')} · {places.desk('viec?tinh-trang=tuan-nay')}",
        ),
        (
            unsent,
            f"báo cáo chưa gửi, {late} đã quá hạn" if late else "báo cáo chưa gửi",
            f"{places.table('bao-cao-chua-gui')} · {places.desk('bao-cao')}",
        ),
        (counts.sent, f"tin đã gửi hôm nay{_waiting(counts)}", places.table("tin-nhan")),
        (counts.in_force, "kế hoạch đang thực hiện", places.desk("ca-nam", "cả năm")),
    ]


def _waiting(counts: Counts) -> str:
    return f", {counts.waiting} chờ gửi" if counts.waiting else ""


def _lines(lines: Iterable[tuple[int, str, str]]) -> str:
    # a list and no table: Prefect breaks no line inside a table, and cuts off what is too wide
    return "\n".join(f"- **{count}** {words} → {way}" for count, words, way in lines)
