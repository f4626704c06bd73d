"""One day's run of an office, as Prefect's deployments would start it: remind, publish, audit."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from cli.simulation.office import Simulated
from cli.simulation.stopwatch import Stopwatch
from config.channels import load_loads
from models.engine import session
from models.sealed_words import strike_out
from tasks.feeds.publish import Published, publish_to
from tasks.outbox.audit import Audit
from tasks.outbox.heartbeat import audit_and_beat
from tasks.outbox.plan import PlanCounts
from tasks.outbox.remind import plan_day
from tasks.outbox.send import SendCounts, send_due


@dataclass(frozen=True, slots=True)
class Ran:
    """What one day's run did."""

    planned: PlanCounts
    sent: SendCounts
    published: Published
    audited: Audit


def plan_messages(made: Simulated, day: date, watch: Stopwatch) -> PlanCounts:
    """Put the day's messages into the outbox."""
    with watch.step("plan"):
        return plan_day(made.office, day)


def send_messages(made: Simulated, day: date, watch: Stopwatch) -> SendCounts:
    """Send what waits: `tasks.outbox.remind.send_waiting`, with the sink in the place of the channels."""
    office = made.office
    with watch.step("send"):
        counts = send_due(
            office.engine,
            now=office.moment(day),
            worker="mo-phong",
            send=made.sink.send,
            rules=dataclasses.replace(office.policy.sending),
            at_once=load_loads().workers,
        )
        with session(office.engine) as opened:
            strike_out(session=opened)
    return counts


def publish(made: Simulated, day: date, watch: Stopwatch) -> Published:
    """Write the calendars that changed."""
    with watch.step("feeds"):
        return publish_to(made.feeds, office=made.office, today=day)


def audit(made: Simulated, day: date, watch: Stopwatch) -> Audit:
    """What is due against what the outbox says."""
    with watch.step("audit"):
        found, _ = audit_and_beat(made.office, day, watched=False)
    return found


def run_day(made: Simulated, day: date, watch: Stopwatch) -> Ran:
    """The whole run of a day."""
    planned = plan_messages(made, day, watch)
    sent = send_messages(made, day, watch)
    return Ran(planned, sent, publish(made, day, watch), audit(made, day, watch))
