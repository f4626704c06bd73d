"""A backup is whole or not there, says what is in it, and goes into an empty place only."""

from __future__ import annotations

import gzip
import io
import os
import resource
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from dondoc.errors import DondocError
from models.engine import engine_from, session
from models.migrate import head, migrate
from models.outbox_tables import ANSWER
from models.states import ReminderState
from models.tables import ReminderRow
from tests.conftest import ROOT
from tests.keeping.conftest import Place, run, said
from tests.postgres import Server
from tests.tasks.makers import create_contact, create_obligation, plan_day, store_approved
from tests.tasks.makers import outbox as reminders

PASSPHRASE = "một cụm mật khẩu đủ dài"
FRIDAY = "2026-06-12"


@pytest.fixture
def small(place: Place) -> Place:
    """A plan, a contact, a message that waits, and one kept file of each kind."""
    return filled(place)


@pytest.fixture
def small_on_sqlite(sqlite_place: Place) -> Place:
    return filled(sqlite_place)


def filled(place: Place) -> Place:
    place.migrated()
    engine = engine_from(place.url)
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, "mailto://127.0.0.1:25/?from=a@b.example&to=c@d.example")
    plan_day(engine, date(2026, 6, 12))
    engine.dispose()
    for shelf in ("submissions", "evidence", "incoming"):
        kept = place.home / shelf / "ab" / "abcd"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(f"tệp {shelf}".encode())
    return place


def backup(tmp_path: Path, *options: str) -> Path:
    return Path(said("backup", "--out", str(tmp_path / "b.tar.gz"), *options)["file"])


def restore_elsewhere(place: Place, file: Path, tmp_path: Path, *options: str) -> dict[str, Any]:
    place.destroy()
    found: dict[str, Any] = said("restore", str(file), *options)
    return found


def test_what_waited_at_the_backup_is_unsure_afterwards_and_never_goes_by_itself(
    small: Place, tmp_path: Path
) -> None:
    restore_elsewhere(small, backup(tmp_path, "--today", FRIDAY), tmp_path)
    engine = engine_from(small.url)
    [waiting] = reminders(engine)
    assert waiting.state is ReminderState.UNSURE
    assert "khôi phục" in waiting.last_error
    run("outbox", "release", "--sent-until", FRIDAY, "--today", FRIDAY)
    assert [one.state for one in reminders(engine)] == [ReminderState.UNSURE]
    engine.dispose()


def test_an_answer_that_was_written_since_the_restore_goes_out_once_released(
    small: Place, tmp_path: Path
) -> None:
    """Reports come in all the while: what is answered to them is not what the lost one may have sent."""
    restore_elsewhere(small, backup(tmp_path, "--today", FRIDAY), tmp_path)
    engine = engine_from(small.url)
    [waiting] = reminders(engine)
    with session(engine) as opened:
        for name, at in (("cũ", waiting.created_at), ("mới", datetime.now(UTC))):
            about = waiting.model_dump(exclude={"id"}) | {"key": name, "step": ANSWER}
            told = {"state": ReminderState.PLANNED, "created_at": at, "last_error": ""}
            opened.add(ReminderRow(**about | told))
    assert run("outbox", "--jsonl").count('"planned"') == 2
    run("outbox", "release", "--sent-until", FRIDAY, "--today", FRIDAY)
    states = {one.key: one.state for one in reminders(engine)}
    assert (states["cũ"], states["mới"]) == (ReminderState.UNSURE, ReminderState.PLANNED)
    engine.dispose()


