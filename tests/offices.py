"""Several offices in one installation: made-up provinces, each with a file, agencies and data of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.at_work import at_work
from config.offices import place_of
from config.settings import load_settings
from models.engine import engine_from
from models.migrate import make_ready

# code -> the place's name; none of them is on any map
PROVINCES = {"song-xanh": "tỉnh Sông Xanh", "nui-bac": "tỉnh Núi Bạc"}

AGENCIES = """\
place = "{place}"

[[agency]]
id = "ubnd-tinh"
name = "UBND {place}"
kind = "city"
aliases = ["UBND tỉnh"]

[[agency]]
id = "so-van-hoa"
name = "Sở Văn hóa, Thể thao và Du lịch"
kind = "department"
aliases = ["Sở VHTTDL"]

[[agency]]
id = "so-tai-chinh"
name = "Sở Tài chính"
kind = "department"

[[group]]
id = "so-nganh"
name = "các sở, ban, ngành"
kinds = ["department"]
words = ["sở", "ban", "ngành"]
"""
COMMUNES = """\
code,type,name,source,former_districts
90001,phường,Bến Tre Xanh,Nghị quyết số 1/NQ-UBTVQH15,
90002,xã,Gò Đồi,Nghị quyết số 1/NQ-UBTVQH15,
90003,đặc khu,Đảo Xa,Nghị quyết số 1/NQ-UBTVQH15,
"""


def add_office(folder: Path, code: str, **variables: str) -> Path:
    """Write an office's file and its config folder; `variables` without the prefix, beside the needed ones."""
    place = PROVINCES.get(code, f"tỉnh {code.replace('-', ' ').title()}")
    config = folder / code
    config.mkdir(parents=True, exist_ok=True)
    (config / "agencies.toml").write_text(AGENCIES.format(place=place), encoding="utf-8")
    (config / "communes.csv").write_text(COMMUNES, encoding="utf-8")
    needed = {
        "OFFICE_NAME": f"Sở Văn hóa, Thể thao và Du lịch {place}",
        "SENDER_ADDRESS": f"dondoc@{code}.example.vn",
        "PUBLIC_URL": f"https://{code}.example.vn",
    }
    return write_file(folder, code, {**needed, **variables})


def write_file(folder: Path, code: str, variables: Mapping[str, str]) -> Path:
    """Write the office's file alone, for its owner's eyes only."""
    file = folder / f"{code}.env"
    lines = [f"DONDOC_{name}={value}\n" for name, value in variables.items()]
    file.write_text("".join(lines), encoding="utf-8")
    file.chmod(0o600)
    return file


def installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: tuple[str, ...] = tuple(PROVINCES)
) -> Path:
    """The folder of an installation's offices; the environment says where it is, and is none itself."""
    folder = tmp_path / "offices"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("DONDOC_OFFICES", str(folder))
    monkeypatch.setenv("DONDOC_ONLY_OFFICES", "true")
    for name in ("DONDOC_OFFICE", "DONDOC_CONFIG", "DONDOC_DATABASE_URL", "DONDOC_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    for code in codes:
        add_office(folder, code)
    return folder


@contextmanager
def database_of(code: str) -> Iterator[Engine]:
    """That office at work, its database ready."""
    with at_work(place_of(code)):
        engine = engine_from(load_settings().database_url)
        try:
            make_ready(engine)
            yield engine
        finally:
            engine.dispose()
