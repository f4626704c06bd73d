"""Real calendar programs, each with all its data in a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

# Vietnamese in and out, days as Việt Nam has them
ENVIRONMENT = os.environ | {"LC_ALL": "C.UTF-8", "TZ": "Asia/Ho_Chi_Minh"}
VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair office]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{home}/calendar"
fileext = ".ics"
[storage there]
type = "http"
url = "{url}"
"""
KHAL = """
[calendars]
[[office]]
path = {home}/calendar
readonly = True
[sqlite]
path = {home}/khal.db
[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
timeformat = %H:%M
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M
"""


@dataclass(frozen=True)
class Ran:
    """How a program ended and what it said."""

    status: int
    said: str


def run(*command: str, home: Path) -> Ran:
    """A program with `home` as its home; a minute at most."""
    done = subprocess.run(
        command,
        env=ENVIRONMENT | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")},
        input="y\n" * 5,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout + done.stderr)


class Khal:
    """Somebody whose vdirsyncer subscribes to a feed, and who looks at it with khal."""

    def __init__(self, home: Path, url: str) -> None:
        self._home = home
        (home / "calendar").mkdir(parents=True)
        (home / "vdirsyncer.conf").write_text(VDIRSYNCER.format(home=home, url=url))
        (home / "khal.conf").write_text(KHAL.format(home=home))
        found = self._vdirsyncer("discover")
        assert found.status == 0, found.said

    def _vdirsyncer(self, command: str) -> Ran:
        return run("vdirsyncer", "-c", f"{self._home}/vdirsyncer.conf", command, home=self._home)

    def sync(self) -> Ran:
        """Ask for the feed once."""
        return self._vdirsyncer("sync")

    def files(self) -> dict[str, bytes]:
        """What vdirsyncer keeps: a file an event."""
        return {one.name: one.read_bytes() for one in (self._home / "calendar").iterdir()}

    def agenda(self, first: date, days: int = 1) -> list[str]:
        """The titles that khal shows, day by day."""
        words = ["list", "--once", "--day-format", "", "--format", "{title}"]
        span = [f"{first:%d/%m/%Y}", f"{days}d"]
        shown = run("khal", "-c", f"{self._home}/khal.conf", *words, *span, home=self._home)
        assert shown.status == 0, shown.said
        return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.said.splitlines() if line]


class Calcurse:
    """Somebody who fetches the file with curl, only if it changed, and imports it into calcurse."""

    def __init__(self, home: Path, url: str) -> None:
        self._home, self._url = home, url
        home.mkdir(parents=True, exist_ok=True)

    def fetch(self) -> int:
        """Ask with the version that is there; gives the status."""
        etag = f"{self._home}/etag"
        ran = run(
            *("curl", "--silent", "--output", f"{self._home}/feed.ics", "--etag-save", etag),
            *("--etag-compare", etag, "--write-out", "%{http_code}", self._url),
            home=self._home,
        )
        return int(ran.said)

    def imported(self) -> Ran:
        """Import the file anew."""
        for kept in ("apts", "todo"):
            (self._home / kept).unlink(missing_ok=True)
        return run(
            "calcurse", "-D", str(self._home), "-i", f"{self._home}/feed.ics", home=self._home
        )

    def days(self, first: date, days: int = 1) -> list[str]:
        """What calcurse shows of these days."""
        span = ["--from", f"{first:%m/%d/%Y}", "--days", str(days)]
        shown = run(
            "calcurse", "-D", str(self._home), "-Q", "--filter-type", "cal", *span, home=self._home
        )
        return shown.said.splitlines()

    def tasks(self) -> list[str]:
        """The list of tasks."""
        return run("calcurse", "-D", str(self._home), "-t", home=self._home).said.splitlines()
