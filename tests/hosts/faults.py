"""What may happen to machines, one after the other, in mid-send."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.hosts.programs import ROOT, Worker, wait_for
from tests.hosts.stage import Stage, until_midnight

Deed = Callable[[Stage], None]
A_MINUTE = 60.0
WRONG_CLOCK_FOR = 30.0
# a machine that believes that it is tomorrow takes back what was to be said today
CLOCK_MAY_BE_OFF = timedelta(minutes=22)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens and how it ends; `lasts` is the seconds in between.

    `stops_all` says that nobody can send while it lasts. `cuts` needs hosts whose lines can be cut,
    `fakes` a clock that can be set.
    """

    name: str
    strike: Deed
    heal: Deed
    lasts: float = 2.0
    stops_all: bool = False
    cuts: bool = False
    fakes: bool = False
    # whether the harmed machine is to send again by itself
    comes_back: bool = False


def _nothing(_stage: Stage) -> None:
    """It is over by itself."""


def _power_off(stage: Stage) -> None:
    stage.harmed.power_off()


def _switch_on(stage: Stage) -> None:
    stage.harmed.host.switch_on()
    stage.harmed.start()


def _kill_worker(stage: Stage) -> None:
    stage.harmed.kill()


def _start_worker(stage: Stage) -> None:
    stage.harmed.start()


def _restart_database(how: str) -> Deed:
    return lambda stage: stage.database.restart(how)


def _kill_prefect(stage: Stage) -> None:
    stage.server.kill()


def _start_prefect(stage: Stage) -> None:
    stage.server.start()


def _unplug(stage: Stage) -> None:
    stage.harmed.host.unplug()


def _plug_in(stage: Stage) -> None:
    stage.harmed.host.plug_in()


def _wall(of: Callable[[Stage], object], *, up: bool) -> Deed:
    """A wall between that machine and all workers; all others still reach it."""

    def build(stage: Stage) -> None:
        one = of(stage)
        for host in (one, *(worker.host for worker in stage.workers)):
            (host.wall_off if up else host.open_up)()  # type: ignore[attr-defined]

    return build


def _come_back_with_clock(offset: str) -> Deed:
    """A machine without a battery for its clock: it loses power and comes back at another time."""

    def come_back(stage: Stage) -> None:
        stage.harmed.power_off()
        _start_with(stage.harmed, offset)

    return come_back


def _right_clock(stage: Stage) -> None:
    stage.harmed.power_off()
    _start_with(stage.harmed, "")


def _start_with(worker: Worker, offset: str) -> None:
    worker.clock = offset
    worker.host.switch_on()
    worker.start()


def _die_in_transaction(stage: Stage) -> None:
    """Its last deed is a claim that it does not live to commit: the rows stay locked."""
    ready = stage.harmed.host.home / "ready"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.hosts.holds", str(ready)]
    environment = stage.harmed.environment() | {"PYTHONPATH": str(ROOT)}
    stage.harmed.host.start(command, environment, "holds.log")
    wait_for(ready.exists, "the claim that is not committed")
    stage.harmed.power_off()


def _start_twins(stage: Stage) -> None:
    """The same run, begun on every machine at once by what a worker begins it with."""
    (run,) = stage.desk.start_runs(1)
    for worker in stage.workers:
        environment = worker.environment() | {"PREFECT__FLOW_RUN_ID": run}
        worker.host.start([sys.executable, "-m", "prefect.engine"], environment, "twin.log")


def _database_host(stage: Stage) -> object:
    return stage.database.host


def _sink_host(stage: Stage) -> object:
    return stage.sink.host


FAULTS = (
    Fault(
        "a machine's clock 20 minutes ahead",
        _come_back_with_clock("+20m"),
        _right_clock,
        WRONG_CLOCK_FOR,
        fakes=True,
    ),
    Fault(
        "a machine's clock 20 minutes behind",
        _come_back_with_clock("-20m"),
        _right_clock,
        WRONG_CLOCK_FOR,
        fakes=True,
    ),
    Fault("a worker's machine loses power", _power_off, _switch_on, 5, comes_back=True),
    Fault("… in the middle of a transaction", _die_in_transaction, _switch_on, 5, cuts=True),
    Fault("the worker alone is killed", _kill_worker, _start_worker, comes_back=True),
    Fault("PostgreSQL restarted (fast)", _restart_database("fast"), _nothing, 0, stops_all=True),
    Fault("PostgreSQL crashed", _restart_database("immediate"), _nothing, 0, stops_all=True),
    Fault("Prefect's server killed", _kill_prefect, _start_prefect, 5),
    Fault("a worker's cable pulled", _unplug, _plug_in, A_MINUTE, cuts=True, comes_back=True),
    Fault(
        "no way from workers to PostgreSQL",
        _wall(_database_host, up=True),
        _wall(_database_host, up=False),
        A_MINUTE,
        stops_all=True,
        cuts=True,
    ),
    Fault(
        "no way from workers to the mail server",
        _wall(_sink_host, up=True),
        _wall(_sink_host, up=False),
        A_MINUTE,
        stops_all=True,
        cuts=True,
    ),
    Fault("the same run started on all machines", _start_twins, _nothing, 0),
)


def possible(fault: Fault, *, has_network: bool) -> str:
    """Why the fault cannot be tried here; empty where it can."""
    if fault.cuts and not has_network:
        return "no network namespaces here"
    if fault.fakes and shutil.which("faketime") is None:
        return "faketime is not installed"
    if fault.fakes and until_midnight() < CLOCK_MAY_BE_OFF:
        return "too near to midnight"
    return ""


def rest(fault: Fault, share: float) -> None:
    """Let it last; the short form has a share of the time."""
    time.sleep(fault.lasts * share)
