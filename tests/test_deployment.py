"""What the bot runs in has no more rights than it needs: the image, the compose file, Kubernetes, the systemd unit."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
USER = 10001


def instructions(text: str | None = None) -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each in one line."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8") if text is None else text
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined]


def faults(told: list[tuple[str, str]]) -> list[str]:
    """What is wrong with a Dockerfile by the rules that hold without hadolint."""
    pinned = {f"${{{value.split('=')[0]}}}" for name, value in told if name == "ARG" and "@sha256:" in value}
    images = [value.split()[0] for name, value in told if name == "FROM"]
    last = told[max(i for i, (name, _) in enumerate(told) if name == "FROM") :]
    found = [f"not pinned: {image}" for image in images if "@sha256:" not in image and image not in pinned]
    users = [value for name, value in last if name == "USER"]
    if not users or not re.fullmatch(r"[1-9]\d*(:[1-9]\d*)?", users[-1]):
        found.append("the last user is root, or is no number")
    found += [f"ADD {value}" for name, value in told if name == "ADD"]
    found += [f"COPY {value}" for name, value in told if name == "COPY" and value.split()[0] == "."]
    for name, value in told:
        if (
            name == "RUN"
            and "apt-get install" in value
            and not {"--no-install-recommends", "/var/lib/apt/lists/*"} <= {*value.split()}
        ):
            found.append("apt-get leaves more than it must")
        if name == "RUN" and "pip install" in value and "--require-hashes" not in value and "--no-index" not in value:
            found.append("packages without hashes")
        if name in {"RUN", "ENV", "ARG"} and re.search(r"(?i)(token|password|secret)\w*=\S", value):
            found.append("a secret in the image")
    found += [f"{name} by a shell" for name, value in last if name in {"ENTRYPOINT", "CMD"} and value[0] != "["]
    return found


def test_the_image_keeps_the_rules():
    assert faults(instructions()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (r"@sha256:\w+", "", "not pinned: ${BASE}"),
        ("USER 10001:10001", "", "the last user is root, or is no number"),
        ("USER 10001:10001", "USER 0", "the last user is root, or is no number"),
        ("COPY bot bot", "COPY . .", "COPY . ."),
        ("COPY bot bot", "ADD bot bot", "ADD bot bot"),
        (" --require-hashes", "", "packages without hashes"),
        (" --no-install-recommends", "", "apt-get leaves more than it must"),
        ("ENV PYTHONUNBUFFERED=1", "ENV THIDUA_TELEGRAM__TOKEN=1", "a secret in the image"),
        (r'CMD \["run"\]', "CMD run", "CMD by a shell"),
    ],
)
def test_an_image_that_breaks_a_rule_is_found(old: str, new: str, fault: str):
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert fault in faults(instructions(re.sub(old, new, text)))


def test_hadolint_finds_nothing():
    hadolint = shutil.which("hadolint") or shutil.which("hadolint", path=Path(sys.executable).parent)
    if hadolint is None:
        pytest.skip("hadolint is not installed (make image-lint)")
    done = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", ["deploy/Dockerfile", "docs/running.md"])
def test_the_command_that_is_told_takes_all_rights_away(file: str):
    text = re.sub(r"\\\n#?\s*", "", (ROOT / file).read_text(encoding="utf-8"))
    [command] = re.findall(r"docker run .*", text)
    for option in ("--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", "--memory ", "--pids-limit "):
        assert option in command


def test_compose_takes_all_rights_away():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert all("no-new-privileges:true" in service["security_opt"] for service in services.values())
    bot = services["bot"]
    assert (bot["read_only"], bot["cap_drop"]) == (True, ["ALL"])
    assert {one.split(":")[0] for one in bot["tmpfs"]} == {"/app/var", "/tmp"}
    assert {"mem_limit", "pids_limit"} <= set(bot)
    assert "privileged" not in str(services)


def test_kubernetes_takes_all_rights_away():
    documents = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))
    [pod] = [one["spec"]["template"]["spec"] for one in documents if one["kind"] == "Deployment"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsUser"] == USER
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "readOnlyRootFilesystem": True,
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        }
        writable: set[Any] = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert writable == {"/app/var", "/tmp"}


def test_the_unit_is_exposed_to_little():
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    command = [analyze, "security", "--offline=true", "--threshold=15", str(DEPLOY / "thidua.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr
