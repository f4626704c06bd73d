"""Both of Prefect's UIs and the pages behind nginx with TLS, in a browser that can reach nobody else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pydantic import SecretStr

from cli.doctor.prefect_server import prefect_server
from models.engine import engine_from, session
from models.links import add_link
from models.migrate import make_ready
from models.office import open_office, utc_now
from models.sign_in_waits import OF_AN_ADDRESS
from tests.browser.conftest import QUIET
from tests.conftest import leave_out
from tests.postgres import free_port
from tests.proxy import programs
from tests.proxy.programs import (
    AUTH,
    DESK,
    NAME,
    Behind,
    Elsewhere,
    Proxy,
    behind,
    elsewhere,
    nginx,
)
from web.coordinator.prefect import _api, page_of
from web.security import form_key

pytestmark = pytest.mark.long

RUN = "Gửi 28 tin ngày 18/06"
TOKEN = "k" * 43
CALLED_BY_THE_SECOND_UI = "sr-client-cfg.amplitude.com"


@dataclass
class Site:
    """What the browser is to open, and what happened."""

    stands: Behind
    proxy: Proxy
    world: Elsewhere
    pages: str
    desk: str
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        """The hosts that the pages have asked."""
        return {httpx.URL(url).netloc.decode() for url in self.asked if url.startswith("http")}


@pytest.fixture(scope="module", params=["nginx.conf", "nginx-one-name.conf"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Everything running, with a run to be shown and a link to be opened."""
    folder = tmp_path_factory.mktemp("proxy")
    port = free_port()
    pages = f"https://{NAME}:{port}"
    desk = f"https://{DESK}:{port}" if request.param == "nginx.conf" else f"{pages}/prefect"
    with (
        behind(folder, pages, desk) as stands,
        nginx(request.param, stands, folder, port) as proxy,
        elsewhere() as world,
    ):
        with httpx.Client(
            base_url=f"{stands.prefect}/api", auth=tuple(AUTH.split(":", 1))
        ) as prefect:
            flow = prefect.post("/flows/", json={"name": "send-reminders"}).json()
            done = {"type": "COMPLETED", "name": "Completed"}
            made = prefect.post(
                "/flow_runs/", json={"flow_id": flow["id"], "name": RUN, "state": done}
            )
            assert made.status_code == 201
        engine = engine_from(stands.settings.database_url)
        make_ready(engine)
        with session(engine) as opened:
            about = {"agency_id": "so-du-lich", "name": "phòng", "actor": "test", "at": utc_now()}
            add_link(TOKEN, session=opened, **about)
        engine.dispose()
        yield Site(stands, proxy, world, pages, desk)


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """A new profile in a Chromium for which every other host is the listener."""
    chromium = shutil.which("chromium")
    if chromium is None:
        leave_out("Chromium is not installed (Debian package chromium)")
    rules = f"MAP {NAME} 127.0.0.1, MAP {DESK} 127.0.0.1, MAP * 127.0.0.1:{site.world.port}, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*QUIET, f"--host-resolver-rules={rules}"]
        )
        context = browser.new_context(
            ignore_https_errors=True, viewport={"width": 1280, "height": 900}
        )
        opened = context.new_page()
        site.asked.clear()
        site.refused.clear()
        site.world.names.clear()
        opened.on("request", lambda asked: site.asked.append(asked.url))
        opened.on("websocket", lambda made: site.asked.append(made.url))
        opened.on(
            "console",
            lambda said: (
                site.refused.append(said.text) if "Content Security Policy" in said.text else None
            ),
        )
        yield opened
        browser.close()


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("input[type=password]").fill(AUTH)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Runs").first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("ui", ["v1", "v2"])
def test_the_ui_works_through_the_proxy_and_asks_nobody_else(
    site: Site, page: Page, ui: str
) -> None:
    sign_in(page, f"{site.desk}/")
    page.context.add_cookies([{"name": "prefect_ui_version", "value": ui, "url": site.desk}])
    page.goto(f"{site.desk}{'/v2' if ui == 'v2' else ''}/runs")
    shown = page.get_by_text(RUN)
    expect(shown).to_be_visible(timeout=30_000)
    assert ("/v2/" in page.url) == (ui == "v2")
    shown.click()
    expect(page.get_by_text("send-reminders").first).to_be_visible(timeout=30_000)
    page.wait_for_load_state("networkidle")
    assert site.hosts == {httpx.URL(site.desk).netloc.decode()}
    assert CALLED_BY_THE_SECOND_UI not in site.world.names
    if ui == "v2":
        # it does want to, and is not let
        assert any(CALLED_BY_THE_SECOND_UI in one for one in site.refused)
    wanted = [one for one in site.refused if CALLED_BY_THE_SECOND_UI not in one]
    assert wanted == []


def test_without_the_proxy_the_second_ui_does_call_outside(site: Site, page: Page) -> None:
    """So that the test above can fail: what it looks at does see such a call."""
    page.goto(f"{site.stands.prefect}{httpx.URL(site.desk).path.rstrip('/')}/v2/dashboard")
    programs.wait_until(
        lambda: CALLED_BY_THE_SECOND_UI in site.world.names or bool(page.wait_for_timeout(200)),
        "the call",
        30,
    )


