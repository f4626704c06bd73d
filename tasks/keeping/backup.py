"""A backup of one office, made while its programs run: database, kept files, own data files."""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import inspect, make_url, text

from config.files import PACKAGED_FOLDER
from config.settings import NEVER_SHOWN, Settings
from dondoc.errors import DondocError
from models.engine import engine_from, reading, schema_of, session
from models.events import record
from models.kept_files import EVIDENCE, INCOMING, SUBMISSIONS, Shelf
from models.migrate import head, version_of
from models.office import OFFICE_TIME
from models.retention import removed
from models.secrets import KEY_FILE
from models.signs import sign
from tasks.keeping import postgresql_copy, sqlite_copy
from tasks.keeping.archive import Pack, new_pack
from tasks.keeping.key_envelope import seal
from tasks.keeping.manifest import FORMAT, KeyKept, Manifest

BACKUP = "backup"
LOCK = ".keeping.lock"
SHELVES: dict[str, Shelf] = {"submission": SUBMISSIONS, "evidence": EVIDENCE, "incoming": INCOMING}
KEY, SEALED_KEY = "key/secret.key", "key/secret.key.sealed"
FILES, CONFIG = "files", "config"
OWN_NAME = re.compile(r"dondoc-\d{8}-\d{6}\.tar\.gz")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is whole on the disk; `sha256` is of the file itself."""

    path: Path
    sha256: str
    manifest: Manifest
    dropped: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the backup goes, how the key goes with it, and how many of the folder's are kept."""

    out: Path
    key: KeyKept = KeyKept.NONE
    passphrase: str = field(default="", repr=False)
    keep: int | None = None


def make_backup(
    settings: Settings, wanted: Wanted, *, at: datetime, actor: str, program: str
) -> Backup:
    """Write a backup while everything runs, and note in the database that there is one.

    The database is copied first: files are kept before their rows are written, so that none it
    speaks of is missing. Raises DondocError where it cannot be made; then nothing is left of it.
    """
    path = _path_for(wanted.out, at)
    with (
        only_one(settings.home),
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".dondoc-") as made,
    ):
        copied = Path(made) / "database"
        kind, version, rows = _copy_database(settings.database_url, copied)
        named = _named_files(settings.database_url)
        with new_pack(path) as pack:
            member = sqlite_copy.MEMBER if kind == "sqlite" else postgresql_copy.MEMBER
            pack.add(member, copied)
            _add_folders(pack, settings)
            _add_key(pack, settings, wanted)
            manifest = Manifest(
                FORMAT,
                program,
                at,
                kind,
                version,
                rows,
                wanted.key,
                tuple(pack.files),
                _settings_shown(settings),
                _missing(named, pack),
            )
            pack.close_with(manifest)
    digest = _digest(path)
    _note(settings.database_url, path, digest, at, actor)
    return Backup(path, digest, manifest, _drop_old(path, wanted.keep))


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """One of a backup and a tidying at a time on this machine: neither removes what the other reads."""
    home.mkdir(parents=True, exist_ok=True)
    held = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _path_for(out: Path, at: datetime) -> Path:
    if out.name.endswith((".tar.gz", ".tgz")):
        folder, name = out.parent, out.name
    else:
        folder, name = out, f"dondoc-{at.astimezone(OFFICE_TIME):%Y%m%d-%H%M%S}.tar.gz"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise DondocError(
            f"không tạo được thư mục ({failure.strerror})", where=str(folder)
        ) from failure
    return folder / name


def _copy_database(url: str, target: Path) -> tuple[str, str, dict[str, int]]:
    try:
        place = make_url(url)
        if place.drivername == "sqlite":
            rows = sqlite_copy.copy(Path(place.database or ""), target)
            return "sqlite", sqlite_copy.version(target), rows
        return "postgresql", *postgresql_copy.dump(url, target)
    except OSError as failure:
        raise DondocError(f"không chép được cơ sở dữ liệu ({failure.strerror})") from failure


def _named_files(url: str) -> set[str]:
    """The names, as in the backup, of the files that the database speaks of."""
    engine = engine_from(url)
    found = set()
    with reading(engine) as opened:
        there = inspect(opened.connection()).get_table_names(schema=schema_of(engine) or None)
        for table, shelf in SHELVES.items():
            if table not in there:
                continue  # older versions keep fewer files
            asked = text(f"SELECT DISTINCT sha256 FROM {table} WHERE sha256 <> ''")  # noqa: S608
            # what was taken away by policy is not missing
            gone = removed(shelf, session=opened)
            digests = set(opened.connection().execute(asked).scalars()) - gone
            found |= {f"{FILES}/{shelf.path(one, Path())}" for one in digests}
    engine.dispose()
    return found


def _add_folders(pack: Pack, settings: Settings) -> None:
    for shelf in SHELVES.values():
        _add_folder(pack, settings.home / shelf.name, f"{FILES}/{shelf.name}")
    if settings.config_folder != PACKAGED_FOLDER:
        _add_folder(pack, settings.config_folder, CONFIG)


def _add_folder(pack: Pack, folder: Path, name: str) -> None:
    for file in sorted(folder.rglob("*")):
        # a part is being written; its row is not there yet
        if file.is_file() and not file.is_symlink() and file.suffix != ".part":
            pack.add(f"{name}/{file.relative_to(folder)}", file)


def _add_key(pack: Pack, settings: Settings, wanted: Wanted) -> None:
    if wanted.key is KeyKept.NONE:
        return
    file = settings.home / KEY_FILE
    given = settings.given_keys()
    if not given and not file.is_file():
        raise DondocError("chưa có khóa để sao lưu", where=str(file))
    keys = "\n".join(given or file.read_text(encoding="ascii").split()) + "\n"
    if wanted.key is KeyKept.PLAIN:
        pack.add_bytes(KEY, keys.encode())
    else:
        pack.add_bytes(SEALED_KEY, seal(keys, wanted.passphrase))


def _settings_shown(settings: Settings) -> dict[str, str]:
    fields = Settings.model_fields
    return {
        fields[name].alias or f"DONDOC_{name.upper()}": str(value)
        for name, value in settings
        if not isinstance(value, SecretStr) and name.upper() not in NEVER_SHOWN
    }


def _missing(named: set[str], pack: Pack) -> tuple[str, ...]:
    return tuple(sorted(named - {one.name for one in pack.files}))


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _note(url: str, path: Path, digest: str, at: datetime, actor: str) -> None:
    engine = engine_from(url)
    if version_of(engine) != head():
        engine.dispose()
        return  # before an upgrade: it is not for this program to write there
    with session(engine) as opened:
        sign(BACKUP, session=opened, at=at)
        said = {"file": path.name, "sha256": digest, "version": head()}
        record("backup-made", "database", session=opened, at=at, actor=actor, details=said)
    engine.dispose()


def _drop_old(made: Path, keep: int | None) -> tuple[Path, ...]:
    """Remove the oldest of our own backups in the folder, so that `keep` are left."""
    if keep is None or not OWN_NAME.fullmatch(made.name):
        return ()
    ours = sorted(file for file in made.parent.iterdir() if OWN_NAME.fullmatch(file.name))
    old = tuple(file for file in ours[: max(0, len(ours) - keep)] if file != made)
    for file in old:
        file.unlink()
    return old
