"""LibreOffice as people use it: open a file, save it in a kind."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.conftest import leave_out


def convert(source: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it in `kind`; a profile of its own, or two runs collide."""
    soffice = shutil.which("soffice")
    if soffice is None:
        leave_out("LibreOffice (soffice) is not installed")
    made = folder / kind
    made.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [str(soffice), profile, "--headless", "--convert-to", kind, "--outdir", made, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return made / f"{source.stem}.{kind}"
