"""Loads `agencies.toml` and the communes beside it into the directory of agencies."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from config.at_work import code_at_work
from config.files import PACKAGED_FOLDER, data_file, read_toml, refuse
from dondoc.errors import InvalidSettings
from dondoc.language.agencies import AgencyDirectory
from dondoc.language.agency_keys import name_key, name_words
from dondoc.language.directory import Agency, AgencyGroup
from dondoc.language.text import clean

# Nghị quyết số 1656/NQ-UBTVQH15 ngày 16/6/2025: two levels of local government
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_OF_COMMUNES = date(2025, 7, 1)
_AGENCY_KEYS = {"id", "name", "kind", "aliases", "parent", "successors", "valid_from", "valid_to"}
_GROUP_KEYS = {"id", "name", "aliases", "kinds", "open", "words"}
# Luật Tổ chức chính quyền địa phương số 72/2025/QH15, Điều 1
_COMMUNE_TYPES = ("phường", "xã", "đặc khu")
_COLUMNS = ["code", "type", "name", "source", "former_districts"]


def load_directory(folder: Path | None = None) -> AgencyDirectory:
    """The office's directory. Raises InvalidSettings naming file, line and entry."""
    path = data_file("agencies.toml", folder)
    data = read_toml(path)
    place = _place(path, data)
    if not place and code_at_work():
        raise refuse(path, "place", "thiếu place", 'ghi tỉnh của danh bạ: place = "tỉnh Nghệ An"')
    communes = [one for file in _commune_files(path, place, folder) for one in _communes(file)]
    agencies = [
        *(_agency(path, table) for table in _tables(path, data, "agency")),
        *(agency for agency, _ in communes),
        *_districts(path, _tables(path, data, "district"), communes),
    ]
    groups = [_group(path, table) for table in _tables(path, data, "group")]
    _check(path, agencies, groups)
    return AgencyDirectory(agencies, groups, place)


def place_of_directory(folder: Path | None = None) -> str:
    """The province or city of the office's directory; empty where the file does not say it."""
    path = data_file("agencies.toml", folder)
    return _place(path, read_toml(path))


def _commune_files(path: Path, place: str, folder: Path | None) -> list[Path]:
    """The files of communes (communes.csv, communes-….csv) beside the agencies that are read.

    The packaged ones are Hà Nội's: a directory of its own gets them only where it is Hà Nội's too.
    """
    packaged = PACKAGED_FOLDER / path.name
    own = [] if path == packaged else sorted(path.parent.glob("communes*.csv"))
    is_of_ha_noi = path == packaged or not place or place == place_of_directory(PACKAGED_FOLDER)
    return own or ([data_file("communes-hanoi.csv", folder)] if is_of_ha_noi else [])


def _place(path: Path, data: dict[str, Any]) -> str:
    """The province or city whose bodies the file lists."""
    place = data.get("place", "")
    if not isinstance(place, str):
        raise refuse(path, "place", "phải là tên tỉnh, thành phố", 'ghi place = "thành phố Hà Nội"')
    return clean(place)


