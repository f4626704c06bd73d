"""Timing phrases with what they mean: those of the real plans where they are, else our own corpus."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "plans"
PLANS = Path(os.environ.get("DONDOC_PLANS", BESIDE))
Dues = frozenset[date]


@dataclass(frozen=True, slots=True)
class Case:
    """A phrase in a plan of a year and the days on which something is due; empty where none is."""

    text: str
    year: int
    dues: Dues


def cases() -> tuple[str, list[Case]]:
    """Where the phrases are from, and the phrases; arguable ones are left out."""
    lines = PLANS / "timing.jsonl"
    if not lines.is_file():
        own = _own_corpus()
        return f"our own corpus, {len(own)} phrases", own
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    found = [
        Case(row["text"], row["plan_year"], _dues(row["windows"]))
        for row in rows
        if not row.get("arguable")
    ]
    return f"the {len(found)} phrases of {lines.name} that are not arguable", found


def _own_corpus() -> list[Case]:
    corpus = tomllib.loads(files("dondoc.timing").joinpath("corpus.toml").read_text("utf-8"))
    return [
        Case(phrase, entry["year"], _dues(window.split("/") for window in entry["windows"]))
        for entry in corpus["reads"]
        # a count stands for windows that are not written out
        if "windows" in entry and "count" not in entry
        for phrase in entry["phrases"]
    ]


def _dues(windows: Iterable[list[str]]) -> Dues:
    return frozenset(date.fromisoformat(due) for _, due in windows)