@pytest.mark.parametrize(
    ("said_so", "state"),
    [
        (("--nothing-sent",), ReminderState.PLANNED),
        (("--sent-until", FRIDAY, "--arrived"), ReminderState.SENT),
    ],
)
def test_a_person_who_knows_says_what_became_of_what_waited(
    small: Place, tmp_path: Path, said_so: tuple[str, ...], state: ReminderState
) -> None:
    restore_elsewhere(small, backup(tmp_path, "--today", FRIDAY), tmp_path)
    run("outbox", "release", *said_so, "--today", FRIDAY)
    engine = engine_from(small.url)
    assert [one.state for one in reminders(engine)] == [state]
    engine.dispose()
    with pytest.raises(DondocError, match="không có gì phải cho gửi lại"):
        run("outbox", "release", "--nothing-sent")


def test_a_place_that_holds_anything_is_refused_and_left_alone(
    small: Place, tmp_path: Path
) -> None:
    file, before, files = backup(tmp_path), small.rows(), small.files()
    with pytest.raises(DondocError, match="đã có dữ liệu"):
        run("restore", str(file))
    assert small.rows() == before
    assert small.files() == files


@pytest.mark.parametrize("shelf", ["submissions", "evidence", "incoming"])
def test_a_folder_with_files_is_refused(small_on_sqlite: Place, tmp_path: Path, shelf: str) -> None:
    file = backup(tmp_path)
    small_on_sqlite.destroy()
    kept = small_on_sqlite.home / shelf / "x"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"?")
    with pytest.raises(DondocError, match=shelf):
        run("restore", str(file))
    assert kept.read_bytes() == b"?"
    assert not (small_on_sqlite.home / "dondoc.db").exists()