def _tables(path: Path, data: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    tables = data.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise refuse(path, kind, f"phải viết thành các mục [[{kind}]]")
    return tables


def _texts(path: Path, table: dict[str, Any], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise refuse(path, str(table.get("id", key)), f"{key} phải là danh sách các dòng chữ")
    return tuple(clean(value) for value in values)


def _named(path: Path, table: dict[str, Any], known: set[str]) -> tuple[str, str]:
    """The id and name of an entry; refuses keys that nobody would read."""
    entry = str(table.get("id", table.get("name", "")))
    for key in table:
        if key not in known:
            raise refuse(
                path, entry, f"mục {key} không có", f"chỉ dùng: {', '.join(sorted(known))}"
            )
    for key in ("id", "name"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise refuse(path, entry, f"thiếu {key}")
    return table["id"], clean(table["name"])


def _day(path: Path, table: dict[str, Any], key: str) -> date | None:
    value = table.get(key)
    if value is not None and type(value) is not date:
        raise refuse(path, str(table["id"]), f"{key} = {value!r} không phải ngày", "ghi 2025-03-01")
    return value


def _agency(path: Path, table: dict[str, Any]) -> Agency:
    agency_id, name = _named(path, table, _AGENCY_KEYS)
    if not isinstance(table.get("kind"), str):
        raise refuse(path, agency_id, "thiếu kind (loại cơ quan)")
    return Agency(
        id=agency_id,
        name=name,
        kind=table["kind"],
        aliases=_texts(path, table, "aliases"),
        parent=table.get("parent"),
        successors=_texts(path, table, "successors"),
        valid_from=_day(path, table, "valid_from"),
        valid_to=_day(path, table, "valid_to"),
    )


def _group(path: Path, table: dict[str, Any]) -> AgencyGroup:
    group_id, name = _named(path, table, _GROUP_KEYS)
    kinds, is_open = _texts(path, table, "kinds"), table.get("open", False)
    if is_open is not (not kinds):
        raise refuse(path, group_id, "nhóm phải có kinds, hoặc open = true, không có cả hai")
    return AgencyGroup(
        id=group_id,
        name=name,
        aliases=_texts(path, table, "aliases"),
        kinds=kinds,
        is_open=is_open,
        words=_texts(path, table, "words"),
    )


def _local_body(kind: str, unit: str, name: str) -> Agency:
    full = f"{unit} {name}"
    slug = "-".join(name_words(full))
    return Agency(id=f"ubnd-{slug}", name=f"UBND {full}", kind=kind, aliases=(full,))


def _communes(path: Path) -> Iterator[tuple[Agency, tuple[str, ...]]]:
    """Each commune's or ward's People's Committee, and the former districts of its area."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != _COLUMNS:
            raise refuse(path, "", f"các cột phải là: {', '.join(_COLUMNS)}")
        for row in reader:
            if row["type"] not in _COMMUNE_TYPES or not row["name"]:
                what = "không phải phường, xã hay đặc khu"
                raise refuse(path, ",".join(map(str, row.values())), what)
            body = _local_body("commune", row["type"], clean(row["name"]))
            districts = (clean(district) for district in (row["former_districts"] or "").split(";"))
            yield replace(body, valid_from=FIRST_DAY_OF_COMMUNES), tuple(filter(None, districts))


def _districts(
    path: Path,
    tables: Iterable[dict[str, Any]],
    communes: Iterable[tuple[Agency, tuple[str, ...]]],
) -> Iterator[Agency]:
    successors: dict[str, list[str]] = defaultdict(list)
    for commune, districts in communes:
        for district in districts:
            successors[name_key(district)].append(commune.id)
    for table in tables:
        for name in _texts(path, table, "names"):
            body = _local_body("district", str(table.get("type")), name)
            inherited = tuple(successors[name_key(body.aliases[0])])
            yield replace(body, valid_to=LAST_DAY_OF_DISTRICTS, successors=inherited)


def _check(path: Path, agencies: list[Agency], groups: list[AgencyGroup]) -> None:
    """Refuses ids used twice, references to nothing, and names that stand for two agencies."""
    known: dict[str, str] = {}
    named = [*((one.id, one.name) for one in agencies), *((one.id, one.name) for one in groups)]
    for entry_id, name in named:
        if known.setdefault(entry_id, name) != name:
            raise refuse(path, entry_id, "mã này dùng cho hai cơ quan")
    for agency in agencies:
        for other in (*agency.successors, *([agency.parent] if agency.parent else [])):
            if other not in known:
                raise refuse(path, agency.id, f"không có cơ quan nào mang mã {other!r}")
        if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
            raise refuse(path, agency.id, "valid_to trước valid_from")
    _refuse_shared_names(path, agencies)


def _refuse_shared_names(path: Path, agencies: list[Agency]) -> None:
    owners: dict[str, Agency] = {}
    for agency in agencies:
        for name in (agency.name, *agency.aliases):
            owner = owners.setdefault(name_key(name), agency)
            if owner.id != agency.id:
                raise _shared(path, name, owner, agency)


def _shared(path: Path, name: str, owner: Agency, agency: Agency) -> InvalidSettings:
    message = f"tên này chỉ cả {owner.id} và {agency.id}"
    return refuse(path, name, message, "bỏ bớt ở một nơi")
