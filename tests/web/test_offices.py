"""One application for several offices: each answers at its own address with its own, and nothing else."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, select

from config.settings import load_installation
from models.engine import session
from models.links import add_link
from models.tables import FeedLinkRow, Row
from tests.offices import add_office, database_of, installation
from tests.postgres import Server
from tests.web.conftest import LOOPBACK, Clock
from tests.web.desk import add_account, form_key_of
from tests.web.makers import A, fill
from web.feed_shelf import MOST_BYTES
from web.logs import JsonLines
from web.offices import Offices, host_mark
from web.serving import application, application_of_all

CODES = ("song-xanh", "nui-bac")
TOKENS = {"song-xanh": "a" * 43, "nui-bac": "b" * 43}
AGENCY = A
AT = datetime(2026, 1, 12, tzinfo=UTC)
PATHS = ("/a/{token}", "/feeds/{token}.ics")


def furnish(code: str) -> None:
    """A small plan, a link for one agency and a coordinator."""
    with database_of(code) as engine:
        fill(engine)
        with session(engine) as opened:
            add_link(TOKENS[code], session=opened, agency_id=AGENCY, name="phòng", actor="t", at=AT)
        add_account(engine)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of two furnished offices, to be copied: filling them takes longest."""
    with pytest.MonkeyPatch.context() as patch:
        made = tmp_path_factory.mktemp("furnished")
        installation(made, patch)
        for code in CODES:
            furnish(code)
    return made / "var"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, furnished: Path) -> Path:
    """Two furnished offices, each at a host of its own, with files of their own."""
    shutil.copytree(furnished, tmp_path / "var")
    return installation(tmp_path, monkeypatch)


@pytest.fixture
def in_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Server) -> Path:
    """The same in two schemas of one PostgreSQL database."""
    found, shared = installation(tmp_path, monkeypatch), postgres.new_database()
    for code in CODES:
        add_office(found, code, DATABASE_URL=f"{shared}?schema={code.replace('-', '_')}")
        furnish(code)
    return found


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, furnished: Path) -> Path:
    """The same as the first, below paths of one host."""
    shutil.copytree(furnished, tmp_path / "var")
    found = installation(tmp_path, monkeypatch)
    for code in CODES:
        add_office(found, code, PUBLIC_URL=f"https://don-doc.example.vn/{code}")
    return found


def app() -> Offices:
    made = application_of_all(load_installation(), now=Clock())
    assert isinstance(made, Offices)
    return made


def at(code: str, served: Offices, **options: Any) -> TestClient:
    """A browser at the office's own host."""
    return TestClient(served, base_url=f"https://{code}.example.vn", client=LOOPBACK, **options)


def counts(code: str) -> dict[str, int]:
    """How many rows each table of an office has."""
    with database_of(code) as engine, engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Row.metadata.sorted_tables
        }


@pytest.mark.parametrize("path", PATHS)
def test_a_link_opens_at_its_own_office_and_is_unknown_at_the_other(
    folder: Path, path: str
) -> None:
    served = app()
    for code, other in (CODES, CODES[::-1]):
        with at(code, served) as browser:
            assert browser.get(path.format(token=TOKENS[code])).status_code == 200
            assert browser.get(path.format(token=TOKENS[other])).status_code == 404


def test_what_is_shown_names_only_the_own_office(folder: Path) -> None:
    served = app()
    for code, own, others in (
        ("song-xanh", "Sông Xanh", "Núi Bạc"),
        ("nui-bac", "Núi Bạc", "Sông Xanh"),
    ):
        with at(code, served) as browser:
            page = browser.get(f"/a/{TOKENS[code]}").text
            feed = browser.get(f"/feeds/{TOKENS[code]}.ics").text.replace("\r\n ", "")
            sign_in = browser.get("/dieu-phoi/dang-nhap").text
        for text in (page, feed, sign_in):
            assert others not in text
            assert "Hà Nội" not in text
        assert own in sign_in or own in page
        assert f"https://{code}.example.vn/a/" in feed


@pytest.mark.parametrize(
    "host", ["khac.example.vn", "127.0.0.1:8180", "song-xanh.example.vn.xau.vn", ""]
)
@pytest.mark.parametrize("path", ["/", "/dieu-phoi", "/static/page.css", f"/a/{'a' * 43}"])
def test_an_unknown_host_is_told_nothing(beside: Path, host: str, path: str) -> None:
    with TestClient(app(), client=LOOPBACK) as browser:
        answer = browser.get(path, headers={"Host": host})
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("kept_in", ["folder", "in_schemas"])
def test_a_days_work_of_one_changes_no_row_of_the_other(
    request: pytest.FixtureRequest, kept_in: str
) -> None:
    request.getfixturevalue(kept_in)
    before = counts("nui-bac")
    own = counts("song-xanh")
    served = app()
    with at("song-xanh", served) as browser:
        sign_in(browser)
        assert browser.get("/dieu-phoi").status_code == 200
        browser.get(f"/feeds/{TOKENS['song-xanh']}.ics")
        browser.get(f"/a/{TOKENS['song-xanh']}")
        browser.post(
            "/dieu-phoi/dang-xuat", data={"form_key": form_key_of(browser.get("/dieu-phoi").text)}
        )
    assert counts("nui-bac") == before
    assert counts("song-xanh") != own


