"""A plan's file is put where the run that reads it looks: whole, over no other, and never read here."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from models.plan_files import FOLDER
from tests.web.conftest import World
from tests.web.desk import BROWSER, HOME, add_account, enter, form_key_of
from web.security import LARGEST_UPLOAD

PLANS = f"{HOME}/ke-hoach"
SAMPLE = Path(__file__).parents[2] / "samples" / "ke-hoach-2026.docx"


@pytest.fixture
def desk(world: World, client: TestClient) -> TestClient:
    """A coordinator who is signed in."""
    add_account(world.engine)
    enter(client, world.engine)
    return client


def put(desk: TestClient, name: str, data: bytes, key: str | None = None) -> Response:
    key = form_key_of(desk.get(PLANS).text) if key is None else key
    answer: Response = desk.post(
        f"{PLANS}/tep",
        data={"form_key": key},
        files={"file": (name, data, "application/octet-stream")},
        headers=BROWSER,
        follow_redirects=True,
    )
    return answer


def kept(world: World) -> dict[str, bytes]:
    folder = world.settings.home / FOLDER
    return {one.name: one.read_bytes() for one in folder.iterdir()} if folder.is_dir() else {}


def archive(*names: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return made.getvalue()


def test_a_file_is_kept_as_it_came_and_said_to_be_there(desk: TestClient, world: World) -> None:
    answer = put(desk, "Kế hoạch số 48 (đã sửa).docx", SAMPLE.read_bytes())
    assert "Đã nhận tệp Kế hoạch số 48 (đã sửa).docx" in answer.text
    assert kept(world) == {"Kế hoạch số 48 (đã sửa).docx": SAMPLE.read_bytes()}


def test_no_file_is_written_over_and_the_same_again_stays_one(
    desk: TestClient, world: World
) -> None:
    for data in (b"ban mot", b"ban hai", b"ban mot", b"ban hai"):
        assert put(desk, "ke-hoach.txt", data).status_code == 200
    assert kept(world) == {"ke-hoach.txt": b"ban mot", "ke-hoach (2).txt": b"ban hai"}


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("../../../etc/passwd", b"x", "passwd.txt"),
        ("C:\\Users\\lan\\qd.pdf", b"%PDF-1.7", "qd.pdf"),
        (".an.txt", b"x", "an.txt"),
        ("~$khoa.docx", archive("word/document.xml"), "khoa.docx"),
        ("lich.pdf", archive("xl/workbook.xml"), "lich.xlsx"),
        ("ke-hoach.html", b"<script>", "ke-hoach.txt"),
        ("a\u202etxt.exe", b"x", "a-txt.txt"),
        ("đ" * 300 + ".txt", b"x", "đ" * 50 + ".txt"),
        ("....", b"x", "ke-hoach.txt"),
    ],
)
def test_a_name_hides_nothing_and_leads_nowhere_else(
    desk: TestClient, world: World, name: str, data: bytes, found: str
) -> None:
    assert put(desk, name, data).status_code == 200
    assert list(kept(world)) == [found]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chay.exe", b"MZ\x90\x00\x03"),
        ("ke-hoach.docx", b"PK\x03\x04 hong"),
        ("goi.docx", archive("la/tep.bin")),
        ("hai.docx", archive("word/document.xml", "xl/workbook.xml")),
        ("trong.txt", b""),
        ("lon.txt", b"x" * (LARGEST_UPLOAD + 1)),
    ],
)
def test_what_is_no_document_or_too_large_leaves_nothing(
    desk: TestClient, world: World, name: str, data: bytes
) -> None:
    answer = put(desk, name, data)
    assert answer.status_code == 422
    assert "Chưa ghi nhận được" in answer.text
    assert kept(world) == {}


def test_strangers_and_foreign_forms_put_nothing(
    desk: TestClient, world: World, client: TestClient
) -> None:
    assert put(desk, "ke-hoach.txt", b"x", key="sai").status_code == 403
    client.cookies.clear()
    answer = client.post(f"{PLANS}/tep", files={"file": ("a.txt", b"x")}, follow_redirects=False)
    assert answer.status_code == 303
    assert kept(world) == {}
