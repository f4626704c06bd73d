"""The figures for people to read."""

from __future__ import annotations

from collections import Counter
from statistics import median

from tests.hosts.stage import Stage
from tests.hosts.trial import Count, Outcome, Round

HEAD = (
    f"{'fault, in mid-send':<42}{'rounds':>7}{'messages':>9}{'LOST':>6}{'DOUBLED':>8}"
    f"{'unsure: came':>13}{'did not':>8}{'went on after s':>16}{'machine back':>13}{'last one':>9}"
)


def as_text(outcome: Outcome) -> str:
    """One line a fault, then all together."""
    names = dict.fromkeys(one.fault.name for one in outcome.rounds)
    lines = [HEAD, *(_line(name, outcome) for name in names)]
    lines.append(_cells("all", outcome.rounds, outcome.total(), outcome))
    lines += [f"{name:<42}left out: {why}" for name, why in outcome.left_out.items()]
    lines += ["", f"runs by what they ended as: {_of(outcome.runs)}"]
    lines += [f"AGAINST THE RULES: {one}" for one in outcome.faults]
    lines.append(f"{outcome.seconds:.0f} s in all")
    return "\n".join(lines)


def _line(name: str, outcome: Outcome) -> str:
    rounds = [one for one in outcome.rounds if one.fault.name == name]
    count = Count()
    for one in rounds:
        count.add(outcome.counts[one.batch])
    return _cells(name, rounds, count, outcome)


def _cells(name: str, rounds: list[Round], count: Count, _outcome: Outcome) -> str:
    went_on = [one.went_on for one in rounds]
    back = [one.came_back for one in rounds if one.came_back is not None]
    return (
        f"{name:<42}{len(rounds):>7}{count.messages:>9}{count.lost:>6}{count.doubled:>8}"
        f"{count.unsure_arrived:>13}{count.unsure_not_arrived:>7}"
        f"{f'{median(went_on):.1f} (most {max(went_on):.0f})':>17}"
        f"{f'{median(back):.0f}' if back else '':>13}{max(one.last for one in rounds):>9.0f}"
    )


def _of(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common())


def by_host(outcome: Outcome, stage: Stage) -> str:
    """How many messages each worker has brought, by the address from which they came."""
    names = {one.host.address: one.host.name for one in stage.workers}
    names["10.77.0.1"] = "(the lease ran out)"
    told = {names.get(source, source): count for source, count in sorted(outcome.by_source.items())}
    return ", ".join(f"{name} {count}" for name, count in told.items())


def of_throughput(found: list[tuple[int, float, float, int]]) -> str:
    """Rates and ratios to one worker."""
    lines = [f"{'workers':>8}{'s a message':>13}{'messages/s':>12}{'of one':>8}{'sent':>6}"]
    ones = {seconds: rate for workers, seconds, rate, _ in found if workers == 1}
    for workers, seconds, rate, hosts in found:
        ratio = rate / ones[seconds]
        lines.append(f"{workers:>8}{seconds:>13}{rate:>12.1f}{ratio:>8.2f}{hosts:>6}")
    return "\n".join(lines)
