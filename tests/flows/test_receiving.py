"""The flow that takes in what lies in the watched folder, on a real Prefect server."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from config.settings import load_settings
from flows.receive_reports import NOWHERE, Receiving, receive_reports
from models.office import open_office
from tests.reports.mailbox_makers import files_in, report
from tests.reports.office_makers import create_office, keep_plan

REQUEST = Receiving(today=date(2026, 6, 19))


def test_the_folder_is_read_and_what_waits_is_shown(
    office_home: Path, prefect_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("DONDOC_HOME", str(home))
    keep_plan(create_office(home))
    nowhere = asyncio.run(receive_reports(REQUEST, return_state=True))
    assert (nowhere.name, nowhere.message) == ("Không có nơi nhận", NOWHERE)

    inbox = tmp_path / "hop"
    inbox.mkdir()
    monkeypatch.setenv("DONDOC_INBOX_FOLDER", str(inbox))
    (inbox / "a.xlsx").write_bytes(report(open_office(load_settings())))
    (inbox / "quet.pdf").write_bytes(b"%PDF-1.7")
    done = asyncio.run(receive_reports(REQUEST, return_state=True))
    assert done.name == "Có tệp cần xem"
    assert done.message == "Nhận 1, trả lại 0, chờ xem 1, trả lời 0 thư, còn để lại 0 tệp"
    assert files_in(inbox) == ["can-xem/quet.pdf", "can-xem/quet.pdf.txt", "da-nhan/a.xlsx"]
    again = asyncio.run(receive_reports(REQUEST, return_state=True))
    assert again.name == "Không có tệp mới"

    monkeypatch.setenv("DONDOC_INBOX_FOLDER", str(tmp_path / "khong-co"))
    failed = asyncio.run(receive_reports(REQUEST, return_state=True))
    assert failed.is_failed()
    assert "không có thư mục này" in str(failed.message)
