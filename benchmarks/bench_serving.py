"""Serving one feed: the running web application against nginx handing out the same file from disk.

Both are asked over loopback by wrk, in turn, within one run; last fetches are written down and rate
limits are counted, only set too high to stop a benchmark.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from config.settings import load_settings
from dondoc.plan import Certainty
from dondoc.schedule.keys import stable_key
from dondoc.schedule.obligation import ObligationKind, Role
from models.engine import session
from models.links import add_link
from models.migrate import make_ready
from models.office import open_office
from models.tables import ObligationRow, PlanRow, PlanStatus

TOKEN, AGENCY = "t" * 43, "so-du-lich"
EVENTS = 47
ROUNDS = 5
SECONDS = 2
CONNECTIONS = 32
THEN = datetime(2026, 1, 5, tzinfo=UTC)
PATH = f"/feeds/{TOKEN}.ics"
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000000; types {{ text/calendar ics; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and what it calls the version of the file."""

    name: str
    url: str
    etag: str
    process: int

    def cpu(self) -> float:
        """Seconds of CPU that it and its workers have taken so far."""
        return sum(_cpu_of(one) for one in (self.process, *_children_of(self.process)))


def run() -> None:
    """Requests a second, 200 and 304; the last line of each table is nginx."""
    lacking = [tool for tool in ("nginx", "wrk") if shutil.which(tool) is None]
    if lacking:
        print(f"\nleft out: needs {' and '.join(lacking)} (Debian: nginx-light, wrk)")
        return
    print(f"\nuvicorn with {_speedups()}")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        # nginx gives up its rights where it is started by root
        folder.chmod(0o755)
        environment = _filled(folder)
        with (
            _uvicorn(folder, environment, 1) as one,
            _uvicorn(folder, environment, 2) as two,
            _nginx(folder, one) as nginx,
        ):
            _measure((one, two, nginx))


def _measure(servers: Sequence[Server]) -> None:
    size = len(_body(servers[0].url))
    for status in (200, 304):
        rates: dict[str, list[float]] = {server.name: [] for server in servers}
        taken: dict[str, list[float]] = {server.name: [] for server in servers}
        for _ in range(ROUNDS):
            for server in servers:
                before = server.cpu()
                rate, requests = _asked(server, status)
                rates[server.name].append(rate)
                taken[server.name].append((server.cpu() - before) / requests * 1e6)
        print(
            f"\n{status}, {size:,} bytes, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s"
        )
        base = rates[servers[-1].name]
        for server in servers:
            mine = rates[server.name]
            parts = [rate / limit for rate, limit in zip(mine, base, strict=True)]
            spread = f"{min(parts):.2f} to {max(parts):.2f}"
            print(
                f"  {server.name:<34}{statistics.median(mine):>10,.0f} requests/s"
                f"   {statistics.median(parts):.2f} of nginx ({spread})"
                f"   {statistics.median(taken[server.name]):5.1f} us of CPU each"
            )


def _asked(server: Server, status: int) -> tuple[float, int]:
    """Requests a second, and how many there were."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}"]
    if status == 304:
        command += ["-H", f"If-None-Match: {server.etag}"]
    said = subprocess.run([*command, server.url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{server.name}: {said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    many = re.search(r"(\d+) requests in", said)
    assert found is not None
    assert many is not None
    return float(found[1]), int(many[1])


def _cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    # user and system time (proc(5)); the state is the first field after the name
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children_of(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(one) for one in found.split()]


def _speedups() -> str:
    from importlib.util import find_spec

    found = [name for name in ("httptools", "uvloop") if find_spec(name)]
    return " and ".join(found) or "its own parser in Python"


@contextmanager
def _uvicorn(folder: Path, environment: dict[str, str], workers: int) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "web.serving:application"]
    # as `dondoc serve` starts it
    command += ["--no-access-log", "--no-server-header"]
    command += ["--port", str(port), "--workers", str(workers)]
    url = f"http://127.0.0.1:{port}{PATH}"
    log = folder / f"uvicorn-{workers}.log"
    plural = "workers" if workers > 1 else "worker"
    with _running(command, log, environment) as process, closing(_wait_for(url)) as answer:
        yield Server(f"dondoc, {workers} {plural}", url, answer.headers["ETag"], process)


@contextmanager
def _nginx(folder: Path, ours: Server) -> Iterator[Server]:
    (folder / "feed.ics").write_bytes(_body(ours.url))
    port = _free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    url = f"http://127.0.0.1:{port}/feed.ics"
    running = _running(["nginx", "-c", str(config)], folder / "nginx.out", dict(os.environ))
    with running as process, closing(_wait_for(url)) as answer:
        name = "nginx, 1 worker, the file from disk"
        yield Server(name, url, answer.headers["ETag"], process)


@contextmanager
def _running(command: list[str], log: Path, environment: dict[str, str]) -> Iterator[int]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(url: str) -> urllib.request.addinfourl:
    for _ in range(300):
        try:
            answer: urllib.request.addinfourl = urllib.request.urlopen(url, timeout=5)
            return answer
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer within 30 s: {url}")


def _body(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        body: bytes = answer.read()
    return body


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _filled(folder: Path) -> dict[str, str]:
    """A database with one agency's year and its link; gives the environment of the application."""
    settings = load_settings(home=folder, database_url=f"sqlite:///{folder}/dondoc.db")
    office = open_office(settings, lambda: THEN)
    make_ready(office.engine)
    plan = PlanRow(
        id=1,
        key="k",
        number="27/KH-UBND",
        year=2026,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 12, 31),
        title="Kế hoạch",
        issuer="UBND",
        coordinator="Sở",
        status=PlanStatus.APPROVED,
        file_name="x",
        file_sha256="0",
        ingested_at=THEN,
    )
    with session(office.engine) as opened:
        opened.add(plan)
        opened.flush()
        opened.add_all(_owed(number) for number in range(EVENTS))
        add_link(TOKEN, session=opened, agency_id=AGENCY, name="", actor="bench", at=THEN)
    office.engine.dispose()
    many = "1000000000"
    return os.environ | {
        "DONDOC_HOME": str(folder),
        "DONDOC_DATABASE_URL": settings.database_url,
        "DONDOC_LINK_REQUESTS_A_MINUTE": many,
        "DONDOC_ADDRESS_REQUESTS_A_MINUTE": many,
    }


def _owed(number: int) -> ObligationRow:
    day = date(2026, 1, 1) + timedelta(days=6 * number)
    texts = {
        "title": "Tổ chức tập huấn, bồi dưỡng nghiệp vụ cho cán bộ phụ trách",
        "content": "Tổ chức tập huấn, bồi dưỡng nghiệp vụ cho cán bộ phụ trách tại các cơ quan. "
        * 3,
        "lead": "Sở Du lịch",
        "coordinating": "Các cơ quan, đơn vị liên quan",
        "timing_text": "Quý II",
    }
    return ObligationRow(
        **texts,
        plan_id=1,
        key=stable_key("bench", str(number)),
        kind=ObligationKind.DATED,
        role=Role.LEAD,
        agency_id=AGENCY,
        section="II",
        number=str(number),
        start=day,
        due=day,
        certainty=Certainty.CERTAIN,
        revised_at=THEN,
    )