def sign_in(browser: TestClient, root: str = "") -> Any:
    way = f"{root}/dieu-phoi/dang-nhap"
    key = form_key_of(browser.get(way).text)
    answer = browser.post(
        way,
        data={"ten": "lan", "mat_khau": "một câu dài dễ nhớ", "form_key": key},
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    return answer


def test_a_session_of_one_office_is_none_at_the_other(folder: Path) -> None:
    served = app()
    with at("song-xanh", served) as browser:
        sign_in(browser)
        cookie = browser.cookies["__Host-dondoc"]
        assert browser.get("/dieu-phoi", follow_redirects=False).status_code == 200
    with at("nui-bac", served) as browser:
        browser.cookies.set("__Host-dondoc", cookie, domain="nui-bac.example.vn")
        assert browser.get("/dieu-phoi", follow_redirects=False).status_code == 303


def test_below_paths_of_one_host_every_link_stays_below_its_own(beside: Path) -> None:
    served = app()
    host = "https://don-doc.example.vn"
    with TestClient(served, base_url=host, client=LOOPBACK) as browser:
        for code, other in (CODES, CODES[::-1]):
            root = f"/{code}"
            page = browser.get(f"{root}/a/{TOKENS[code]}")
            assert page.status_code == 200
            assert links_of(page.text) <= {root}
            assert browser.get(f"/{other}/a/{TOKENS[code]}").status_code == 404
            assert browser.get(f"/a/{TOKENS[code]}").content == b""
            gone_in = sign_in(browser, root)
            assert gone_in.headers["location"] == f"{root}/dieu-phoi"
            assert f"__Secure-dondoc-{code}" in gone_in.headers["set-cookie"]
            assert f"Path={root}/" in gone_in.headers["set-cookie"]
            for one in ("", "/viec", "/ca-nam", "/bao-cao", "/ke-hoach", "/tin-nhan", "/yeu-cau"):
                shown = browser.get(f"{root}/dieu-phoi{one}", follow_redirects=False)
                assert shown.status_code == 200
                assert links_of(shown.text) <= {root}
        # signed in at both at once, each with a session of its own
        assert browser.get("/song-xanh/dieu-phoi", follow_redirects=False).status_code == 200


def links_of(page: str) -> set[str]:
    """The first parts of all the paths that a page leads to."""
    from lxml import html

    found = html.fromstring(page).xpath("//@href | //@src | //@action")
    return {f"/{one.split('/')[1]}" for one in found if one.startswith("/")}


def test_a_missing_slash_leads_to_no_other_office(beside: Path) -> None:
    with TestClient(app(), base_url="https://don-doc.example.vn", client=LOOPBACK) as browser:
        answer = browser.get("/song-xanh/dieu-phoi/viec/", follow_redirects=False)
        if answer.is_redirect:
            assert answer.headers["location"].endswith("/song-xanh/dieu-phoi/viec")
        assert browser.get("/song-xanhh/dieu-phoi").content == b""


def test_a_broken_office_is_out_of_order_and_the_others_work(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "nui-bac" / "agencies.toml").write_text('place = "tỉnh Núi Bạc"\nhỏng', "utf-8")
    (folder / "hong.env").write_text("x\n", encoding="utf-8")
    (folder / "hong.env").chmod(0o600)
    served = app()
    with at("nui-bac", served) as browser:
        assert browser.get(f"/a/{TOKENS['nui-bac']}").status_code == 503
    with at("song-xanh", served) as browser:
        assert browser.get(f"/a/{TOKENS['song-xanh']}").status_code == 200
        ready = TestClient(served, client=LOOPBACK).get("/readyz")
    assert ready.status_code == 200
    assert ready.text.splitlines() == [
        "1 of 3 ready",
        "hong: cannot be opened",
        "nui-bac: cannot be opened",
    ]
    said = " ".join(one.getMessage() for one in caplog.records)
    assert "office nui-bac cannot be served" in said
    assert "office hong cannot be served" in said


def test_an_office_whose_database_is_away_is_asked_again(folder: Path) -> None:
    add_office(folder, "bien-vang", DATABASE_URL="postgresql://u:p@127.0.0.1:1/kho")
    served = app()
    with at("bien-vang", served) as browser:
        assert browser.get(f"/a/{'a' * 43}").status_code == 503
    with at("song-xanh", served) as browser:
        assert browser.get(f"/a/{TOKENS['song-xanh']}").status_code == 200
    found = next(one for one in served.served if one.place.code == "bien-vang")
    assert not found.is_own


def test_an_office_is_never_answered_from_anothers_database(folder: Path) -> None:
    with database_of("song-xanh") as engine, session(engine) as opened:
        opened.connection().exec_driver_sql("UPDATE owner SET office = 'nui-bac'")
    with at("song-xanh", app()) as browser:
        assert browser.get(f"/a/{TOKENS['song-xanh']}").status_code == 503


def test_the_machine_says_every_offices_figures_under_its_code(folder: Path) -> None:
    served = app()
    with at("song-xanh", served) as browser:
        browser.get(f"/a/{TOKENS['song-xanh']}")
    found = TestClient(served, client=LOOPBACK).get("/metrics")
    assert found.status_code == 200
    told = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(found.text)
        for sample in family.samples
    }
    for code in CODES:
        assert told["dondoc_office_up", (("office", code),)] == 1
        assert told["dondoc_open_links", (("office", code),)] == 1
    pages = [labels for name, labels in told if name == "dondoc_http_requests_total"]
    assert {dict(one)["office"] for one in pages} == {"song-xanh"}
    strange = TestClient(served, client=("203.0.113.9", 5000)).get("/metrics")
    assert (strange.status_code, strange.content) == (404, b"")


