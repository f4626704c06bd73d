"""`dondoc receive` as people call it: once through folder and mailbox, then what waits is decided on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from models.office import Office
from tests.reports.dovecot import Dovecot
from tests.reports.mailbox_makers import files_in, report
from tests.reports.office_makers import IN_TIME, create_office, keep_plan
from tests.reports.test_mailbox_free_form import FREE, word
from tests.reports.test_mailbox_imap import know, mail

pytestmark = pytest.mark.long

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    started = Dovecot(Path(mkdtemp(prefix="dovecot-")))
    started.start()
    yield started
    started.stop()
    rmtree(started.folder)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = create_office(tmp_path / "home", now=IN_TIME)
    keep_plan(made)
    know(made)
    return made


@pytest.fixture
def dondoc(office: Office, server: Dovecot, tmp_path: Path) -> Run:
    (tmp_path / "hop").mkdir()
    home = {
        "DONDOC_HOME": str(office.settings.home),
        "DONDOC_INBOX_FOLDER": str(tmp_path / "hop"),
        "DONDOC_MAILBOX_URL": server.url(),
        "SSL_CERT_FILE": str(server.authority),
        "PATH": os.environ["PATH"],
    } | {name: value for name, value in os.environ.items() if name == "DONDOC_SECRET_KEYS"}

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", "receive", *arguments],
            env=home | more,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_folder_and_mailbox_are_read_and_what_waits_is_decided_on(
    dondoc: Run, office: Office, server: Dovecot, tmp_path: Path
) -> None:
    (tmp_path / "hop" / "xa.xlsx").write_bytes(report(office, "ubnd-xa-ba-vi"))
    server.put(mail(("tu do.docx", word(*FREE)), Message_ID="<1@x>").as_bytes(), box="INBOX")
    for number in (2, 3):
        strange = mail(
            ("a.xlsx", report(office)), sender="la@x.example", Message_ID=f"<{number}@x>"
        )
        server.put(strange.as_bytes(), box="INBOX")
    first = dondoc("--today", "2026-06-19", "--json")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    states = [(one["file"], one["state"]) for one in told["files"]]
    assert states == [
        ("xa.xlsx", "taken"),
        ("tu do.docx", "taken"),
        ("a.xlsx", "waiting"),
        ("a.xlsx", "waiting"),
    ]
    assert (told["letters"], told["answered"], told["trouble"]) == (3, 1, [])
    assert files_in(tmp_path / "hop") == ["da-nhan/xa.xlsx"]
    assert "la***@x.example" in dondoc("list").stdout
    assert "la@x.example" not in first.stdout

    listed = json.loads(dondoc("list", "--json").stdout)
    numbers = [str(one["number"]) for one in listed["files"]]
    (waiting,) = listed["to_compare"]
    assert waiting["compared"].startswith("khớp chắc 1/")
    judged = dondoc("judge", str(waiting["submission"]), "--return", "gửi theo mẫu")
    assert judged.stdout == "Đã trả lại báo cáo của Sở Nội vụ.\n"
    assert dondoc("judge", str(waiting["submission"]), "--accept").returncode == 1
    taken = dondoc("take", numbers[0], "--agency", "Sở Nội vụ", "--period", "2026-6-thang")
    assert taken.stdout == f"Đã nhận tệp {numbers[0]} là báo cáo lần 2 của Sở Nội vụ.\n"
    assert dondoc("drop", numbers[1], "--reason", "gửi nhầm").returncode == 0
    left = json.loads(dondoc("list", "--json").stdout)
    assert left == {"files": [], "to_compare": []}
    again = dondoc("take", numbers[1], "--agency", "Sở Nội vụ", "--period", "2026-6-thang")
    assert again.stderr.splitlines() == [
        f"tệp đến số {numbers[1]} không còn chờ xem; xem: dondoc receive list"
    ]


def test_trouble_with_the_mailbox_is_one_line_and_the_folder_is_read_all_the_same(
    dondoc: Run, office: Office, server: Dovecot, tmp_path: Path
) -> None:
    (tmp_path / "hop" / "xa.xlsx").write_bytes(report(office, "ubnd-xa-ba-vi"))
    run = dondoc("--today", "2026-06-19", DONDOC_MAILBOX_URL=server.url("sai"))
    assert run.returncode == 1
    assert "đã nhận" in run.stdout
    assert len(run.stderr.splitlines()) == 1
    assert "không nhận tài khoản hoặc mật khẩu" in run.stderr


def test_nowhere_to_look_is_one_line(dondoc: Run) -> None:
    run = dondoc(DONDOC_MAILBOX_URL="", DONDOC_INBOX_FOLDER="")
    assert (run.returncode, len(run.stderr.splitlines())) == (1, 1)
    assert "DONDOC_INBOX_FOLDER" in run.stderr
