"""Mail that comes back is set against its message and stands by its contact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from dondoc.errors import NotFound, UnreadableFile
from models.contacts import contacts
from models.engine import reading
from models.events import events_of
from models.refusals import refusals
from models.tables import RefusalKind, ReminderState
from tasks.outbox.audit import audit
from tasks.outbox.bounces import Bounce, read_bounce, take_bounce
from tasks.outbox.send import send_due
from tests.tasks.makers import RULES, instant, outbox, plan_day
from tests.tasks.test_outbox_sending import Wire, plan_messages

DAY, MONDAY = date(2026, 6, 12), date(2026, 6, 15)
AT = instant(DAY) + timedelta(minutes=9)

# as Postfix writes it (RFC 3464), in words of our own
REPORT = """\
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: dieuphoi@hanoi.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"
Message-ID: <bounce-1@mail.example>

--B1
Content-Type: text/plain; charset=us-ascii

It did not get through.

--B1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
X-Postfix-Queue-ID: 4BX7Y1

Final-Recipient: rfc822; vanthu@so.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--B1
Content-Type: {kind}

Message-ID: {message_id}
Subject: =?utf-8?b?xJDDtG4gxJHhu5Fj?=

--B1--
"""


def report(
    message_id: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 User unknown",
    kind: str = "text/rfc822-headers",
) -> bytes:
    filled = REPORT.format(
        action=action, status=status, said=said, kind=kind, message_id=message_id
    )
    return filled.replace("\n", "\r\n").encode()


def sent_message(engine: Engine) -> str:
    """The Message-ID of one that was sent."""
    plan_messages(engine, 1)
    send_due(engine, now=instant(DAY), worker="test", send=Wire())
    return outbox(engine)[0].message_id


def take(engine: Engine, data: bytes) -> str:
    found = read_bounce(data, where="thu.eml")
    assert found is not None
    return take_bounce(engine, found, at=AT, actor="chị Bình")


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_says_of_which_message_why_and_whether_again_can_help(kind: str) -> None:
    assert read_bounce(report("<k@x>", kind=kind), where="thu.eml") == Bounce(
        "<k@x>", permanent=True, reason="thư bị trả lại: 550 5.1.1 User unknown"
    )
    full = read_bounce(report("<k@x>", status="4.2.2", said="452 full", kind=kind), where="x")
    assert full is not None
    assert not full.permanent


def test_a_mere_delay_is_no_bounce() -> None:
    assert read_bounce(report("<k@x>", action="delayed", status="4.4.1"), where="x") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff" * 50,
        b"Subject: hello\r\n\r\nhi",
        REPORT.partition("--B1--")[0][:300].encode(),
    ],
    ids=["empty", "bytes", "a letter", "cut short"],
)
def test_any_other_mail_is_refused_with_its_name(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"thu\.eml.*RFC 3464"):
        read_bounce(data, where="thu.eml")


def test_a_message_that_came_back_did_not_arrive_and_its_contact_shows_why(
    engine: Engine,
) -> None:
    message_id = sent_message(engine)
    take(engine, report(message_id))
    (row,) = outbox(engine)
    assert (row.state, row.permanent) == (ReminderState.FAILED, True)
    with reading(engine) as opened:
        (refusal,) = refusals(session=opened, contact_id=row.contact_id)
        assert contacts(session=opened)[0].last_error == row.last_error
        *_, event = events_of(f"reminder:{row.id}", session=opened)
    assert (refusal.kind, refusal.at) == (RefusalKind.BOUNCED, AT)
    assert (event.action, event.actor) == ("reminder-bounced", "chị Bình")
    found = audit(engine, today=DAY, now=AT, **RULES)
    assert [one.reason for one in found.unreachable] == ["thư bị trả lại: 550 5.1.1 User unknown"]


@pytest.mark.parametrize(("status", "planned"), [("5.1.1", 0), ("4.2.2", 1)])
def test_only_where_again_can_help_the_next_days_message_says_it(
    engine: Engine, status: str, planned: int
) -> None:
    take(engine, report(sent_message(engine), status=status))
    assert plan_day(engine, DAY).planned == 0
    assert plan_day(engine, MONDAY).planned == planned


def test_the_same_report_again_changes_nothing(engine: Engine) -> None:
    data = report(sent_message(engine))
    assert take(engine, data) == take(engine, data)
    with reading(engine) as opened:
        assert len(refusals(session=opened)) == 1


def test_the_mail_of_somebody_else_is_not_ours(engine: Engine) -> None:
    sent_message(engine)
    with pytest.raises(NotFound, match="không phải tin do hệ thống này gửi"):
        take(engine, report("<someone@else>"))