def test_others_are_told_only_how_many_offices_are_ready(folder: Path) -> None:
    (folder / "nui-bac" / "agencies.toml").write_text("hỏng", encoding="utf-8")
    answer = TestClient(app(), client=("203.0.113.9", 5000)).get("/readyz")
    assert answer.text == "1 of 2 ready\n"


def test_a_line_of_the_log_says_whose_it_is(folder: Path) -> None:
    lines: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(JsonLines().format(record)))

    access = logging.getLogger("dondoc.web.access")
    handler, level = Kept(), access.level
    access.addHandler(handler)
    access.setLevel(logging.INFO)
    try:
        served = app()
        for code in CODES:
            with at(code, served) as browser:
                browser.get(f"/a/{TOKENS[code]}")
    finally:
        access.removeHandler(handler)
        access.setLevel(level)
    assert [one["office"] for one in lines] == list(CODES)


def test_memory_is_shared_out(folder: Path) -> None:
    shelves = [one.app.state.shelf for one in app().served if one.app]
    assert sum(one._most_bytes for one in shelves) <= MOST_BYTES


def test_links_are_noted_as_used_in_the_own_database_only(folder: Path) -> None:
    served = app()
    with at("song-xanh", served) as browser:
        browser.get(f"/feeds/{TOKENS['song-xanh']}.ics")
    used = {}
    for code in CODES:
        with database_of(code) as engine, engine.connect() as connection:
            used[code] = connection.scalar(select(FeedLinkRow.last_fetched_at)) is not None
    assert used == {"song-xanh": True, "nui-bac": False}


def test_a_process_of_one_office_serves_that_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_OFFICE", "song-xanh")
    monkeypatch.setattr("web.serving.set_up_logs", lambda _format: None)
    with TestClient(application(), client=LOOPBACK) as browser:
        assert browser.get(f"/a/{TOKENS['song-xanh']}").status_code == 200
        assert browser.get(f"/a/{TOKENS['nui-bac']}").status_code == 404


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A.vn", "a.vn:443"),
        ("a.vn.", "a.vn:80"),
        ("[::1]:443", "[::1]"),
        ("a.vn:8443", "A.VN:8443"),
    ],
)
def test_a_host_is_the_same_with_and_without_its_usual_port(one: str, other: str) -> None:
    assert host_mark(one) == host_mark(other) != ""


@pytest.mark.long
def test_thirty_four_offices_answer_each_with_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Path
) -> None:
    folder = installation(tmp_path, monkeypatch, codes=())
    codes = [f"tinh-{number:02d}" for number in range(34)]
    for code in codes:
        add_office(folder, code)
        home = tmp_path / "var" / "offices" / code
        home.mkdir(parents=True)
        (home / "dondoc.db").write_bytes(migrated_file.read_bytes())
        with database_of(code) as engine, session(engine) as opened:
            token = f"{code:-<43}".replace("-", "x")
            add_link(token, session=opened, agency_id=AGENCY, name="p", actor="t", at=AT)
    served = app()
    for nth, code in enumerate(codes):
        with at(code, served) as browser:
            for one, status in ((code, 200), (codes[nth - 1], 404)):
                path = f"/feeds/{f'{one:-<43}'.replace('-', 'x')}.ics"
                assert browser.get(path).status_code == status