def test_every_byte_that_changes_is_seen(small_on_sqlite: Place, tmp_path: Path) -> None:
    whole = backup(tmp_path).read_bytes()
    small_on_sqlite.destroy()
    damaged = tmp_path / "hong.tar.gz"
    for place in range(12, len(whole), max(1, len(whole) // 40)):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DondocError):
            run("restore", str(damaged))
        damaged.write_bytes(whole[:place])
        with pytest.raises(DondocError):
            run("restore", str(damaged), "--check")
    assert not list(small_on_sqlite.home.rglob("*"))


def changed(file: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The backup with its members changed, packed again without a fault."""
    made = file.with_name("changed.tar.gz")
    with tarfile.open(file) as old, tarfile.open(made, "w:gz") as new:
        for member in old:
            opened = old.extractfile(member)
            assert opened is not None
            if (kept := change(member.name, opened.read())) is not None:
                member.name, member.size = kept[0], len(kept[1])
                new.addfile(member, io.BytesIO(kept[1]))
    return made


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda n, b: (n, b"khac") if n.startswith("files/") else (n, b), "không khớp bảng kê"),
        (lambda n, b: None if n.startswith("files/e") else (n, b), "không khớp bảng kê"),
        (lambda n, b: None if n == "manifest.json" else (n, b), "không phải bản sao lưu"),
        (lambda n, b: ("../" + n if n.startswith("files/") else n, b), "mục lạ"),
        (
            lambda n, b: (n, b.replace(b'"contact": 1', b'"contact": 2')),
            "số dòng trong cơ sở dữ liệu không khớp",
        ),
        (
            lambda n, b: (n, b.replace(b'"format": 1', b'"format": 2')),
            "chương trình mới hơn",
        ),
    ],
)
def test_a_backup_that_does_not_agree_with_its_list_is_refused_and_nothing_is_left(
    small_on_sqlite: Place, tmp_path: Path, change: Any, refusal: str
) -> None:
    file = changed(backup(tmp_path), change)
    small_on_sqlite.destroy()
    with pytest.raises(DondocError, match=refusal):
        run("restore", str(file))
    assert [one.name for one in small_on_sqlite.home.rglob("*")] == []


def test_a_database_that_the_list_does_not_fit_is_emptied_again(
    small: Place, tmp_path: Path
) -> None:
    file = backup(tmp_path)
    wrong = changed(file, lambda n, b: (n, b.replace(b'"contact": 1', b'"contact": 2')))
    small.destroy()
    with pytest.raises(DondocError, match="không khớp"):
        run("restore", str(wrong))
    # so that the whole one goes in
    assert said("restore", str(file))["key_fits"]


def test_a_backup_of_a_newer_program_is_refused(small_on_sqlite: Place, tmp_path: Path) -> None:
    file = changed(
        backup(tmp_path),
        lambda n, b: (n, b.replace(b'"database_version": "', b'"database_version": "9')),
    )
    small_on_sqlite.destroy()
    with pytest.raises(DondocError, match=r"chỉ biết đến .*cài chương trình mới hơn"):
        run("restore", str(file))


@pytest.mark.parametrize("version", ["0001", "0004", "0007"])
def test_a_backup_of_an_older_version_is_brought_up_to_this_one(
    place: Place, tmp_path: Path, version: str
) -> None:
    engine = engine_from(place.url)
    migrate(engine, to=version)
    engine.dispose()
    back = restore_elsewhere(place, backup(tmp_path), tmp_path)
    assert back["version"] == version
    assert back["now_version"] == head()


def test_the_other_kind_of_database_is_refused(
    small_on_sqlite: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Server
) -> None:
    file = backup(tmp_path)
    small_on_sqlite.destroy()
    monkeypatch.setenv("DONDOC_DATABASE_URL", postgres.new_database())
    with pytest.raises(DondocError, match="cùng loại"):
        run("restore", str(file))


class TestKeys:
    """The key is in the backup only where somebody says so."""

    @pytest.fixture
    def own_key(self, small_on_sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> str:
        """An office whose key is in its file, and nowhere else."""
        key = os.environ["DONDOC_SECRET_KEYS"]
        file = small_on_sqlite.home / "secret.key"
        file.touch(0o600)
        file.write_text(key + "\n")
        monkeypatch.delenv("DONDOC_SECRET_KEYS")
        return key

    def test_without_being_asked_there_is_none_and_restoring_says_so(
        self, small_on_sqlite: Place, own_key: str, tmp_path: Path
    ) -> None:
        file = backup(tmp_path)
        assert own_key.encode() not in gzip.decompress(file.read_bytes())
        assert restore_elsewhere(small_on_sqlite, file, tmp_path)["key_fits"] is False

    def test_sealed_it_is_not_in_the_file_as_it_is_and_comes_back_by_the_passphrase(
        self, small_on_sqlite: Place, own_key: str, tmp_path: Path
    ) -> None:
        words = tmp_path / "cum-mat-khau"
        words.write_text(PASSPHRASE + "\n")
        given = ("--passphrase-file", str(words))
        file = backup(tmp_path, "--seal-key", *given)
        assert own_key.encode() not in gzip.decompress(file.read_bytes())
        words.write_text("một cụm mật khẩu khác hẳn\n")
        small_on_sqlite.destroy()
        with pytest.raises(DondocError, match="không đúng"):
            run("restore", str(file), *given)
        words.write_text(PASSPHRASE + "\n")
        assert said("restore", str(file), *given)["key_fits"]
        kept = small_on_sqlite.home / "secret.key"
        assert kept.read_text() == own_key + "\n"
        assert kept.stat().st_mode & 0o777 == 0o600

    def test_plain_it_comes_back_by_itself(
        self, small_on_sqlite: Place, own_key: str, tmp_path: Path
    ) -> None:
        file = backup(tmp_path, "--plain-key")
        assert file.stat().st_mode & 0o777 == 0o600
        assert restore_elsewhere(small_on_sqlite, file, tmp_path)["key_fits"]
        assert (small_on_sqlite.home / "secret.key").stat().st_mode & 0o777 == 0o600

    def test_a_short_passphrase_is_refused(
        self, small_on_sqlite: Place, own_key: str, tmp_path: Path
    ) -> None:
        words = tmp_path / "ngan"
        words.write_text("ngắn\n")
        with pytest.raises(DondocError, match="ít nhất 12"):
            backup(tmp_path, "--seal-key", "--passphrase-file", str(words))
        assert not (tmp_path / "b.tar.gz").exists()


@pytest.mark.long
@pytest.mark.parametrize("room", [4_096, 60_000, 300_000])
def test_a_disk_that_is_full_leaves_no_file_that_looks_like_a_backup(
    small: Place, tmp_path: Path, room: int
) -> None:
    (small.home / "evidence" / "ab" / "large").write_bytes(os.urandom(400_000))
    out = tmp_path / "backups"

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", "backup", "--out", str(out)],
        preexec_fn=little_room,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert list(out.rglob("*")) == []
    assert said("backup", "--out", str(out))["missing"] == []


def test_the_newest_are_kept_and_nothing_of_others(small_on_sqlite: Place, tmp_path: Path) -> None:
    out = tmp_path / "backups"
    out.mkdir()
    old = [f"dondoc-2026010{n}-080000.tar.gz" for n in range(1, 5)]
    strange = ["dondoc-cua-toi.tar.gz", "ghi-chu.txt"]
    for name in [*old, *strange]:
        (out / name).write_bytes(b"")
    made = said("backup", "--out", str(out), "--keep", "2")
    assert {one.name for one in out.iterdir()} == {old[-1], *strange, Path(made["file"]).name}


def test_a_file_that_is_there_is_never_written_over(small_on_sqlite: Place, tmp_path: Path) -> None:
    file = backup(tmp_path)
    before = file.read_bytes()
    with pytest.raises(DondocError, match="đã có"):
        backup(tmp_path)
    assert file.read_bytes() == before


def test_a_file_that_the_database_names_and_that_is_gone_is_said(
    small_on_sqlite: Place, tmp_path: Path
) -> None:
    engine = engine_from(small_on_sqlite.url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO evidence (obligation_key, agency_id, file_name, media_type, sha256, size, at) "
                "VALUES ('k1', 'a', 'x.pdf', 'application/pdf', 'ffee', 1, '2026-06-01 00:00:00')"
            )
        )
    engine.dispose()
    found = said("backup", "--out", str(tmp_path / "b.tar.gz"))
    assert found["missing"] == ["files/evidence/ff/ffee"]


def test_the_offices_own_data_files_go_along_and_no_secret_setting(
    small_on_sqlite: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "config"
    (own / "days_off").mkdir(parents=True)
    (own / "days_off" / "2026.toml").write_bytes(
        (ROOT / "config" / "days_off" / "2026.toml").read_bytes()
    )
    monkeypatch.setenv("DONDOC_CONFIG", str(own))
    secrets = {"DONDOC_METRICS_TOKEN": "m" * 32, "DONDOC_MAILBOX_URL": "imaps://a:bi-mat@h/INBOX"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    file = backup(tmp_path)
    inside = gzip.decompress(file.read_bytes())
    assert not [value for value in secrets.values() if value.encode() in inside]
    assert b"DONDOC_CONFIG" in inside
    monkeypatch.delenv("DONDOC_CONFIG")
    back = restore_elsewhere(small_on_sqlite, file, tmp_path)
    assert back["config"] == str(small_on_sqlite.home / "config")
    assert Path(back["config"], "days_off", "2026.toml").is_file()


def test_an_office_of_a_schema_takes_its_own_schema_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Server
) -> None:
    shared = postgres.new_database()
    place = Place(tmp_path / "var", f"{shared}?schema=ha_tinh", None, monkeypatch)
    place.enter()
    other = Place(tmp_path / "other", f"{shared}?schema=hue", None, monkeypatch)
    other.migrated()
    filled(place)
    file = backup(tmp_path)
    place.destroy()
    engine = engine_from(shared)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA ha_tinh CASCADE"))
    engine.dispose()
    before = other.rows()
    back = said("restore", str(file))
    assert back["rows"]["contact"] == 1
    assert other.rows() == before
