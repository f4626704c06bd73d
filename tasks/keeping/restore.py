"""A backup put into an empty place: checked whole, then all of it or nothing, and nothing sent."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from config.files import PACKAGED_FOLDER
from config.settings import Settings
from dondoc.errors import DondocError, InvalidSettings
from models.contacts import contacts
from models.engine import engine_from, reading
from models.migrate import migrate, versions
from models.restorations import hold_outbox
from models.secrets import KEY_FILE
from tasks.keeping import postgresql_copy, sqlite_copy
from tasks.keeping.archive import unpack
from tasks.keeping.backup import CONFIG, FILES, KEY, SEALED_KEY, SHELVES
from tasks.keeping.key_envelope import unseal
from tasks.keeping.manifest import KeyKept, Manifest


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and where.

    `key_fits` says whether addresses and tokens can be read with the key that is there now.
    """

    manifest: Manifest
    version: str
    home: Path
    config: Path | None
    key_fits: bool


@dataclass
class _Placed:
    """What has been put in place so far, to be taken away again where the rest fails."""

    paths: list[Path] = field(default_factory=list)

    def move(self, source: Path, target: Path) -> None:
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                target.rmdir()
            self.paths.append(target)
            shutil.move(source, target)

    def take_away(self) -> None:
        for path in self.paths:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def check_backup(file: Path) -> Manifest:
    """Read a backup to its end and check all of it; nothing is written. Raises DondocError."""
    manifest = unpack(file)
    _refuse_newer(manifest)
    return manifest


def restore(
    settings: Settings, file: Path, *, at: datetime, actor: str, passphrase: str = ""
) -> Restored:
    """Put a backup where the settings say, which must be empty; its outbox is held.

    Raises DondocError for a place that is not empty, a damaged backup, one of a newer program, and a
    passphrase that does not fit; then all is as it was.
    """
    _refuse_what_is_there(settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    with _staging(settings.home) as staging:
        manifest = unpack(file, staging)
        _refuse_newer(manifest)
        _refuse_other_kind(manifest, settings)
        _open_key(manifest, staging, settings, passphrase)
        placed = _Placed()
        try:
            config = _place_files(staging, settings, placed)
            version = _place_database(staging, settings, manifest, placed, at, actor)
        except BaseException:  # Ctrl+C too: half a restoration would pass for a whole one
            placed.take_away()
            raise
    return Restored(manifest, version, settings.home, config, _key_fits(settings))


@contextmanager
def _staging(home: Path) -> Iterator[Path]:
    # on the disk of the place itself, so that what is checked is only renamed
    try:
        with tempfile.TemporaryDirectory(dir=home, prefix=".khoi-phuc-") as made:
            yield Path(made)
    except OSError as failure:
        raise DondocError(
            f"không ghi được vào {home} ({failure.strerror}); không để lại gì"
        ) from failure


def _refuse_what_is_there(settings: Settings) -> None:
    there = [
        settings.home / shelf.name
        for shelf in SHELVES.values()
        if _has_files(settings.home / shelf.name)
    ]
    place = make_url(settings.database_url)
    if place.drivername == "sqlite":
        file = Path(place.database or "")
        there += [file] if file.exists() else []
    elif not postgresql_copy.is_empty(engine_from(settings.database_url)):
        there.append(Path(place.database or ""))
    if there:
        raise DondocError(
            f"nơi khôi phục đã có dữ liệu: {', '.join(map(str, there))}",
            remedy="chỉ khôi phục vào chỗ trống: đổi DONDOC_HOME và DONDOC_DATABASE_URL, "
            "hoặc tự dời dữ liệu cũ đi",
        )


def _has_files(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _refuse_newer(manifest: Manifest) -> None:
    if manifest.database_version not in versions():
        raise DondocError(
            f"bản sao lưu ở phiên bản {manifest.database_version} (chương trình {manifest.program}), "
            f"chương trình này chỉ biết đến {versions()[-1]}",
            remedy="cài chương trình mới hơn rồi khôi phục",
        )


def _refuse_other_kind(manifest: Manifest, settings: Settings) -> None:
    kind = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    if kind != manifest.database:
        raise DondocError(
            f"bản sao lưu từ {manifest.database}, DONDOC_DATABASE_URL là {kind}",
            remedy="đặt DONDOC_DATABASE_URL cùng loại với bản sao lưu",
        )


def _open_key(manifest: Manifest, staging: Path, settings: Settings, passphrase: str) -> None:
    """Leave the key readable in the staging folder, where the backup has one."""
    if manifest.key is KeyKept.NONE:
        return
    if (settings.home / KEY_FILE).exists():
        raise DondocError(
            f"đã có tệp khóa {settings.home / KEY_FILE}, bản sao lưu cũng có khóa",
            remedy="dời tệp khóa đang có đi nơi khác",
        )
    if manifest.key is KeyKept.SEALED:
        keys = unseal((staging / SEALED_KEY).read_bytes(), passphrase)
        file = staging / KEY
        file.touch(0o600)
        file.write_text(keys, encoding="ascii")


def _place_files(staging: Path, settings: Settings, placed: _Placed) -> Path | None:
    for shelf in SHELVES.values():
        placed.move(staging / FILES / shelf.name, settings.home / shelf.name)
    placed.move(staging / KEY, settings.home / KEY_FILE)
    if not (staging / CONFIG).exists():
        return None
    own = settings.config_folder
    free = own != PACKAGED_FOLDER and not any(own.iterdir())
    target = own if free else settings.home / "config"
    if _has_files(target):
        raise DondocError(f"đã có {target}", remedy="dời thư mục này đi nơi khác")
    placed.move(staging / CONFIG, target)
    return target


def _place_database(
    staging: Path,
    settings: Settings,
    manifest: Manifest,
    placed: _Placed,
    at: datetime,
    actor: str,
) -> str:
    def before(connection: Connection) -> None:
        _refuse_other_counts(connection, manifest)
        known = {"version": manifest.database_version}
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), known)

    def after(connection: Connection) -> None:
        hold_outbox(connection, backup_at=manifest.made_at, at=at, actor=actor)

    if manifest.database == "postgresql":
        postgresql_copy.load(settings.database_url, staging / postgresql_copy.MEMBER)
        engine = engine_from(settings.database_url)
        try:
            return migrate(engine, before=before, after=after)
        except BaseException:  # Ctrl+C too: half a database would refuse the next restoration
            postgresql_copy.empty_again(engine)
            raise
        finally:
            engine.dispose()
    copied = staging / sqlite_copy.MEMBER
    engine = engine_from(f"sqlite:///{copied}")
    version = migrate(engine, before=before, after=after)
    # the last one out empties the log of changes into the file
    engine.dispose()
    placed.move(copied, Path(make_url(settings.database_url).database or ""))
    return version


def _refuse_other_counts(connection: Connection, manifest: Manifest) -> None:
    counted = postgresql_copy.count(connection)
    if counted != manifest.rows:
        raise DondocError("số dòng trong cơ sở dữ liệu không khớp bảng kê của bản sao lưu")


def _key_fits(settings: Settings) -> bool:
    engine = engine_from(settings.database_url)
    with suppress(InvalidSettings), reading(engine) as opened:
        contacts(session=opened)
        return True
    return False