def ask(address: str, method: str = "GET", **given: Any) -> httpx.Response:
    """One request through the proxy, its name looked up here."""
    url = httpx.URL(address)
    headers = {"Host": url.netloc.decode(), **given.pop("headers", {})}
    place, names = url.copy_with(host="127.0.0.1"), {"sni_hostname": url.host}
    with httpx.Client(verify=False) as client:
        return client.request(method, place, headers=headers, extensions=names, **given)


def test_prefect_answers_nobody_without_its_password(site: Site) -> None:
    assert ask(f"{site.desk}/api/health").status_code == 200
    assert ask(f"{site.desk}/api/deployments/count").status_code in (401, 405)
    assert ask(f"{site.desk}/api/admin/settings").status_code == 401


@pytest.mark.parametrize("which", ["pages", "desk"])
def test_every_answer_says_that_only_tls_will_do_and_no_other_origin_is_let_in(
    site: Site, which: str
) -> None:
    address = f"{getattr(site, which)}/"
    headers = ask(address, headers={"Origin": "https://evil.example"}).headers
    assert "max-age=31536000" in headers["strict-transport-security"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert len(headers.get_list("content-security-policy")) == 1
    assert "access-control-allow-origin" not in headers
    assert re.fullmatch("nginx", headers["server"])


def test_tokens_of_links_are_in_no_log_even_where_the_application_fails(site: Site) -> None:
    for path in (f"/a/{TOKEN}", f"/feeds/{TOKEN}.ics?view=lead", f"/u/{TOKEN}"):
        assert ask(site.pages + path).status_code < 500
    assert '/a/-" 200' in site.proxy.written()
    assert '/feeds/-" 200' in site.proxy.written()
    assert "k" * 10 not in site.proxy.written()
    for log in ("web.log", "prefect.log"):
        assert "k" * 10 not in (site.stands.settings.home / log).read_text()


def test_what_a_caller_says_of_his_own_address_is_not_believed(site: Site) -> None:
    """A limit counts for the real address: who claims to be others each time is stopped all the same."""
    address, said = f"{site.pages}/dieu-phoi/dang-nhap", set()
    first = ask(address).headers["set-cookie"].partition(";")[0]
    key = form_key(first.partition("=")[2])
    for n in range(OF_AN_ADDRESS.free + 3):
        answer = ask(
            address,
            "POST",
            data={"ten": f"khong-co-{n}", "mat_khau": "sai", "form_key": key},
            headers={"X-Forwarded-For": f"10.0.0.{n}", "Cookie": first},
        )
        said.add(answer.status_code)
    assert said == {401, 429}


def test_figures_and_probes_stay_inside(site: Site) -> None:
    assert ask(f"{site.pages}/metrics").status_code == 403
    assert ask(f"{site.pages}/readyz").status_code == 403
    assert ask(f"{site.pages}/healthz").status_code == 200


def test_a_link_opens_in_the_browser(site: Site, page: Page) -> None:
    page.goto(f"{site.pages}/a/{TOKEN}")
    expect(page.get_by_text("Sở Du lịch").first).to_be_visible()
    assert site.hosts == {httpx.URL(site.pages).netloc.decode()}
    assert site.refused == []


def test_names_that_are_not_ours_get_nothing_of_ours(site: Site, tmp_path: Path) -> None:
    text = (Path(site.proxy.logs).parent / "nginx.conf").read_text()
    [plain] = set(re.findall(r"listen 127\.0\.0\.1:(\d+) default_server", text))
    answer = httpx.get(f"http://127.0.0.1:{plain}/a/{TOKEN}", headers={"Host": "evil.example"})
    assert answer.status_code == 301
    assert answer.headers["location"] == f"https://{NAME}"


@pytest.mark.parametrize(
    ("password", "found"),
    [
        (AUTH, {"prefect": "fine", "deployments": "wrong", "worker": "wrong"}),
        ("dieu-phoi:mot-mat-khau-khac", {"prefect": "wrong"}),
        ("", {"prefect": "wrong"}),
    ],
)
def test_the_doctor_says_what_prefect_lacks(
    site: Site, password: str, found: dict[str, str]
) -> None:
    """A password that does not fit; and, where it does, a server without deployments and worker."""
    settings = site.stands.settings.model_copy(update={"prefect_auth": SecretStr(password)})
    checks = list(prefect_server(settings, utc_now()))
    assert {one.subject: one.level.value for one in checks} == found
    assert all(one.remedy for one in checks if one.level != "fine")


def test_the_desk_asks_prefect_with_the_password(site: Site) -> None:
    settings = site.stands.settings.model_copy(update={"prefect_auth": SecretStr(AUTH)})
    office = open_office(settings)
    assert page_of("send-reminders", office) == "/deployments"
    with _api(office) as api:
        assert api.get("/admin/version").status_code == 200
    office.engine.dispose()
