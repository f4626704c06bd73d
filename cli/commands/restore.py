"""`dondoc restore`: a backup put into an empty place; its messages wait until a person releases them."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from cli.commands.backup import passphrase_of
from cli.output import OFFICE_TIME, json_option, print_json

if TYPE_CHECKING:
    from tasks.keeping.manifest import Manifest
    from tasks.keeping.restore import Restored


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only check the file to its end; write nothing.")
@click.option(
    "--passphrase-file",
    type=click.File("r"),
    help="Where the passphrase of the key stands; else it is asked for.",
)
@json_option
def command(file: Path, check: bool, passphrase_file: IO[str] | None, as_json: bool) -> None:
    """Put the backup FILE where the settings say, which must be empty; nothing is sent afterwards
    until `dondoc outbox release`.
    """
    from config.settings import load_settings
    from tasks.keeping.restore import check_backup, restore

    manifest = check_backup(file)
    if check:
        if as_json:
            print_json(_document(manifest))
        else:
            click.echo(f"Bản sao lưu nguyên vẹn: {_summary(manifest)}")
        return
    passphrase = passphrase_of(passphrase_file) if manifest.key == "sealed" else ""
    restored = restore(
        load_settings(),
        file,
        at=datetime.now(UTC),
        actor=getpass.getuser(),
        passphrase=passphrase,
    )
    if as_json:
        print_json(_document(manifest) | _outcome(restored))
    else:
        _tell(restored)


def _document(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at.isoformat(),
        "program": manifest.program,
        "database": manifest.database,
        "version": manifest.database_version,
        "rows": manifest.rows,
        "files": len(manifest.files),
        "key": manifest.key.value,
        "missing": list(manifest.missing),
    }


def _outcome(restored: Restored) -> dict[str, object]:
    return {
        "home": str(restored.home),
        "config": str(restored.config) if restored.config else None,
        "now_version": restored.version,
        "key_fits": restored.key_fits,
    }


def _summary(manifest: Manifest) -> str:
    made = manifest.made_at.astimezone(OFFICE_TIME)
    return (
        f"sao lưu lúc {made:%H:%M ngày %d/%m/%Y}, {manifest.database} phiên bản "
        f"{manifest.database_version}, {sum(manifest.rows.values())} dòng trong "
        f"{len(manifest.rows)} bảng, {len(manifest.files)} tệp"
    )


def _tell(restored: Restored) -> None:
    click.echo(f"Đã khôi phục vào {restored.home}: {_summary(restored.manifest)}")
    if restored.version != restored.manifest.database_version:
        click.echo(f"  đã nâng cơ sở dữ liệu lên phiên bản {restored.version}")
    if restored.config:
        click.echo(f"  tệp riêng của cơ quan ở {restored.config}: đặt DONDOC_CONFIG là thư mục này")
    if restored.manifest.missing:
        click.echo(f"  LƯU Ý: bản sao lưu thiếu {len(restored.manifest.missing)} tệp")
    if not restored.key_fits:
        click.echo(
            "  LƯU Ý: khóa đang có không đọc được địa chỉ; lấy lại secret.key hoặc DONDOC_SECRET_KEYS cũ"
        )
    click.echo("CHƯA GỬI GÌ cho đến khi có người cho biết tin đã gửi đến ngày nào:")
    click.echo("  dondoc outbox release --help")
    click.echo(
        "Làm lại những gì đã làm sau giờ sao lưu: thu hồi liên kết, đổi mật khẩu, báo cáo đã nhận."
    )
