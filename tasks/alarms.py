"""What Prefect is to notice by itself: runs that fail, do not start or fall silent, messages in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from dondoc.messages.alarm import Cause
from tasks.tell_steps import DOUBTFUL, SILENT

# a run says every 30 seconds that it is alive (PREFECT_FLOWS_HEARTBEAT_FREQUENCY); a network that is
# away for a minute or two must not make it dead
SILENT_FOR = timedelta(minutes=3)
ALIVE = {
    f"prefect.flow-run.{sign}"
    for sign in ("heartbeat", "Pending", "Submitting", "InfrastructurePending", "Running")
}
TELLER = "tell-coordinator"
# an office of several has the deployments of its own name, and runs of the same flows
ANY_BUT_THE_TELLER = f"!{TELLER}"
ENDED_BADLY = ("Failed", "Crashed", "TimedOut")
FLOW = "related:flow:prefect.resource.name"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is raised, and on what: runs of a flow that come into states, or an event of ours.

    `flow` is a name as Prefect matches it, "!x" for all but x.
    """

    name: str
    description: str
    cause: Cause | None
    states: tuple[str, ...] = ()
    flow: str = ""
    event: str = ""
    for_each: frozenset[str] = field(default_factory=frozenset)


ALARMS = (
    Alarm(
        "Lượt chạy bị lỗi",
        "Một lượt chạy của bất kỳ việc nào kết thúc vì lỗi: xem nhật ký của lượt đó.",
        Cause.FAILED_RUN,
        states=ENDED_BADLY,
        flow=ANY_BUT_THE_TELLER,
        # one that fails every five minutes must not hide another
        for_each=frozenset({FLOW}),
    ),
    Alarm(
        "Bộ gửi tin không chạy",
        "Lượt gửi tin đến giờ mà không bắt đầu: bộ chạy việc có thể đã dừng.",
        Cause.LATE_SENDER,
        states=("Late",),
        flow="send-reminders",
    ),
    Alarm(
        "Bộ gửi tin im lặng",
        "Đối chiếu không thấy bộ gửi tin chạy đến cùng trong giờ làm việc.",
        Cause.LATE_SENDER,
        event=SILENT,
    ),
    Alarm(
        "Đối chiếu không chạy",
        "Lượt đối chiếu đến giờ mà không bắt đầu: không còn ai trông bộ gửi tin.",
        Cause.LATE_AUDIT,
        states=("Late",),
        flow="audit-reminders",
    ),
    Alarm(
        "Có tin không chắc hoặc không gửi được",
        "Người điều phối cần hỏi người nhận hoặc sửa địa chỉ: xem bảng tin-khong-chac.",
        Cause.DOUBTFUL,
        event=DOUBTFUL,
    ),
    Alarm(
        "Không báo được người điều phối",
        "Lượt chạy báo người điều phối bị lỗi: chỉ còn địa chỉ DONDOC_ALARM_URL nhận được.",
        None,
        states=ENDED_BADLY,
        flow=TELLER,
    ),
)


def end_of_the_dead(silent_for: timedelta, tag: str) -> AutomationCore:
    """A run whose machine has gone would be running for ever: nobody is left to say that it ended."""
    return AutomationCore(
        name="Lượt chạy đã chết",
        description="Máy chạy một lượt đã tắt hoặc mất mạng quá 3 phút: ghi lượt đó là Crashed để "
        "không bị coi là còn đang chạy. Việc chưa làm xong thì lượt sau làm tiếp.",
        tags=[tag],
        trigger=EventTrigger(
            after=ALIVE,
            # also what a run ends with, by whatever name
            expect={"prefect.flow-run.*"},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=silent_for,
        ),
        actions=[
            ChangeFlowRunState(
                state=StateType.CRASHED,
                message="Không còn nghe tin từ lượt chạy này quá 3 phút",
            )
        ],
    )
