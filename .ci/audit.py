"""`make audit`: what is in the program, under which licences, and whether anything of it is known to be unsafe.

Writes build/sbom.json (CycloneDX, with hashes and licences) and build/licences.txt. Ends with 1 for a licence that
does not fit, or a known vulnerability; where the package index gives no such knowledge it says so.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK, BUILD = ROOT / "requirements.lock", ROOT / "build"
BIN = Path(sys.executable).parent
FITS = re.compile(
    r"MIT|BSD|Apache|ISC\b|PSF|CNRI|Python Software|MPL|Mozilla|LGPL|CC0|Zlib|Unlicense|Artistic",
    re.IGNORECASE,
)
# looked up at the project itself, where the package says nothing or something that only people understand
LOOKED_UP = {
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # "BSD-3-Clause, Apache-2.0, dependency licenses"
}


def main() -> int:
    """All three; 1 where one of them found something."""
    BUILD.mkdir(exist_ok=True)
    names = sorted(set(re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)))
    licences = {name: _licence(name) for name in names}
    found = [_licences_fit(licences), _nothing_known()]
    _write_sbom(licences)
    return int(not all(found))


def _licence(name: str) -> str | None:
    """What the installed package says of itself; None where it is not for this machine."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    if name in LOOKED_UP:
        return LOOKED_UP[name]
    classed = [one.rsplit("::", 1)[-1].strip() for one in said.get_all("Classifier") or []
               if one.startswith("License ::") and not one.endswith("OSI Approved")]  # fmt: skip
    written = (said.get("License") or "").strip().splitlines()
    return said.get("License-Expression") or " OR ".join(classed) or (written or [""])[0]


def _licences_fit(licences: dict[str, str | None]) -> bool:
    here = {name: one for name, one in licences.items() if one is not None}
    lines = [f"{name}: {one or 'says none'}" for name, one in here.items()]
    (BUILD / "licences.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    wrong = [f"{name}: {one or 'says none'}" for name, one in here.items() if not _fits(one)]
    print(
        f"licences: {len(here)} packages, {len(Counter(here.values()))} wordings, {len(wrong)} that do not fit"
    )
    print("".join(f"  {one}\n" for one in wrong), end="")
    return not wrong


def _fits(licence: str) -> bool:
    """Whether there is a way to take it: one of its alternatives, all parts of which fit."""
    for word, enough in (("OR", any), ("AND", all)):
        parts = _split(licence, word)
        if len(parts) > 1:
            return enough(map(_fits, parts))
    inner = licence.strip()
    if inner.startswith("(") and inner.endswith(")"):
        return _fits(inner[1:-1])
    return bool(FITS.search(inner))


def _split(licence: str, word: str) -> list[str]:
    """At the word, but not within brackets."""
    parts, depth = [""], 0
    for piece in re.split(rf"(\b{word}\b|[()])", licence):
        depth += (piece == "(") - (piece == ")")
        if piece == word and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _nothing_known() -> bool:
    """Asks the index for known vulnerabilities of what is locked."""
    asked = [BIN / "pip-audit", "--requirement", LOCK, "--require-hashes", "--disable-pip"]
    done = subprocess.run(
        [*asked, "--format", "json", "--progress-spinner", "off"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return _is_safe(done.stdout, done.stderr)


def _is_safe(report: str, said: str) -> bool:
    """Prints what pip-audit's report says; a package that the index does not know is not in doubt."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        print(f"vulnerabilities: not asked, the index does not answer ({said.strip()[-160:]})")
        return True
    asked_of = [one for one in packages if "skip_reason" not in one]
    if not asked_of:
        print("vulnerabilities: not asked, the index knows nothing of any package")
        return True
    unsafe = [one for one in asked_of if one["vulns"]]
    print(
        f"vulnerabilities: {len(asked_of)} of {len(packages)} packages looked up, {len(unsafe)} unsafe"
    )
    for one in unsafe:
        print(f"  {one['name']} {one['version']}: {', '.join(v['id'] for v in one['vulns'])}")
    return not unsafe


def _write_sbom(licences: dict[str, str | None]) -> None:
    """The lock's packages with their hashes, and the licences of those that are installed."""
    file = BUILD / "sbom.json"
    subprocess.run(
        [BIN / "cyclonedx-py", "requirements", LOCK, "--pyproject", ROOT / "pyproject.toml",
         "--output-reproducible", "--output-format", "JSON", "--output-file", file],
        check=True, capture_output=True,
    )  # fmt: skip
    bill: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    # a package with extras is locked under both names
    parts = {one["name"]: one for one in bill["components"]}
    for name, one in parts.items():
        del one["description"]
        if licence := licences.get(name):
            one["licenses"] = [{"license": {"name": licence}}]
    bill["components"] = list(parts.values())
    kept = {one["bom-ref"] for one in parts.values()} | {bill["metadata"]["component"]["bom-ref"]}
    bill["dependencies"] = [one for one in bill.get("dependencies", []) if one["ref"] in kept]
    file.write_text(json.dumps(bill, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"bill of materials: {len(parts)} packages in {file.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
