"""Prefect, the web application and a proxy in front of both, each really running, each ended by its id."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cli.serving.prefect_setup import prefect_environment
from config.settings import Settings, load_settings
from tests.conftest import ROOT, leave_out
from tests.postgres import free_port

NAME, DESK = "dondoc.example", "prefect.dondoc.example"
AUTH = "dieu-phoi:mot-mat-khau-du-dai"
SECONDS_TO_START = 120.0
HOST_NAME = re.compile(rb"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io)")


def wait_until(ready: Callable[[], bool], what: str, seconds: float = SECONDS_TO_START) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} took more than {seconds:.0f} s")
        time.sleep(0.2)


def answers(url: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(url, timeout=5, verify=False).status_code < 500
    return False


@contextmanager
def program(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def certificate(folder: Path, *names: str, days: int = 30) -> tuple[Path, Path]:
    """A certificate that signs itself, for some names, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    alternative: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
    alternative.append(x509.IPAddress(ip_address("127.0.0.1")))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=60))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    chain, secret = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, secret


@dataclass
class Elsewhere:
    """A listener that stands for the whole rest of the world; `names` are the hosts asked for."""

    port: int = 0
    names: list[str] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def listen(self, listening: socket.socket) -> None:
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                connection, _ = listening.accept()
                connection.settimeout(1)
                # in TLS's first message the name stands open (RFC 6066, 3), and so it does in HTTP
                with connection, suppress(OSError):
                    said = connection.recv(4096)
                    self.names += [one.decode() for one in HOST_NAME.findall(said)]


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        found = Elsewhere(listening.getsockname()[1])
        thread = threading.Thread(target=found.listen, args=(listening,))
        thread.start()
        try:
            yield found
        finally:
            found._stopped.set()
            thread.join()


@dataclass(frozen=True)
class Behind:
    """What stands behind a proxy: Prefect with its password and both UIs, and the web application."""

    settings: Settings
    prefect: str
    web: str


@contextmanager
def behind(home: Path, public_url: str, prefect_url: str) -> Iterator[Behind]:
    """Start both, on free ports of this machine only, as `dondoc serve` would."""
    settings = load_settings(
        home=home,
        web_port=free_port(),
        prefect_port=free_port(),
        public_url=public_url,
        prefect_url=prefect_url,
    )
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "DONDOC_"))
    }
    given = {"PREFECT_SERVER_API_AUTH_STRING": AUTH, "PREFECT_SERVER_UI_V2_ENABLED": "true"}
    environment = prefect_environment(settings, kept | given) | {
        "DONDOC_HOME": str(home),
        "DONDOC_PUBLIC_URL": public_url,
        "DONDOC_PREFECT_URL": prefect_url,
        "DONDOC_PREFECT_PORT": str(settings.prefect_port),
        "DONDOC_SECRET_KEYS": os.environ["DONDOC_SECRET_KEYS"],
    }
    prefect = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
    prefect += ["--port", str(settings.prefect_port)]
    web = [sys.executable, "-m", "uvicorn", "--factory", "web.serving:application"]
    web += ["--port", str(settings.web_port), "--no-access-log", "--no-server-header"]
    own_prefect = f"http://127.0.0.1:{settings.prefect_port}"
    own_web = f"http://127.0.0.1:{settings.web_port}"
    with (
        program(prefect, environment, home / "prefect.log"),
        program(web, environment, home / "web.log"),
    ):
        wait_until(lambda: answers(f"{own_web}/healthz"), "the web application")
        wait_until(lambda: answers(f"{own_prefect}/api/health"), "Prefect's server")
        yield Behind(settings, own_prefect, own_web)


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its port, and all that it writes down."""

    port: int
    logs: Path

    def written(self) -> str:
        """Everything in its logs."""
        return "".join(one.read_text(errors="replace") for one in self.logs.glob("*.log"))


@contextmanager
def nginx(conf: str, stands: Behind, folder: Path, port: int) -> Iterator[Proxy]:
    """nginx with a file of `deploy/`, changed in nothing but ports, certificate and places."""
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(found).exists():
        leave_out("nginx is not installed (Debian package nginx-light)")
    plain = free_port()
    chain, key = certificate(folder / "tls", NAME, DESK)
    logs = folder / "logs"
    logs.mkdir()
    text = (ROOT / "deploy" / conf).read_text(encoding="utf-8")
    changes = {
        "/run/nginx.pid": str(folder / "nginx.pid"),
        "/var/log/nginx/": f"{logs}/",
        "/etc/dondoc/tls/fullchain.pem": str(chain),
        "/etc/dondoc/tls/privkey.pem": str(key),
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "127.0.0.1:8180": f"127.0.0.1:{stands.settings.web_port}",
        "127.0.0.1:4200": f"127.0.0.1:{stands.settings.prefect_port}",
        "worker_processes auto": "worker_processes 1",
        # in a browser's eyes another port is another place
        f"wss://{DESK}": f"wss://{DESK}:{port}",
        f"wss://{NAME}": f"wss://{NAME}:{port}",
    }
    for old, new in changes.items():
        text = text.replace(old, new)
    own = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    places = "".join(f"    {one}_temp_path {folder}/{one};\n" for one in own)
    text = text.replace("http {\n", f"http {{\n{places}", 1)
    file = folder / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    command = [found, "-p", str(folder), "-c", str(file), "-g", "daemon off;"]
    with program(command, dict(os.environ), folder / "nginx.out") as process:
        wait_until(
            lambda: answers(f"https://127.0.0.1:{port}/") or process.poll() is not None,
            "nginx",
            20,
        )
        assert process.poll() is None, (folder / "nginx.out").read_text()
        yield Proxy(port, logs)
