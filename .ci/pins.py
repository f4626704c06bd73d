"""`make pins`: which upper bounds of pyproject.toml can go? Each is lifted alone, and what it guards is tried.

A bound stays where no set of packages resolves without it, or where Prefect's server, its deployments or its
scheduled runs fail with the newer package. Nothing in the repository or in .venv is changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# starts `dondoc serve`: the server, every deployment, the runs that its scheduler makes, a run to its end
TRIED_BY = ("tests/cli/test_serve.py", "tests/test_deployments.py")
# the bounds that stand because of Prefect; the others are our own caution before a new major version
BECAUSE_OF_PREFECT = ("prefect", "apprise", "python-dateutil", "sqlalchemy", "fastapi")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install")


def main(names: list[str]) -> int:
    """Try each bound; 1 where one can go."""
    verdicts = {name: _verdict(name) for name in names or BECAUSE_OF_PREFECT}
    for name, (can_go, why) in verdicts.items():
        print(f"{'CAN GO' if can_go else 'stays':<8}{_wanted(name)}: {why}")
    return int(any(can_go for can_go, _ in verdicts.values()))


def _wanted(name: str) -> Requirement:
    return next(one for one in map(Requirement, PROJECT["dependencies"]) if one.name == name)


def _lifted(name: str) -> str:
    """The same package from its upper bound on: "sqlalchemy>=2.1"."""
    bound = next(one.version for one in _wanted(name).specifier if one.operator == "<")
    return f"{name}>={bound}"


def _beside(name: str, other: Requirement) -> str:
    """How another package is asked for; beside a newer Prefect without the bounds of the older one."""
    if name == "prefect" and other.name in BECAUSE_OF_PREFECT:
        return other.name
    return str(other)


def _verdict(name: str) -> tuple[bool, str]:
    others = [
        _beside(name, one) for one in map(Requirement, PROJECT["dependencies"]) if one.name != name
    ]
    with tempfile.TemporaryDirectory(prefix="dondoc-pins-") as place:
        asked = [*PIP, "--target", place, "--ignore-installed", *others, _lifted(name)]
        installed = subprocess.run(asked, capture_output=True, text=True, check=False)
        if installed.returncode:
            return (
                False,
                f"no set of packages resolves: {_reason(installed.stdout + installed.stderr)}",
            )
        return _tried(Path(place))


def _tried(packages: Path) -> tuple[bool, str]:
    # before .venv's own on the path, in this process's children and in theirs
    environment = os.environ | {"PYTHONPATH": f"{packages}:{ROOT}"}
    asked = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", *TRIED_BY]
    tried = subprocess.run(
        asked, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tried.returncode == 0:
        return True, f"all of {', '.join(TRIED_BY)} pass with the newer one"
    failed = [one for one in tried.stdout.splitlines() if one.startswith(("FAILED", "ERROR"))]
    return False, f"with the newer one {failed[0] if failed else tried.stdout[-300:]}"


def _reason(said: str) -> str:
    """What pip says of the conflict, without the addresses of the index."""
    lines = [one.strip() for one in said.splitlines() if "://" not in one]
    told = [one for one in lines if "depends on" in one or one.startswith("ERROR")]
    return "; ".join(told[:4]) or said[-300:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
