"""Two hundred and more cells and names of many offices, each with the answer of a careful reader."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.agencies import load_directory
from dondoc.language.agencies import split_agencies
from dondoc.language.directory import Match

HERE = Path(__file__).parent
DIRECTORY = load_directory()
ON_ANY_OTHER_DAY = date(2026, 3, 2)


def entries(file: str, kind: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = tomllib.loads((HERE / file).read_text("utf-8"))[kind]
    return loaded


CELLS = entries("agency_cells.toml", "cell")
NAMES = entries("agency_names.toml", "name")


@pytest.mark.parametrize("cell", CELLS, ids=[one["written"] for one in CELLS])
def test_a_cell_is_split_into_its_names(cell: dict[str, Any]) -> None:
    assert list(split_agencies(cell["written"])) == cell["names"]


@pytest.mark.parametrize(
    "name", NAMES, ids=[f"{one['written']} {one.get('on', '')}" for one in NAMES]
)
def test_a_name_stands_for_whom_it_stands_for_on_the_day(name: dict[str, Any]) -> None:
    found = DIRECTORY.resolve(name["written"], name.get("on", ON_ANY_OTHER_DAY))
    assert found.match.value == name["match"]
    assert found.suggestion == name.get("suggestion")
    if found.match is Match.AGENCY:
        assert (list(found.agency_ids), found.certainty) == (name["ids"], name["certainty"])
    elif found.match is Match.GROUP:
        assert (len(found.agency_ids), found.is_open) == (name["members"], name["open"])
    else:
        assert found.agency_ids == ()


def test_what_is_only_like_a_name_is_never_certain() -> None:
    guesses = [one for one in NAMES if "suggestion" in one]
    assert guesses
    for one in guesses:
        found = DIRECTORY.resolve(one["written"], ON_ANY_OTHER_DAY)
        assert 0 < found.certainty < 1
        assert found.agency_ids == ()
