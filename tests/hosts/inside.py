"""`python -m tests.hosts.inside …`: what `python -m tests.hosts` runs in a room of its own."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tests.hosts.faults import FAULTS, Fault
from tests.hosts.place import Hosts
from tests.hosts.stage import build, wait_out_midnight
from tests.hosts.table import as_text, by_host, of_throughput
from tests.hosts.trial import Outcome, is_clean, play, throughput

SECONDS_BETWEEN_RUNS = 20
TO_BEGIN_AND_END = timedelta(minutes=12)
# a claim is forty messages: with few, whoever begins first has them all
OF_A_ROUND = 3
IN_A_HURRY = timedelta(minutes=3)


def hosts_in(folder: Path, *, namespaces: bool) -> Hosts:
    """Machines of the kind that can be had here."""
    if namespaces:
        from tests.hosts.room import Room

        return Room(folder)
    from tests.hosts.processes import Processes

    return Processes(folder)


def chosen(words: Sequence[str]) -> list[Fault]:
    """The faults that have one of these words in their name; all without any."""
    return [one for one in FAULTS if not words or any(word in one.name for word in words)]


def main(given: argparse.Namespace) -> int:
    """Build, play, count, print; 0 if nothing is lost, doubled or against the rules."""
    wait_out_midnight(
        timedelta(minutes=given.minutes) + (IN_A_HURRY if given.hurry else TO_BEGIN_AND_END)
    )
    # whoever is asked to end, ends his machines too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="dondoc-hosts-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        # PostgreSQL's owner goes through it
        folder.chmod(0o755)
        hosts = hosts_in(folder, namespaces=given.namespaces)
        try:
            return _played(hosts, given)
        finally:
            hosts.end()
            if given.keep:
                _keep_logs(folder, Path(given.keep))


def _played(hosts: Hosts, given: argparse.Namespace) -> int:
    stage = build(hosts, given.workers)
    _say("all machines are at work")
    rates = throughput(stage, _say, OF_A_ROUND * given.people) if given.throughput else []
    stage.desk.only_send(SECONDS_BETWEEN_RUNS)
    outcome = play(
        stage,
        chosen(given.only),
        rounds=given.rounds,
        people=given.people,
        share=given.share,
        hurry=given.hurry,
        minutes=given.minutes,
        say=_say,
    )
    print(as_text(outcome))
    print(f"brought by: {by_host(outcome, stage)}")
    if rates:
        print(of_throughput(rates))
    if given.json:
        Path(given.json).write_text(json.dumps(as_json(outcome)), "utf-8")
    return 0 if is_clean(outcome) else 1


def as_json(outcome: Outcome) -> dict[str, object]:
    """What a test looks at."""
    return {
        **vars(outcome.total()),
        "faults": outcome.faults,
        "left_out": outcome.left_out,
        "rounds": len(outcome.rounds),
        "by_source": outcome.by_source,
        "runs": outcome.runs,
    }


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _keep_logs(folder: Path, kept: Path) -> None:
    for log in folder.glob("*/*.log"):
        target = kept / log.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(log.read_bytes())


def arguments() -> argparse.ArgumentParser:
    """What may be asked for; the same for the room and for who starts it."""
    parser = argparse.ArgumentParser(prog="python -m tests.hosts")
    parser.add_argument("--rounds", type=int, default=2, help="how often each fault strikes")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--people", type=int, default=180, help="messages of a round")
    parser.add_argument("--share", type=float, default=1.0, help="of the time that faults last")
    parser.add_argument("--hurry", action="store_true", help="do not wait for any lease")
    parser.add_argument("--minutes", type=float, default=25, help="then no round is begun")
    parser.add_argument("--only", nargs="*", default=[], help="faults with these words in them")
    parser.add_argument("--throughput", action="store_true", help="measure one to all workers too")
    parser.add_argument("--json", default="", help="write the counts there")
    parser.add_argument("--keep", default="", help="keep the programs' logs there")
    parser.add_argument("--namespaces", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main(arguments().parse_args()))
