"""`dondoc backup`: database, kept files and the office's own data files, in one file, while all runs."""

from __future__ import annotations

import getpass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from cli.output import json_option, print_json, today_option

if TYPE_CHECKING:
    from tasks.keeping.backup import Backup

KEYS = {
    "none": "không kèm khóa: giữ secret.key (hoặc DONDOC_SECRET_KEYS) ở nơi khác, thiếu nó thì "
    "không đọc lại được địa chỉ",
    "plain": "kèm khóa không mã hóa: ai có tệp này đọc được mọi địa chỉ",
    "sealed": "kèm khóa, mở bằng cụm mật khẩu",
}


@click.command("backup")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A folder, or the file's name (….tar.gz), which must not be there.",
)
@click.option("--seal-key", is_flag=True, help="Take the key along, sealed by a passphrase.")
@click.option("--plain-key", is_flag=True, help="Take the key along as it is.")
@click.option(
    "--passphrase-file",
    type=click.File("r"),
    help="Where the passphrase stands; else it is asked for.",
)
@click.option("--keep", type=click.IntRange(1), help="Keep so many in the folder, the newest.")
@today_option
@json_option
def command(
    out: Path,
    seal_key: bool,
    plain_key: bool,
    passphrase_file: IO[str] | None,
    keep: int | None,
    today: date,
    as_json: bool,
) -> None:
    """Back the office up while its programs run; the file says what is in it and is checked by it."""
    if seal_key and plain_key:
        raise click.UsageError("say --seal-key or --plain-key, not both")
    from config.settings import load_settings
    from models.office import open_office
    from tasks.keeping.backup import Wanted, make_backup
    from tasks.keeping.manifest import KeyKept

    key = KeyKept.SEALED if seal_key else KeyKept.PLAIN if plain_key else KeyKept.NONE
    passphrase = passphrase_of(passphrase_file, confirm=True) if seal_key else ""
    office = open_office(load_settings())
    made = make_backup(
        office.settings,
        Wanted(out.absolute(), key, passphrase, keep),
        at=office.moment(today),
        actor=getpass.getuser(),
        program=version("dondoc"),
    )
    if as_json:
        print_json(_document(made))
    else:
        _tell(made)


def passphrase_of(file: IO[str] | None, *, confirm: bool = False) -> str:
    """The passphrase from the first line of a file, or asked for."""
    if file is not None:
        return str(file.readline()).rstrip("\r\n")
    asked: str = click.prompt("Cụm mật khẩu", hide_input=True, confirmation_prompt=confirm)
    return asked


def _document(made: Backup) -> dict[str, object]:
    return {
        "file": str(made.path),
        "sha256": made.sha256,
        "size": made.path.stat().st_size,
        "version": made.manifest.database_version,
        "rows": made.manifest.rows,
        "files": len(made.manifest.files),
        "key": made.manifest.key.value,
        "missing": list(made.manifest.missing),
        "dropped": [str(one) for one in made.dropped],
    }


def _tell(made: Backup) -> None:
    found = made.manifest
    rows = sum(found.rows.values())
    click.echo(f"Đã sao lưu: {made.path}")
    click.echo(
        f"  {rows} dòng trong {len(found.rows)} bảng, {len(found.files)} tệp, "
        f"{made.path.stat().st_size} byte"
    )
    click.echo(f"  SHA-256: {made.sha256}")
    click.echo(f"  {KEYS[found.key]}")
    if found.missing:
        click.echo(f"  LƯU Ý: thiếu {len(found.missing)} tệp mà cơ sở dữ liệu nhắc đến")
    for old in made.dropped:
        click.echo(f"  bỏ bản cũ {old.name}")
