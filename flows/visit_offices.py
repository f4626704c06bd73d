"""Look in on every office of the installation, and start its own runs where there is something to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.asked import Asked, recipe
from tasks.visit_steps import by_flow, look_at_all
from tasks.visiting.visit import AUDIT, RECEIVE, SEND, Seen

WORDS = {SEND: "có tin gửi", RECEIVE: "có báo cáo mới", AUDIT: "có điểm chưa khớp"}
NOTHING = "Không có việc mới"


class Visiting(Asked):
    """Không có gì để chọn: thăm mọi văn phòng ngay bây giờ."""


NOW = Visiting()


@flow(persist_result=False)
@recipe("Thăm các văn phòng")
async def visit_offices(request: Visiting = NOW) -> State[dict[str, Any]]:  # noqa: ARG001 - one form for all flows
    """Thăm từng văn phòng: lập tin đến hạn, đối chiếu, báo nhịp; nơi nào có việc thì chạy việc của nơi đó.

    Một văn phòng hỏng không dừng các văn phòng khác; tên nơi hỏng và lý do nằm trong kết quả.

    Args:
        request: Không có gì để chọn.
    """
    seen = await look_at_all()
    started = by_flow(seen)
    broken = {one.office: list(one.trouble) for one in seen if one.trouble}
    if broken:
        reasons = "; ".join(f"{code}: {', '.join(why)}" for code, why in sorted(broken.items()))
        return Failed(message=f"{_words(seen)}. Không thăm trọn được {len(broken)}: {reasons}")
    data = {"offices": len(seen), "started": started, "broken": broken}
    return Completed(name=None if started else NOTHING, message=_words(seen), data=data)


def _words(seen: Sequence[Seen]) -> str:
    started = by_flow(seen)
    said = [
        f"{words}: {', '.join(started[flow])}" for flow, words in WORDS.items() if flow in started
    ]
    return f"{len(seen)} văn phòng; {'; '.join(said) or 'không nơi nào có việc mới'}"
