"""The form of tell-coordinator: a person tries whether alarms arrive; automations say what happened."""

from __future__ import annotations

from dondoc.messages.alarm import Cause
from tasks.forms.form import Form, choice

SAID = (
    "Hệ thống tự chạy việc này khi có điều cần người điều phối. **Chạy bằng tay để gửi thử**: mỗi người "
    "nhận cảnh báo có một thư, ngoài giờ gửi tin thì thư đến khi vào giờ. Chọn «có tin không chắc…» thì "
    "thư nêu các cơ quan có tin như vậy lúc này; không có thì không gửi, đã báo trong buổi thì không báo lại."
)
# of a run that failed or did not start only an automation can say which
BY_HAND = (Cause.TRIAL, Cause.DOUBTFUL)


def alarm_form() -> Form:
    """What to tell, and nothing of what the system fills in itself."""
    cause = choice(BY_HAND, chosen=Cause.TRIAL, title="Báo điều gì")
    said = "Để nguyên «gửi thử» nếu chỉ muốn biết cảnh báo có đến được không."
    return Form(
        "Báo người điều phối",
        SAID,
        fields={"cause": {**cause, "description": said}},
        # an automation says when it happened; what a person asks for is of now
        for_programs="at",
    )
