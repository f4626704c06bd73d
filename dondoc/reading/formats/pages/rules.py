"""Pieces of ruling lines -> whole lines: producers draw one line as many pieces, or twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dondoc.reading.formats.pages.page import Rule

# in points: lines this near are one, gaps this small are none, shorter lines are no rules
_NEAR = 1.6
_BRIDGED = 3.0
_SHORTEST = 8.0


def joined_rules(pieces: Iterable[Rule]) -> list[Rule]:
    """The whole lines that some pieces of one direction make up, in order of `at`."""
    whole: list[Rule] = []
    for group in _collinear(sorted(pieces)):
        whole += [rule for rule in _bridged(group) if rule.end - rule.start >= _SHORTEST]
    return whole


def _collinear(pieces: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for piece in pieces:
        if group and piece.at - group[0].at > _NEAR:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _bridged(group: Sequence[Rule]) -> Iterator[Rule]:
    at = sum(piece.at for piece in group) / len(group)
    parts = sorted(group, key=lambda piece: piece.start)
    start, end = parts[0].start, parts[0].end
    for piece in parts[1:]:
        if piece.start > end + _BRIDGED:
            yield Rule(at, start, end)
            start, end = piece.start, piece.end
        end = max(end, piece.end)
    yield Rule(at, start, end)


def clustered(values: Iterable[float], near: float) -> list[float]:
    """Values in order, those within `near` of the first of a cluster taken as one."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][0] <= near:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(one) / len(one) for one in found]
