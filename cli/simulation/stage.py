"""The simulation's own folder, settings and directory: nothing of the office's data is touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cli.simulation.world import Body, Province
from config.files import data_file

MARK = "DONDOC_"


@contextmanager
def staged(
    home: Path, provinces: Sequence[Province], *, policy: Path | None = None
) -> Iterator[None]:
    """The environment of an office that follows these provinces, until the end of the block.

    It has the installation's own policy, or the one given, and a directory of the made-up bodies.
    """
    config = home / "config"
    config.mkdir(parents=True)
    shutil.copy(policy or data_file("policy.toml"), config / "policy.toml")
    (config / "agencies.toml").write_text(_agencies(provinces), encoding="utf-8")
    header = "code,type,name,source,former_districts\n"
    (config / "communes-hanoi.csv").write_text(header, encoding="utf-8")
    before = {name: value for name, value in os.environ.items() if name.startswith(MARK)}
    for name in before:
        del os.environ[name]
    os.environ |= {"DONDOC_HOME": str(home), "DONDOC_CONFIG": str(config)}
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith(MARK)]:
            del os.environ[name]
        os.environ |= before


def _agencies(provinces: Sequence[Province]) -> str:
    place = provinces[0].place if len(provinces) == 1 else ""
    tables = [f'place = "{place}"']
    for at, province in enumerate(provinces):
        tables += map(_agency, (*province.bodies, province.coordinator))
        tables.append(_group(f"cap-xa-{at}", province.communes, _kinds(province, "commune")))
        tables.append(_group(f"co-quan-{at}", province.departments, _kinds(province, "department")))
    return "\n".join(tables)


def _kinds(province: Province, beginning: str) -> list[str]:
    kinds = {one.kind for one in province.bodies if one.kind.startswith(beginning)}
    return sorted(kinds) or [f"{beginning}-none"]


def _agency(body: Body) -> str:
    return f'[[agency]]\nid = "{body.id}"\nname = "{body.name}"\nkind = "{body.kind}"'


def _group(group_id: str, name: str, kinds: list[str]) -> str:
    return f'[[group]]\nid = "{group_id}"\nname = "{name}"\nkinds = {kinds!r}'
