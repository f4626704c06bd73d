"""Write to everyone who is to be told something today."""

from __future__ import annotations

from asyncio import gather
from datetime import UTC, date, datetime

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows.asked import AskedForDay, recipe
from flows.lateness import is_too_late_to_send
from tasks.reminder_steps import closes_at, remind, tags_since
from tasks.run_marks import mark_run, short_day
from tasks.tell_steps import DOUBTFUL, say
from tasks.work_steps import Drawing
from tasks.workplace import office


class Reminding(AskedForDay):
    """Nhắc việc của ngày nào."""


TODAY = Reminding()
NO_NEWS = "Không có tin mới"
# what changes what people see; what only waits for its hour does not
NEWS = (
    *("planned", "cancelled", "sent", "again", "failed"),
    *("unsure", "resumed", "doubtful", "withdrawn"),
)


@flow(persist_result=False)
@recipe("Nhắc việc {request.day:%d/%m/%Y}")
async def send_reminders(request: Reminding = TODAY) -> State[dict[str, int]]:
    """Gửi tin nhắc cho những ai có việc đến bậc nhắc hôm nay; chạy lại không gửi hai lần.

    Args:
        request: Ngày nào.
    """
    today = request.day
    if request.today is None and is_too_late_to_send(
        flow_run.scheduled_start_time, datetime.now(UTC), closes_at()
    ):
        return Completed(name="Quá hạn", message="Đã hết giờ làm việc; lần chạy sau sẽ nhắc bù")
    began = office().moment(today)
    async with Drawing(today).ready() as drawing:
        done = await remind(today, drawing.begin)
        doubtful = done["unsure"] + done["doubtful"]
        # every five minutes: all is drawn anew only when there is something to show
        is_news = request.today is not None or any(done[name] for name in NEWS)
        if is_news:
            await gather(drawing.finish(), _mark(_name(today, done, doubtful), began))
    if done["failed"] or doubtful:
        say(DOUBTFUL, failed=done["failed"], unsure=doubtful)
    return Completed(
        name="Có tin cần xem" if done["failed"] or doubtful else None if is_news else NO_NEWS,
        message=(
            f"Lập {done['planned']} tin, đã gửi {done['sent']}, thử lại sau {done['again']}, "
            f"thôi gửi {done['withdrawn']}, không gửi được {done['failed']}, "
            f"không chắc {doubtful}, chờ lượt sau {done['waiting']}"
        ),
        data=done,
    )


async def _mark(name: str, began: datetime) -> None:
    await mark_run(name, await tags_since(began))


def _name(today: date, done: dict[str, int], doubtful: int) -> str:
    """What the run did: "Nhắc việc 20/11/2026: 28 đã gửi, 1 không chắc"."""
    counts = (
        (done["sent"], "đã gửi"),
        (doubtful, "không chắc"),
        (done["failed"], "không gửi được"),
        (done["again"], "thử lại sau"),
        (done["waiting"], "chờ lượt sau"),
    )
    said = ", ".join(f"{count} {words}" for count, words in counts if count)
    return f"Nhắc việc {short_day(today)}: {said or 'không có tin mới'}"
