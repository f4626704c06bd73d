"""A real IMAP server (Dovecot) on this machine for the length of a test, over TLS, as the current user."""

from __future__ import annotations

import getpass
import imaplib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import leave_out

USER, PASSWORD = "baocao", "khau/@:%1"
# mail of root's is refused
NOBODY = 65534
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
auth_mechanisms = plain login
disable_plaintext_auth = yes
mail_max_userip_connections = 50
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """The server: its folder, port and the file of the authority that its certificate is of."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def authority(self) -> Path:
        return self.folder / "cert.pem"

    def url(self, password: str = PASSWORD, folder: str = "INBOX") -> str:
        return f"imaps://{USER}:{quote(password, safe='')}@127.0.0.1:{self.port}/{folder}"

    def start(self) -> None:
        binary = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
        if binary is None:
            leave_out("Dovecot (dovecot-imapd) is not installed")
        self.port = self.port or free_port()
        for name in ("run", "state", "home", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
            if os.getuid() == 0:
                os.chown(
                    self.folder / name, *((NOBODY, NOBODY) if name in ("home", "mail") else (0, 0))
                )
        make_certificate(self.folder)
        # its processes without rights must be able to pass
        self.folder.chmod(0o755)
        config = self.folder / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                folder=self.folder,
                port=self.port,
                password=PASSWORD.replace("%", "%%"),
                **who_runs_it(),
            )
        )
        self.process = subprocess.Popen([str(binary), "-F", "-c", str(config)])
        self._wait()

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)
            self.process = None

    def put(self, message: bytes, *flags: str, box: str = "INBOX") -> None:
        """A message as if it had come by mail."""
        with self.client() as client:
            kind, said = client.append(
                f'"{box}"', f"({' '.join(flags)})" if flags else None, None, message
            )
            assert kind == "OK", said

    def flags(self, box: str) -> list[str]:
        """The flags of every message of the box, without the mark that it came just now."""
        with self.client() as client:
            count = int(client.select(box, readonly=True)[1][0] or 0)
            found = client.fetch("1:*", "(FLAGS)")[1] if count else []
        told = [one.decode() for one in found if isinstance(one, bytes)]
        inside = [one[one.index("FLAGS (") + 7 : -2] for one in told]
        return [one.replace("\\Recent", "").strip() for one in inside]

    def client(self) -> imaplib.IMAP4_SSL:
        context = ssl.create_default_context(cafile=str(self.authority))
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=20)
        client.login(USER, PASSWORD)
        return client

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        log = self.folder / "log"
        raise AssertionError(log.read_text() if log.exists() else "dovecot does not start")


def who_runs_it() -> dict[str, object]:
    """As root Debian's own accounts take the parts without rights; else all is the current user's."""
    me = getpass.getuser()
    if os.getuid() == 0:
        return {
            "uid": NOBODY,
            "gid": NOBODY,
            "internal": "dovecot",
            "internal_group": "dovecot",
            "login": "dovenull",
        }
    import grp

    group = grp.getgrgid(os.getgid()).gr_name
    return {
        "uid": os.getuid(),
        "gid": os.getgid(),
        "internal": me,
        "internal_group": group,
        "login": me,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(private)
