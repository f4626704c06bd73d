"""What stands in deploy/ agrees with the program, and shuts what can be shut."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.commands.run import PARTS
from cli.serving.prefect_setup import SECONDS_OF_A_MONTH
from config.retention import load_retention
from config.settings import variable_names
from tests.conftest import ROOT, leave_out

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
KUBERNETES: list[dict[str, Any]] = yaml.safe_load(
    (DEPLOY / "kubernetes" / "dondoc.yaml").read_text(encoding="utf-8")
)["items"]
VALUES: dict[str, Any] = yaml.safe_load(
    (DEPLOY / "kubernetes" / "prefect-server-values.yaml").read_text(encoding="utf-8")
)
OURS = {name: one for name, one in COMPOSE["services"].items() if one.get("image") == "dondoc"}
# by the scale of systemd-analyze: 10 is wide open
MOST_EXPOSED = 2.0


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    found = shutil.which("systemd-analyze")
    if found is None:
        leave_out("systemd-analyze is not installed (Debian package systemd)")
    assert found is not None
    return subprocess.run([found, *arguments], capture_output=True, text=True, check=False)


def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text(encoding="utf-8")
        (tmp_path / unit.name).write_text(
            text.replace("/opt/dondoc/venv/bin/dondoc", "/bin/true"), encoding="utf-8"
        )
    done = analyze("verify", *map(str, sorted(tmp_path.iterdir())))
    assert done.returncode == 0, done.stderr
    assert "dondoc" not in done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_leaves_little_open(unit: Path) -> None:
    done = analyze("security", "--offline=true", str(unit))
    [level] = re.findall(r"Overall exposure level for [\w.-]+: ([\d.]+)", done.stdout)
    assert float(level) <= MOST_EXPOSED


def test_every_part_has_its_unit_its_service_and_its_pod() -> None:
    started = [re.search(r"dondoc run (\w+)", unit.read_text()) for unit in UNITS]
    assert {one[1] for one in started if one} == set(PARTS)
    assert {one["command"][0] for one in OURS.values()} == set(PARTS)
    pods = {one["metadata"]["name"].removeprefix("dondoc-") for one in workloads()}
    # Prefect's server has its own chart
    assert pods == {*PARTS, "backup"} - {"prefect"}


@pytest.mark.parametrize("name", OURS)
def test_a_service_writes_only_its_data_and_has_no_rights(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service, "only the proxy is reached from outside"


def test_secrets_are_files_that_somebody_makes_and_stand_in_no_variable() -> None:
    told = {name for one in OURS.values() for name in one["environment"]}
    entry = (DEPLOY / "container-entry").read_text(encoding="utf-8")
    as_files = set(
        re.findall(r"\b((?:DONDOC|PREFECT)_[A-Z_]+[A-Z])\b(?= |$|\\)", entry, re.MULTILINE)
    )
    for name in told:
        plain = name.removesuffix("_FILE")
        if name.endswith("_FILE"):
            assert plain in as_files
        assert plain in variable_names() | as_files | {"FORWARDED_ALLOW_IPS"}
    listed = {secret for one in COMPOSE["services"].values() for secret in one.get("secrets", ())}
    assert listed == set(COMPOSE["secrets"])
    assert all("file" in one for one in COMPOSE["secrets"].values())


def test_the_image_runs_as_nobody_and_takes_what_the_lock_says() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert "--require-hashes" in text
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        *sources, _ = line.split()
        assert all((ROOT / source).exists() for source in sources), line


def workloads() -> list[dict[str, Any]]:
    return [one for one in KUBERNETES if one["kind"] in ("Deployment", "Job", "CronJob")]


def pod_of(workload: dict[str, Any]) -> dict[str, Any]:
    spec = workload["spec"]
    if workload["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    pod: dict[str, Any] = spec["template"]["spec"]
    return pod


@pytest.mark.parametrize("workload", workloads(), ids=lambda one: one["metadata"]["name"])
def test_a_pod_is_nobody_and_writes_only_its_data(workload: dict[str, Any]) -> None:
    pod = pod_of(workload)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        rights = container["securityContext"]
        assert rights["readOnlyRootFilesystem"] is True
        assert rights["allowPrivilegeEscalation"] is False
        assert rights["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_what_kubernetes_tells_the_parts_are_settings() -> None:
    [told] = [one["data"] for one in KUBERNETES if one["kind"] == "ConfigMap"]
    assert set(told) <= variable_names() | {"FORWARDED_ALLOW_IPS"}


def test_prefects_chart_gets_the_version_of_the_lock_and_the_policys_period() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = re.search(r"^prefect==([\d.]+)", lock, re.MULTILINE)
    assert found is not None
    assert VALUES["global"]["prefect"]["image"]["prefectTag"].startswith(f"{found[1]}-")
    told = {one["name"]: one["value"] for one in VALUES["server"]["env"]}
    months = load_retention().prefect_runs.months
    assert months is not None
    period = "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD"
    assert int(told[period]) == months * SECONDS_OF_A_MONTH


def test_the_containers_proxy_is_the_tried_one_at_other_places() -> None:
    """What a browser went through in tests/proxy is what stands here, but for hosts and logs."""
    changes = {
        "127.0.0.1:8180": "web:8180",
        "127.0.0.1:4200": "prefect:4200",
        "/var/log/nginx/error.log": "/dev/stderr",
        "/var/log/nginx/access.log": "/dev/stdout",
    }
    tried = without_comments("nginx.conf")
    for old, new in changes.items():
        tried = tried.replace(old, new)
    assert without_comments("nginx-container.conf") == tried


def without_comments(name: str) -> str:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def test_both_proxies_and_the_chart_let_the_ui_speak_to_the_same_few() -> None:
    policies = {
        re.sub(r"wss://[\w.]+", "wss://NAME", found)
        for file in (*DEPLOY.glob("nginx*.conf"), DEPLOY / "Caddyfile", *DEPLOY.rglob("*.yaml"))
        for found in re.findall(r"default-src 'none';[^\";]+(?:;[^\";]+)*", file.read_text())
    }
    assert len(policies) == 1


def test_caddy_takes_its_file() -> None:
    found = shutil.which("caddy")
    if found is None:
        leave_out("caddy is not installed (Debian package caddy)")
    assert found is not None
    file = str(DEPLOY / "Caddyfile")
    done = subprocess.run(
        [found, "validate", "--config", file, "--adapter", "caddyfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
