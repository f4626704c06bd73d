"""The demo's last step: one page in Vietnamese that opens everything it made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from cli.demo.year import Played

PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Told:
    """One message that arrived: `file` and `page` are relative to the demo's folder."""

    to: str
    subject: str
    text: str
    file: str
    page: str | None


def write_page(played: Played) -> Path:
    """Write the page beside what the demo made; gives where it is."""
    folder = played.folder
    told = [_mail(path, folder) for path in sorted((folder / "thu").glob("*.eml"))]
    told += [_post(path, folder) for path in sorted((folder / "webhook").glob("*.json"))]
    pages = Environment(
        loader=PackageLoader("cli.demo", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = folder / PAGE
    text = pages.get_template("index.html.j2").render(
        played=played,
        told=told,
        feeds=_files(folder, "lich", "*.ics"),
        templates=_files(folder, "mau-bao-cao", "*.xlsx"),
        collated=_files(folder, "tong-hop", "*"),
    )
    page.write_text(text, encoding="utf-8")
    return page


def _files(folder: Path, below: str, pattern: str) -> list[str]:
    return [str(path.relative_to(folder)) for path in sorted((folder / below).glob(pattern))]


def _mail(path: Path, folder: Path) -> Told:
    mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    page = None
    if rich is not None:
        as_page = path.with_suffix(".html")
        as_page.write_text(rich.get_content(), encoding="utf-8")
        page = str(as_page.relative_to(folder))
    text = plain.get_content() if plain is not None else ""
    return Told(str(mail["To"]), str(mail["Subject"]), text, str(path.relative_to(folder)), page)


def _post(path: Path, folder: Path) -> Told:
    said = json.loads(path.read_bytes())
    where = path.stem.partition("-")[2]
    return Told(
        f"webhook {where}",
        str(said.get("title", "")),
        str(said.get("message", "")),
        str(path.relative_to(folder)),
        None,
    )
